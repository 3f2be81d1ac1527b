"""A part of the panel beside the pictures of the live room: the way to one's code, or to those of the class and who needs help first. A fragment."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lefil.classroom.content.exercises import exercise_of
from lefil.classroom.queries import cards as cards_queries
from lefil.classroom.queries import pads as queries
from lefil.classroom.views.pads import lesson_or_404
from lefil.people.requests import PersonRequest


@never_cache
@require_safe
def panel(request: PersonRequest, key: str) -> HttpResponse:
    meeting, right = lesson_or_404(request, key)
    if right is None:
        raise PermissionDenied
    wall = queries.wall_of(meeting)
    cards = cards_queries.cards_of(meeting, {}, timezone.now(), wall) if right.teaches else []
    own = queries.own_pad(meeting, right.enrolment)
    context = {
        "meeting": meeting, "right": right, "exercise": exercise_of(wall.exercise) if wall else None, "own": own,
        "first": sorted((card for card in cards if card.rank or card.helped), key=lambda card: card.place)[:6], "shown": queries.shown_pad(meeting),
    }  # fmt: skip
    return render(request, "classroom/_pad_panel.html", context)
