from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lefil.demo.queries import ROLES, cast_member, latest_letters


@login_not_required
@require_POST
def sign_in(request: HttpRequest, who: str) -> HttpResponse:
    """One click and you are Malik. This URL exists in demo mode only."""
    person = cast_member(who)
    if person is None or person.account is None:
        raise Http404
    logout(request)
    login(request, person.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session["person"] = person.key
    request.session["second_factor_done"] = True
    return redirect("home")


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("home")


@login_not_required
def outbox(request: HttpRequest) -> HttpResponse:
    """Every letter of the demonstration, as the phones and mailboxes would show them."""
    whom = request.GET.get("pour", "")
    return render(request, "demo/outbox.html", {"letters": latest_letters(whom)[:60], "whom": whom, "roles": ROLES})
