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
    path("bureau/mise-en-relation/envoyer/", views.send_many, name="send_many"),
    path("bureau/mise-en-relation/calculer/<slug:slug>/", views.run, name="run"),
    path("bureau/mise-en-relation/attente/<slug:slug>/", views.waiting, name="waiting"),
    path("bureau/mise-en-relation/reglages/<slug:slug>/", views.weights, name="weights"),
    path("bureau/mise-en-relation/<str:key>/", views.detail, name="detail"),
    path("bureau/mise-en-relation/<str:key>/<slug:deed>/", views.decide, name="decide"),
]
