"""The teacher's wall: every learner's code at a glance, and one of them opened to help beside."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lefil.classroom import actions
from lefil.classroom.content.exercises import exercise_of, exercises
from lefil.classroom.hub import pads as hub
from lefil.classroom.models import Pad
from lefil.classroom.queries import cards as cards_queries
from lefil.classroom.queries import pads as queries
from lefil.classroom.rules.pads import Right
from lefil.classroom.views.pads import editor_style, lesson_or_404, page_context, save
from lefil.classroom.views.words import LESSON_NAMES, wall_sentences
from lefil.kit.context import theme_of
from lefil.kit.refusals import Refused
from lefil.meetings.models import Meeting
from lefil.people.requests import PersonRequest


def _taught(request: PersonRequest, key: str) -> tuple[Meeting, Right]:
    meeting, right = lesson_or_404(request, key)
    if right is None or not right.teaches or (request.method == "POST" and not right.write):
        raise PermissionDenied
    return meeting, right


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wall(request: PersonRequest, key: str) -> HttpResponse:
    meeting, _right = _taught(request, key)
    if request.method == "POST":
        _ask_all(request, meeting)
        return redirect("classroom:wall", key)
    cards = cards_queries.cards_of(meeting, queries.texts(queries.class_pads(meeting)), timezone.now())
    shown = queries.wall_of(meeting)
    context: dict[str, Any] = {
        "blank": cards_queries.BLANK, "meeting": meeting, "theme": theme_of(request) or "dark", "cards": cards, "learners": queries.learners_of(meeting.group) if not cards else [],
        "hands": sorted((card for card in cards if card.rank), key=lambda card: card.rank), "to_help": sorted((card for card in cards if card.helped), key=lambda card: card.place),
        "exercise": exercise_of(shown.exercise) if shown else None, "groups": _by_lesson(), "mine": request.GET.get("qui") == "moi",
        "facts": {
            "socket": f"/ws/pads/{meeting.key}/", "ticket": queries.ticket(meeting, request.person), "lang": get_language(), "me": request.person.key,
            "open": reverse("classroom:wall_pad", args=[meeting.key, "KEY"]), "words": wall_sentences(), "csrf": "",
        },
    }  # fmt: skip
    return render(request, "classroom/pad_wall.html", context)


def _by_lesson() -> list[dict[str, Any]]:
    found: dict[str, list[Any]] = {}
    for one in exercises().values():
        found.setdefault(one.lesson, []).append(one)
    return [{"name": LESSON_NAMES[lesson], "exercises": rows} for lesson, rows in found.items()]


def _ask_all(request: PersonRequest, meeting: Meeting) -> None:
    asked = request.POST.get("do", "")
    if asked == "send":
        for pad, update in actions.send_exercise(meeting, code=request.POST.get("exercise", ""), by=request.person).items():
            if update:
                hub.nudge(meeting.key, "update", update, pad=pad)
    elif asked == "share":
        actions.share_out(meeting, by=request.person)
    else:
        raise Refused(_("Rechargez la page, puis recommencez."))
    hub.nudge(meeting.key, "rows")


@editor_style
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: PersonRequest, key: str, learner: str) -> HttpResponse:
    """One learner's code, opened by who teaches: they write beside."""
    meeting, right = _taught(request, key)
    enrolment, own = queries.learner_named(meeting, learner), queries.pad_of_learner(meeting, learner)
    whose = own.enrolment if own else enrolment
    if whose is None:
        raise Http404
    if request.method == "POST":
        if own is None:
            actions.open_pads(meeting, by=request.person)
            own = queries.pad_of_learner(meeting, learner)
            assert own is not None
        _ask_one(request, meeting, own)
        return redirect("classroom:wall_pad", key, learner)
    place = own and (own.works_in or own)
    context = page_context(request, meeting, right, own, place)
    context["facts"]["pad"] = learner
    context |= {
        "called": whose.person.called, "learner": learner,
        "others_in_class": [pad for pad in queries.class_pads(meeting) if own is None or pad.pk != own.pk],
        "card": next((card for card in cards_queries.cards_of(meeting, {}, timezone.now()) if own and card.pad == own.key), None),
    }  # fmt: skip
    return render(request, "classroom/pad_one.html", context)


def _ask_one(request: PersonRequest, meeting: Meeting, own: Pad) -> None:
    me, asked = request.person, request.POST.get("do", "")
    place = own.works_in or own
    if asked == "save":
        save(request, meeting, place)
    elif asked == "ask":
        actions.ask_to_show(own, by=me)
    elif asked == "hide":
        actions.hide(own, by=me)
    elif asked == "lower":
        actions.lower_hand(own, by=me)
    elif asked in {"take", "release"}:
        actions.help_with(own, person=me if asked == "take" else None, by=me)
    elif asked == "part":
        actions.part(own, by=me)
    elif asked == "pair":
        mate = queries.pad_of_learner(meeting, request.POST.get("mate", ""))
        if mate is None:
            raise Refused(_("Choisissez une personne de la classe."))
        actions.pair_up(own, mate=mate, by=me)
    else:
        raise Refused(_("Rechargez la page, puis recommencez."))
    hub.nudge(meeting.key, "rows")
