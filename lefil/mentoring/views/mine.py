from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lefil.enrolments.models import Enrolment
from lefil.groups.models import Group
from lefil.groups.queries import seat_of
from lefil.groups.rules import can_follow
from lefil.mentoring.queries import network, own, pairs, staff
from lefil.mentoring.rules import BOARD, own_applications, place_of, shows_board, visible_pairs
from lefil.people.actions import give_consent, saw, withdraw_consent
from lefil.people.queries import standing_consents
from lefil.people.requests import PersonRequest
from lefil.people.texts import CONSENTS

LATER = "later"


def own_place(request: PersonRequest) -> Enrolment:
    """The learner's place in a mentoring programme; 404 for who has none."""
    place = place_of(request.person, "learner")
    if place is None:
        raise Http404
    return place


@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    """My pairs; for a learner the week, what waits to be followed up, and the tools; for a mentor what the network asks."""
    me, now, today = request.person, timezone.now(), timezone.localdate()
    place, helping = place_of(me, "learner"), place_of(me, "volunteer")
    context: dict[str, Any] = {"pairs": pairs.mentored_by(me, now), "place": place, "helping": helping}
    if place:
        context |= {"week": own.week(me, today), "due": own.due(own_applications(me), today), "faces": FACES}
    if helping:
        context["asked"] = network.to_answer(me).count()
    return render(request, "mentoring/mine.html", context)


FACES = ("3", "2", "1")


def pair_or_404(request: PersonRequest, key: str) -> Group:
    return get_object_or_404(visible_pairs(request.person).select_related("programme", "organisation__parent"), key=key)


@require_safe
def pair(request: PersonRequest, key: str) -> HttpResponse:
    """One pair: where they are in the twelve conversations, and their thread. Staff read the conversations, never the board."""
    group, me, now = pair_or_404(request, key), request.person, timezone.now()
    if can_follow(me, group) and seat_of(group, me) is None:
        return _staff_pair(request, group)
    view = pairs.mentored_in(group, me, now)
    if view is None:
        raise Http404
    learner, mentor = pairs.learner_in(group), view.side == "volunteer"
    context = {
        "group": group, "view": view, "mentor": mentor, "knots": pairs.knots_of(group, reader=me, now=now), "seated": seat_of(group, me) is not None,
        "shown": learner is not None and shows_board(learner), "evaluations": pairs.evaluations_open(view, me),
        "thanks": pairs.thanks_for(group, me), "board_text": CONSENTS[BOARD], "later_given": LATER in standing_consents(me),
        "learner": learner,
    }  # fmt: skip
    return render(request, "mentoring/pair.html", context)


def _staff_pair(request: PersonRequest, group: Group) -> HttpResponse:
    seats = list(group.seats.select_related("enrolment__person", "enrolment__organisation").order_by("-side", "id"))
    for seat in seats:
        saw(seat.enrolment.person, by=request.person)
    context = {
        "group": group, "seats": seats, "names": pairs.names_of(group), "stages": pairs.stages_of(group), "talks": staff.talks_of(group),
        "knots": pairs.knots_of(group, reader=None, now=timezone.now()), "evaluations": staff.said_of(group),
        "months": [(0, _("À la fin")), (3, _("3 mois après")), (6, _("6 mois après"))],
    }  # fmt: skip
    return render(request, "mentoring/pair_staff.html", context)


@require_POST
def consent(request: PersonRequest) -> HttpResponse:
    """Shows my board to my mentor, or no more; lets the association ask for news after the end, or no more."""
    own_place(request)
    me, purpose = request.person, request.POST.get("purpose", BOARD)
    if purpose not in {BOARD, LATER}:
        raise PermissionDenied
    standing = standing_consents(me).get(purpose)
    if request.POST.get("give") == "1":
        text = _("J’accepte que l’association me demande des nouvelles, 3 mois et 6 mois après la fin.") if purpose == LATER else ""
        give_consent(me, purpose=purpose, by=me, text_shown=text)
        messages.success(request, _("Votre accord est noté. Vous pouvez changer d’avis ici."))
    elif standing:
        withdraw_consent(standing, by=me)
        messages.success(request, _("Votre accord est retiré."))
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if safe and back.startswith("/") else "mentoring:board")
