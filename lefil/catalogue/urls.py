from django.urls import path

from lefil.catalogue import views

app_name = "catalogue"
urlpatterns = [path("sources/", views.sources, name="sources")]
