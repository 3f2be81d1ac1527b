from django.urls import path

from lefil.matching import views

app_name = "matching"
urlpatterns = [
    path("disponibilites/<str:key>/", views.availability, name="availability"),
    path("demande/<str:key>/", views.need, name="need"),
    path("demande/<str:key>/fermer/", views.close_need, name="close_need"),
    path("offre/<str:key>/", views.offer, name="offer"),
    path("offre/<str:key>/matieres/", views.offer_subjects, name="offer_subjects"),
    path("offre/<str:key>/pause/", views.pause, name="pause"),
    path("proposition/<str:key>/", views.proposal, name="proposal"),
    path("p/<str:token>/", views.answer, name="answer"),
    path("bureau/mise-en-relation/", views.board, name="board"),
    path("bureau/mise-en-relation/traiter/", views.treat_chosen, name="treat_chosen"),
    path("bureau/mise-en-relation/approuver/<slug:slug>/", views.approve_all, name="approve_all"),
    path("bureau/mise-en-relation/envoyer/<slug:slug>/", views.send_all, name="send_all"),
    path("bureau/mise-en-relation/envois/<str:key>/", views.sending, name="sending"),
    path("bureau/mise-en-relation/envois/<str:key>/avancement/", views.sending_progress, name="sending_progress"),
    path("bureau/mise-en-relation/envois/<str:key>/annuler/", views.undo_sending, name="undo_sending"),
    path("bureau/mise-en-relation/calculer/<slug:slug>/", views.run, name="run"),
    path("bureau/mise-en-relation/calculs/<slug:slug>/", views.computations, name="computations"),
    path("bureau/mise-en-relation/calcul/<str:key>/", views.computation, name="computation"),
    path("bureau/mise-en-relation/calcul/<str:key>/avancement/", views.computation_progress, name="computation_progress"),
    path("bureau/mise-en-relation/essayer/<slug:slug>/", views.try_more, name="try_more"),
    path("bureau/mise-en-relation/equite/<slug:slug>/", views.fairness, name="fairness"),
    path("bureau/mise-en-relation/recruter/<slug:slug>/", views.recruiting, name="recruiting"),
    path("bureau/mise-en-relation/attente/<slug:slug>/", views.waiting, name="waiting"),
    path("bureau/mise-en-relation/reglages/<slug:slug>/", views.weights, name="weights"),
    path("bureau/mise-en-relation/<str:key>/", views.detail, name="detail"),
    path("bureau/mise-en-relation/<str:key>/<slug:deed>/", views.decide, name="decide"),
]
