from django.urls import path

from lefil.campaigns.views import intakes, public, signup, staff

app_name = "campaigns"
urlpatterns = [
    path("c/<slug:slug>/", public.page, name="page"),
    path("c/<slug:slug>/affiche/", public.poster, name="poster"),
    path("c/<slug:slug>/inscription/<slug:role>/", signup.begin, name="begin"),
    path("inscription/<str:key>/", signup.resume, name="resume"),
    path("inscription/<str:key>/relire/", signup.check, name="check"),
    path("inscription/<str:key>/plus-tard/", signup.later, name="later"),
    path("inscription/<str:key>/ailleurs/", signup.away, name="away"),
    path("inscription/<str:key>/suite/", signup.next_steps, name="next"),
    path("inscription/<str:key>/code/", signup.code, name="code"),
    path("inscription/<str:key>/<slug:slug>/", signup.step, name="step"),
    path("bureau/campagnes/", staff.listing, name="campaigns"),
    path("bureau/campagnes/priorite/<str:key>/", staff.explain, name="explain"),
    path("bureau/campagnes/<str:key>/", staff.detail, name="detail"),
    path("bureau/campagnes/<str:key>/modifier/", staff.edit, name="edit"),
    path("bureau/campagnes/<str:key>/textes/<slug:role>/", staff.copy, name="copy"),
    path("bureau/campagnes/<str:key>/provenances/", staff.sources, name="sources"),
    path("bureau/campagnes/<str:key>/priorites/", staff.priorities, name="priorities"),
    path("bureau/campagnes/<str:key>/attente/", staff.queue, name="queue"),
    path("bureau/campagnes/<str:key>/importer/", intakes.upload, name="upload"),
    path("bureau/imports/", intakes.listing, name="intakes"),
    path("bureau/imports/<str:key>/", intakes.detail, name="intake"),
    path("bureau/imports/<str:key>/a-corriger.csv", intakes.errors, name="intake-errors"),
    path("bureau/imports/<str:key>/importer/", intakes.bring_in, name="intake-bring-in"),
    path("bureau/imports/<str:key>/oublier/", intakes.drop, name="intake-drop"),
    path("bureau/imports/<str:key>/annuler/", intakes.undo, name="intake-undo"),
    path("bureau/imports/<str:key>/inviter/", intakes.invite, name="intake-invite"),
]
