from django.urls import path

from lefil.groups import views

app_name = "groups"
urlpatterns = [
    path("binome/signature/<str:token>/", views.guardian, name="guardian"),
    path("binome/<str:key>/engagement/", views.sign, name="sign"),
    path("binome/<str:key>/pause/", views.pause, name="pause"),
    path("binome/<str:key>/fin/", views.close, name="close"),
    path("binome/<str:key>/reprise/", views.reopen, name="reopen"),
    path("fin/<str:token>/", views.exit_interview, name="exit"),
]
