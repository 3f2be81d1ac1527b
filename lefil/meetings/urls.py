from django.urls import path

from lefil.meetings import views

app_name = "meetings"
urlpatterns = [
    path("s/<str:token>", views.answer, name="answer"),
    path("agenda/<str:token>.ics", views.feed, name="feed"),
    path("seances/", views.mine, name="mine"),
    path("seances/agenda/", views.calendar, name="calendar"),
    path("seances/nouvelle/<str:key>/", views.new, name="new"),
    path("seances/<str:key>/", views.detail, name="detail"),
    path("seances/<str:key>/seance.ics", views.ics, name="ics"),
    path("seances/<str:key>/reponse/", views.reply, name="reply"),
    path("seances/<str:key>/annuler/", views.cancel, name="cancel"),
    path("seances/<str:key>/deplacer/", views.move, name="move"),
    path("seances/<str:key>/serie/", views.stop, name="stop"),
    path("seances/<str:key>/presence/", views.presence, name="presence"),
    path("rendez-vous/<str:key>/", views.slots, name="slots"),
    path("bureau/seances/", views.week, name="week"),
    path("bureau/seances/ouvrir/", views.open_slots, name="open_slots"),
]
