from django.urls import path

from lefil.documents import views

app_name = "documents"
urlpatterns = [
    path("attestations/", views.mine, name="mine"),
    path("attestations/demander/<str:key>/", views.ask, name="ask"),
    path("attestations/<str:key>.pdf", views.pdf, name="pdf"),
    path("attestations/<str:key>/", views.certificate, name="certificate"),
    path("attestations/<str:key>/retirer/", views.revoke, name="revoke"),
    path("verifier/", views.verify, name="check"),
    path("verifier/<str:code>/", views.verify, name="verify"),
]
