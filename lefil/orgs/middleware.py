from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lefil.orgs.models import Membership
from lefil.orgs.rules import standing
from lefil.people.queries import has_second_factor

ALWAYS_OPEN = {"people:choose", "people:pin", "people:quick_exit"}


class SecondFactorMiddleware:
    """Who holds a role opens no page before a second proof of who they are: an application of codes, or a key.

    Without one they are led to set it up; with one that this browser has not shown yet, to show it. Signing out and the set-up
    pages stay open. The demo's one-click sign-in marks its own session, and that mark counts in demo mode only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: Any, kwargs: Any) -> HttpResponse | None:
        person = getattr(request, "person", None)
        if person is None or not getattr(view, "login_required", True) or _is_open(request):
            return None
        if is_proven(request) or not standing(person, *Membership.GUARDED).exists():
            return None
        if has_second_factor(person.account):
            after = request.get_full_path() if request.method == "GET" else "/"
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': after})}")
        if request.method == "GET":
            messages.info(request, _("Votre rôle donne accès aux dossiers d’autres personnes. Ajoutez d’abord une deuxième preuve."))
        return redirect("mfa_index")


def is_proven(request: HttpRequest) -> bool:
    """This very sign-in has shown its second factor."""
    if settings.DEMO and request.session.get("second_factor_done"):
        return True
    return any(seen.get("method") == "mfa" for seen in get_authentication_records(request, request.user))


def _is_open(request: HttpRequest) -> bool:
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name in ALWAYS_OPEN or name.startswith(("mfa_", "account_"))
