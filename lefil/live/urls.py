from django.urls import path

from lefil.live import views

app_name = "live"
urlpatterns = [
    path("salle/e/<str:token>/", views.enter, name="enter"),
    path("salle/s/<str:token>/", views.report, name="report"),
    path("salle/fichiers/<str:ticket>/", views.upload, name="upload"),
    path("salle/fichier/<str:token>/", views.file, name="file"),
    path("salle/<str:key>/", views.room, name="room"),
    path("salle/<str:key>/souvenir/", views.memory, name="memory"),
    path("salle/<str:key>/presences/", views.presence, name="presence"),
    path("bureau/salles/", views.rooms, name="rooms"),
    path("bureau/salles/relecture/", views.review, name="review"),
    path("bureau/salles/alertes/<str:key>/", views.handle, name="handle"),
    path("bureau/salles/reglages/<slug:slug>/", views.policy, name="policy"),
]
