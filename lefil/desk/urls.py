from django.urls import path

from lefil.desk.views import day, mailings, screening, staff
from lefil.desk.views.path import path as my_path

app_name = "desk"
urlpatterns = [
    path("parcours/<str:key>/", my_path, name="path"),
    path("bureau/", staff.today, name="today"),
    path("bureau/vu/", day.seen, name="seen"),
    path("bureau/portefeuille/", day.mine, name="portfolio"),
    path("bureau/portefeuille/confier/", day.transfer, name="transfer"),
    path("bureau/portefeuille/<str:key>/reprendre/", day.give_back, name="give_back"),
    path("bureau/sante/", day.health, name="health"),
    path("bureau/messages/", mailings.mailings, name="mailings"),
    path("bureau/messages/nouveau/", mailings.new, name="mailing_new"),
    path("bureau/messages/<str:key>/", mailings.mailing, name="mailing"),
    path("bureau/messages/<str:key>/texte/", mailings.edit, name="mailing_edit"),
    path("bureau/messages/<str:key>/<str:deed>/", mailings.do, name="mailing_do"),
    path("bureau/personnes/", staff.people, name="people"),
    path("bureau/personnes/listes/", day.save_list, name="save_list"),
    path("bureau/personnes/listes/<str:key>/", day.forget_list, name="forget_list"),
    path("bureau/personnes/<str:key>/", staff.person, name="person"),
    path("bureau/candidatures/", screening.applications_list, name="applications"),
    path("bureau/candidatures/<str:key>/situation/", screening.situation, name="situation"),
    path("bureau/candidatures/<str:key>/verification/<str:module>/", screening.check, name="check"),
    path("bureau/candidatures/<str:key>/entretien/<str:module>/", screening.interview, name="interview"),
]
