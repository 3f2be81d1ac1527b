from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

from lefil.desk.views import home

urlpatterns = [
    path("", home, name="home"),
    path("connexion/", include("lefil.people.doors")),
    *[
        path("", include(f"lefil.{room}.urls"))
        for room in settings.ROOMS
        if (room != "demo" or settings.DEMO) and find_spec(f"lefil.{room}.urls")
    ],
]
