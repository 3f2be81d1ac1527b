from django.urls import path

from lefil.kit import views, watching

app_name = "kit"
urlpatterns = [
    path("sante/", watching.alive, name="alive"),
    path("sante/pret/", watching.ready, name="ready"),
    path("metrics", watching.figures, name="metrics"),
    path("preferences/", views.preferences, name="preferences"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("confidentialite/", views.privacy, name="privacy"),
    path("mentions/", views.legal, name="legal"),
    path("design/", views.design, name="design"),
    path("design/<slug:page>/", views.design_page, name="design_page"),
]
