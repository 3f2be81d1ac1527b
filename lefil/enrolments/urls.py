from django.urls import path

from lefil.enrolments import views

app_name = "enrolments"
urlpatterns = [
    path("parcours/<str:key>/formation/<str:module>/", views.training, name="training"),
    path("parcours/<str:key>/formation/<str:module>/quiz/", views.quiz, name="quiz"),
    path("parcours/<str:key>/engagement/<str:module>/", views.commitment, name="commitment"),
]
