"""The pages of allauth that exist in lefil, under /connexion/. The others (passwords, its e-mail and phone pages) have no address."""

from allauth.account import views as allauth
from django.urls import include, path

from lefil.people.views import sign_in, type_code

urlpatterns = [
    path("", sign_in, name="account_login"),
    path("", sign_in, name="account_request_login_code"),
    path("code/", type_code, name="account_confirm_login_code"),
    path("sortir/", allauth.logout, name="account_logout"),
    path("inscription/", allauth.signup, name="account_signup"),
    path("ferme/", allauth.account_inactive, name="account_inactive"),
    path("securite/", include("allauth.mfa.urls")),
]
