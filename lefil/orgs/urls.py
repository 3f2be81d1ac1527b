from django.urls import path

from lefil.orgs import views

app_name = "orgs"
urlpatterns = [
    path("bureau/association/", views.associations, name="associations"),
    path("bureau/association/<str:key>/", views.association, name="association"),
    path("bureau/association/<str:key>/antenne/", views.antenna, name="antenna"),
    path("bureau/equipe/", views.team, name="team"),
    path("bureau/equipe/nouveau/", views.team_invite, name="team_invite"),
    path("bureau/equipe/<str:key>/", views.team_narrow, name="team_narrow"),
    path("bureau/equipe/<str:key>/fin/", views.team_end, name="team_end"),
    path("bureau/conservation/", views.retention, name="retention"),
    path("bureau/conservation/durees/", views.retention_install, name="retention_install"),
    path("bureau/conservation/<str:kind>/", views.retention_rule, name="retention_rule"),
    path("bureau/effacements/", views.erasures, name="erasures"),
    path("bureau/effacements/<str:key>/", views.erasure, name="erasure"),
    path("bureau/autorisations/", views.authorisations, name="authorisations"),
    path("bureau/autorisations/nouvelle/<str:token>/", views.authorise, name="authorise"),
    path("bureau/autorisations/<str:key>/confirmer/", views.authorisation_confirm, name="authorisation_confirm"),
]
