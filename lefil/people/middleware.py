from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from lefil.people.queries import person_of

SHARED_SECONDS = 600
NEEDS_NO_PERSON = {"people:choose", "people:pin", "people:quick_exit", "account_logout"}


class PersonMiddleware:
    """Sets request.person: the human being who uses the signed-in account, None until they have chosen.

    Leads there whoever has several people behind their account. Keeps a shared device's sign-in short: 10 minutes after the
    last page, it is over.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.person = person_of(request)  # type: ignore[attr-defined]
        if request.user.is_authenticated and request.session.get("shared"):
            request.session.set_expiry(SHARED_SECONDS)
        # a pupil in Réunion and a tutor in Lyon each read their own hours
        with timezone.override(request.person.timezone if request.person else None):  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: Any, kwargs: Any) -> HttpResponse | None:
        match, person = request.resolver_match, getattr(request, "person", None)
        if person or not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if match and (match.view_name in NEEDS_NO_PERSON or match.view_name.startswith(("mfa_", "account_"))):
            return None
        after = request.get_full_path() if request.method == "GET" else "/"
        return redirect(f"{reverse('people:choose')}?{urlencode({'next': after})}")
