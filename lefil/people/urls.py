from django.urls import path

from lefil.people import views

app_name = "people"
urlpatterns = [
    path("qui/", views.choose, name="choose"),
    path("qui/<str:key>/", views.pin, name="pin"),
    path("quitter/", views.quick_exit, name="quick_exit"),
    path("moi/", views.my_space, name="my_space"),
    path("moi/informations/", views.my_data, name="my_data"),
    path("moi/contact/", views.my_contact, name="my_contact"),
    path("moi/contact/code/", views.my_contact_code, name="my_contact_code"),
    path("moi/code/", views.my_pin, name="my_pin"),
    path("moi/appareils/", views.my_devices, name="my_devices"),
    path("moi/consentements/", views.my_consents, name="my_consents"),
    path("moi/dossier/", views.my_file, name="my_file"),
    path("moi/dossier.json", views.download, name="download"),
    path("moi/qui-a-vu/", views.who_saw_me, name="who_saw_me"),
    path("moi/effacement/", views.my_erasure, name="my_erasure"),
    path("autorisation/<str:key>/", views.authorisation, name="authorisation"),
    path("autorisation/<str:key>/code/", views.authorisation_code, name="authorisation_code"),
    path("autorisation/<str:key>/retirer/", views.authorisation_withdraw, name="authorisation_withdraw"),
    path("accord/<str:token>/", views.agree, name="agree"),
]
