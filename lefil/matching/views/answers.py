"""The page of a proposal for the two people, signed in or by the link of their message. Reading it never answers."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.reference import levels
from lefil.kit import links
from lefil.kit.refusals import Refused
from lefil.matching import actions, reasons
from lefil.matching.forms import DeclineForm
from lefil.matching.models import Proposal
from lefil.matching.queries import pages
from lefil.matching.queries.sides import is_tu, other_side, person_of
from lefil.matching.rules import side_of, visible_proposals
from lefil.matching.views.mine import READ_AND_WRITE

LINK_DAYS = 30
SIDE = {"l": "learner", "v": "volunteer"}


@READ_AND_WRITE
def proposal(request: HttpRequest, key: str) -> HttpResponse:
    """Staff are sent to their own page."""
    found = get_object_or_404(pages.both_sides(visible_proposals(request.person)), key=key)
    side = side_of(request.person, found)
    if not side or not found.sent:
        if request.method == "POST":
            raise PermissionDenied
        return redirect("matching:detail", found.key)
    return _page(request, found, side, reverse("matching:proposal", args=[found.key]))


@login_not_required
@READ_AND_WRITE
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The link names a proposal and a side. Refused, in words, when it is damaged, too old, or the proposal was withdrawn."""
    facts = links.unsign("p", token, days=LINK_DAYS)
    found = pages.for_link(str(facts[0])) if len(facts) == 2 else None
    if found is None or facts[1] not in SIDE:
        raise Refused(_("Cette proposition n’est plus d’actualité. Vous n’avez rien à faire."))
    return _page(request, found, SIDE[facts[1]], reverse("matching:answer", args=[token]))


def _page(request: HttpRequest, found: Proposal, side: str, here: str) -> HttpResponse:
    form = DeclineForm(request.POST if request.POST.get("answer") == "no" else None, side=side, trade=found.need.level == levels.WORK)
    if request.method == "POST" and (request.POST.get("answer") == "yes" or form.is_valid()):
        yes = request.POST.get("answer") == "yes"
        reason = "" if yes else form.cleaned_data["reason"]
        actions.answer(found, side=side, yes=yes, reason=reason, by=person_of(found, side))
        return redirect(here)
    person = person_of(found, side)
    now = timezone.now()
    late = found.expires is not None and found.expires <= now
    with timezone.override(person.timezone):
        context = {
            "proposal": found,
            "side": side,
            "tu": is_tu(found, side),
            "other": person_of(found, other_side(side)).called,
            "reasons": reasons.said_to(side, need=found.need, offer=found.offer, now=now),
            "open": found.state == "sent" and not late,
            "mine": getattr(found, f"{side}_answer"),
            "over": found.state == "expired" or (found.state == "sent" and late),
            "form": form,
            "help_phone": found.need.enrolment.organisation.help_phone or settings.HELP_PHONE,
        }
        response = render(request, "matching/proposal.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response
