from django.urls import path

from lefil.tutoring.views import faces, mine, panel, reports, staff

app_name = "tutoring"
urlpatterns = [
    path("tutorat/", mine.mine, name="mine"),
    path("tutorat/parents/", mine.parents, name="parents"),
    path("tutorat/v/<str:token>/", faces.faces, name="faces"),
    path("tutorat/presentation/<str:key>/", mine.introduce, name="introduce"),
    path("tutorat/binomes/<str:key>/", mine.pair, name="pair"),
    path("tutorat/binomes/<str:key>/relais/", mine.hand_over, name="hand_over"),
    path("tutorat/binomes/<str:key>/nouveau-tuteur/", staff.replace, name="replace"),
    path("tutorat/comptes-rendus/", staff.reports, name="reports"),
    path("tutorat/seances/<str:key>/", reports.meeting, name="meeting"),
    path("tutorat/seances/<str:key>/compte-rendu/", reports.report, name="report"),
    path("tutorat/seances/<str:key>/proteger/", reports.protect, name="protect"),
    path("tutorat/seances/<str:key>/presence/", staff.presence, name="presence"),
    path("tutorat/seances/<str:key>/traiter/", staff.handle, name="handle"),
    path("tutorat/<str:key>/panneau/", panel.panel, name="panel"),
    path("bureau/binomes/", staff.pairs, name="pairs"),
]
