"""Receiving the weekly letter of an association, and stopping it in one gesture, without sign-in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lefil.impact import actions
from lefil.impact.forms import DigestForm
from lefil.impact.models import Subscription
from lefil.impact.queries.digests import LINK_DAYS
from lefil.impact.rules import subscriptions_by_link
from lefil.kit.limits import address_of, spend
from lefil.kit.links import unsign
from lefil.orgs.queries import with_letter

ASKS, WINDOW = 10, 3600
PAGE = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@PAGE
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """An address is typed; nothing is sent to it but one letter that asks whether it is right."""
    organisation = get_object_or_404(with_letter(), slug=slug)
    form = DigestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        spend("digest", address_of(request), most=ASKS, seconds=WINDOW)
        actions.ask_digest(organisation, email=form.cleaned_data["email"], by=None)
        messages.success(request, _("Un message part à cette adresse. Ouvrez le lien qu’il contient."))
        return redirect("impact:open")
    context = {
        "form": form, "question": _("Recevoir la lettre de %(name)s") % {"name": organisation.name}, "button": _("Recevoir la lettre"),
        "back": reverse("impact:open"),
    }  # fmt: skip
    return render(request, "impact/form.html", context, status=422 if form.errors else 200)


def _subscription(token: str, purpose: str) -> Subscription:
    facts = unsign(purpose, token, days=LINK_DAYS)
    return get_object_or_404(subscriptions_by_link(), pk=facts[0])


@login_not_required
@PAGE
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    one = _subscription(token, "digest-confirm")
    if request.method == "POST":
        actions.confirm_digest(one, by=None)
    context = {
        "one": one,
        "question": _("Recevoir la lettre de %(name)s") % {"name": one.organisation.name},
        "button": _("Oui, chaque semaine"),
        "on": one.state == "on",
    }
    return render(request, "impact/letter.html", context)


@csrf_exempt
@login_not_required
@PAGE
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """One press, here or on the button of the mail programme, which posts without a cookie (RFC 8058): the signed address is the proof."""
    one = _subscription(token, "digest")
    if request.method == "POST":
        actions.leave_digest(one, by=None)
    context = {
        "one": one,
        "question": _("Ne plus recevoir la lettre de %(name)s") % {"name": one.organisation.name},
        "button": _("Ne plus la recevoir"),
        "off": one.state == "off",
    }
    return render(request, "impact/letter.html", context)
