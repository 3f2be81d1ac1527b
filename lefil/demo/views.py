import json
import secrets

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lefil.care.views.hooks import take_in
from lefil.demo.queries import ROLES, cast_member, latest_letters, shown_class, shown_pair, ways_into
from lefil.letters.inbound import signature_of


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
    to = request.POST.get("to", "")
    return redirect(to if url_has_allowed_host_and_scheme(to, allowed_hosts=None) else "home")


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("home")


@login_not_required
@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    """How to try the live room: two windows, two people, or a class of 25."""
    shown = [("pair", shown_pair()), ("class", shown_class())]
    return render(request, "demo/rooms.html", {"shown": [(kind, one, ways_into(one)) for kind, one in shown if one]})


@login_not_required
def outbox(request: HttpRequest) -> HttpResponse:
    """Every letter of the demonstration, as the phones and mailboxes would show them."""
    whom = request.GET.get("pour", "")
    return render(request, "demo/outbox.html", {"letters": latest_letters(whom)[:60], "whom": whom, "roles": ROLES})


@login_not_required
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """The simulator: somebody answers an SMS from their phone, and the provider tells us, signed as it would."""
    if not request.POST.get("from", "").strip("+").isdecimal():
        raise Http404
    told = {"id": f"demo-{secrets.token_hex(8)}", "from": request.POST.get("from", "")[:16], "text": request.POST.get("text", "")[:160]}
    body, stamp = json.dumps(told).encode(), str(int(timezone.now().timestamp()))
    take_in(body, stamp=stamp, signature=signature_of(body, stamp=stamp))
    messages.success(request, _("L’SMS est arrivé. Entrez comme Chloé pour voir ce qu’il devient."))
    return redirect("demo:outbox")
