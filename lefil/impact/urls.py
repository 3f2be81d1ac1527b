from django.urls import include, path

from lefil.impact.views import api, figures, keys, letters, public, reports, staff

app_name = "impact"
urlpatterns = [
    path("bureau/resultats/", staff.board, name="board"),
    path("bureau/resultats/nouvelle/<str:key>/", staff.new, name="new"),
    path("bureau/resultats/reperes/<slug:slug>/", staff.standards, name="standards"),
    path("bureau/resultats/reperes/<slug:slug>/<slug:code>/", staff.standard, name="standard"),
    path("bureau/resultats/cles/", keys.keys, name="keys"),
    path("bureau/resultats/cles/<str:key>/retirer/", keys.revoke, name="revoke"),
    path("resultats/", figures.mine, name="mine"),
    path("resultats/<str:key>/", figures.agreement, name="agreement"),
    path("resultats/<str:key>/chiffre/<slug:code>/", figures.figure, name="figure"),
    path("resultats/<str:key>/equite/", figures.fairness, name="fairness"),
    path("resultats/<str:key>/modifier/", staff.amend, name="amend"),
    path("resultats/<str:key>/objectifs/", staff.targets, name="targets"),
    path("resultats/<str:key>/objectifs/<slug:code>/retirer/", staff.leave_out, name="leave_out"),
    path("resultats/<str:key>/lecteurs/", staff.readers, name="readers"),
    path("resultats/<str:key>/lecteurs/<str:person>/retirer/", staff.stop_reading, name="stop_reading"),
    path("resultats/<str:key>/figer/", staff.freeze, name="freeze"),
    path("resultats/<str:key>/fiche/<slug:kind>.<slug:ext>", reports.sheet, name="sheet"),
    path("rapports/<str:key>/", reports.snapshot, name="snapshot"),
    path("rapports/<str:key>/rapport.pdf", reports.pdf, name="pdf"),
    path("rapports/<str:key>/rapport.json", reports.signed, name="signed"),
    path("rapports/<str:key>/chiffres.csv", reports.table, name="table"),
    path("verifier-un-rapport/", public.verify, name="check"),
    path("verifier-un-rapport/<str:code>/", public.verify, name="verify"),
    path("chiffres/", public.open_figures, name="open"),
    path("chiffres/<str:code>.csv", public.open_table, name="open_table"),
    path("lettre/recevoir/<slug:slug>/", letters.ask, name="ask"),
    path("lettre/confirmer/<str:token>/", letters.confirm, name="confirm"),
    path("lettre/arreter/<str:token>/", letters.leave, name="leave"),
    path("api/docs/", api.docs, name="api_docs"),
    path("api/openapi.json", api.openapi, name="api_openapi"),
    path("api/", include((api.PATHS, "api"))),
]
