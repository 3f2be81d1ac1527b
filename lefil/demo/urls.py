from django.urls import path

from lefil.demo import views

app_name = "demo"
urlpatterns = [
    path("demo/entrer/<str:who>/", views.sign_in, name="sign_in"),
    path("demo/sortir/", views.sign_out, name="sign_out"),
    path("demo/salle/", views.rooms, name="rooms"),
    path("demo/courriers/", views.outbox, name="outbox"),
    path("demo/repondre/", views.answer, name="answer"),
]
