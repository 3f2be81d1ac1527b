from django.urls import path

from lefil.desk.views import screening, staff
from lefil.desk.views.path import path as my_path

app_name = "desk"
urlpatterns = [
    path("parcours/<str:key>/", my_path, name="path"),
    path("bureau/", staff.today, name="today"),
    path("bureau/personnes/", staff.people, name="people"),
    path("bureau/personnes/<str:key>/", staff.person, name="person"),
    path("bureau/candidatures/", screening.applications_list, name="applications"),
    path("bureau/candidatures/<str:key>/situation/", screening.situation, name="situation"),
    path("bureau/candidatures/<str:key>/verification/<str:module>/", screening.check, name="check"),
    path("bureau/candidatures/<str:key>/entretien/<str:module>/", screening.interview, name="interview"),
]
