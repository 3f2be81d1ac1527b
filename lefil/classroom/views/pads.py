"""A learner's own page in a lesson: the exercise, the code, the console. Without JavaScript, a text that is saved and merged."""

from typing import Any

from csp.constants import NONCE
from csp.decorators import csp_update
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.classroom import actions
from lefil.classroom.content.exercises import Exercise, exercise_of, exercises
from lefil.classroom.forms.pads import ResultForm, TextForm
from lefil.classroom.hub import pads as hub
from lefil.classroom.models import Pad
from lefil.classroom.queries import pads as queries
from lefil.classroom.rules.pads import Right, right_in, visible_lessons, visible_pads
from lefil.classroom.views.words import sentences
from lefil.kit.limits import spend
from lefil.kit.refusals import Refused
from lefil.meetings.models import Meeting
from lefil.people.requests import PersonRequest

# The editor writes its own sheet in the page: this one, of this answer, and no other.
editor_style: Any = csp_update({"style-src": [NONCE]})


def lesson_or_404(request: PersonRequest, key: str) -> tuple[Meeting, Right | None]:
    rows = visible_lessons(request.person).select_related("group", "programme", "organisation", "host").distinct()
    meeting = get_object_or_404(rows, key=key)
    return meeting, right_in(meeting, request.person)


def _own(request: PersonRequest, meeting: Meeting, right: Right | None) -> tuple[Pad | None, Pad | None]:
    """(one's own row, the pad where one writes). Both None before the first word. Who has left the class reads theirs."""
    if right is None:
        gone = visible_pads(request.person, meeting).select_related("enrolment__person").first()
        if gone is None:
            raise PermissionDenied
        return gone, gone
    own = queries.own_pad(meeting, right.enrolment)
    return own, own and (own.works_in or own)


@editor_style
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: PersonRequest, key: str) -> HttpResponse:
    meeting, right = lesson_or_404(request, key)
    if right is not None and right.teaches:
        return redirect("classroom:wall", key)
    if request.method == "POST":
        if right is None or not right.write:
            raise PermissionDenied
        actions.open_pads(meeting, by=request.person)
        own, place = _own(request, meeting, right)
        assert own is not None
        assert place is not None
        _act(request, meeting, own, place)
        if request.htmx:
            return _side(request, meeting, right)
        return redirect("classroom:pad", key)
    own, place = _own(request, meeting, right)
    return render(request, "classroom/pad.html", page_context(request, meeting, right, own, place))


def _act(request: PersonRequest, meeting: Meeting, own: Pad, place: Pad) -> None:
    """What a button of the page asks: nothing else is listened to."""
    me, asked = request.person, request.POST.get("do", "")
    if asked == "save":
        save(request, meeting, place)
    elif asked in {"hand", "lower"}:
        (actions.raise_hand if asked == "hand" else actions.lower_hand)(own, by=me)
    elif asked in {"show", "keep"}:
        actions.answer_show(own, yes=asked == "show", by=me)
    elif asked == "hide":
        actions.hide(own, by=me)
    elif asked == "begin":
        update = actions.take_starter(place, code=request.POST.get("exercise", ""), by=me)
        hub.nudge(meeting.key, "update", update, pad=place.key)
    else:
        raise Refused(_("Rechargez la page, puis recommencez."))
    hub.nudge(meeting.key, "rows")


def save(request: PersonRequest, meeting: Meeting, place: Pad) -> None:
    form = TextForm(request.POST)
    form.is_valid()
    update = actions.rewrite_pad(place, text=form.cleaned_data["text"], base=form.cleaned_data["base"], by=request.person)
    if update:
        hub.nudge(meeting.key, "update", update, pad=place.key)


@never_cache
@require_safe
def side(request: PersonRequest, key: str) -> HttpResponse:
    """The exercise, what is asked of the learner, the pad shown to all. A fragment, asked again when the socket says so."""
    meeting, right = lesson_or_404(request, key)
    if right is not None and right.teaches:
        raise PermissionDenied
    return _side(request, meeting, right)


def _side(request: PersonRequest, meeting: Meeting, right: Right | None) -> HttpResponse:
    own, place = _own(request, meeting, right)
    return render(request, "classroom/_pad_side.html", side_context(meeting, right, own, place))


@require_POST
def result(request: PersonRequest, key: str) -> HttpResponse:
    """A run in the learner's own browser, as that browser tells it (see actions.attempt)."""
    meeting, right = lesson_or_404(request, key)
    form = ResultForm(request.POST)
    if right is None or right.teaches or not right.write:
        raise PermissionDenied
    spend("classroom.result", request.person.key, most=300, seconds=600)
    if not form.is_valid():
        raise Refused(_("Rechargez la page, puis recommencez."))
    actions.open_pads(meeting, by=request.person)
    place = _own(request, meeting, right)[1]
    assert place is not None
    actions.attempt(place, by=request.person, **form.cleaned_data)
    hub.nudge(meeting.key, "rows")
    return HttpResponse(status=204)


def side_context(meeting: Meeting, right: Right | None, own: Pad | None, place: Pad | None) -> dict[str, Any]:
    """What stands beside the code: also without a row, before anybody wrote."""
    wall = queries.wall_of(meeting)
    code = place.exercise if place else wall.exercise if wall else ""
    exercise = exercise_of(code)
    mates = queries.mates(place, but=own) if place else []
    enrolment = own.enrolment_id if own else right.enrolment if right else None
    done = queries.passed_exercises(enrolment) if enrolment else set()
    return {
        "meeting": meeting, "own": own, "place": place, "exercise": exercise, "mates": mates, "write": right is not None and right.write,
        "shown": queries.shown_pad(meeting), "exercise_facts": exercise.facts() if exercise else None, "done": done, "others": _others(exercise, done),
        "copies": place.copies.all()[:10] if place else [], "teaching": right is not None and right.teaches,
    }  # fmt: skip


def _others(exercise: Exercise | None, done: set[str]) -> list[dict[str, Any]]:
    """The exercises of the same lesson, to go on alone."""
    return (
        [
            {"code": one.code, "title": one.title, "done": one.code in done}
            for one in exercises().values()
            if exercise is None or one.lesson == exercise.lesson
        ]
        if exercise
        else []
    )


def page_context(request: PersonRequest, meeting: Meeting, right: Right | None, own: Pad | None, place: Pad | None) -> dict[str, Any]:
    text = queries.text_of(place) if place else ""
    context = side_context(meeting, right, own, place)
    learner = place.enrolment.key if place else ""
    return context | {
        "text": text, "runner": runner_url(),
        "earlier": queries.earlier_pads(meeting, own.enrolment_id)[:12] if own and not context["teaching"] else [],
        "facts": {
            "socket": f"/ws/pads/{meeting.key}/", "ticket": queries.ticket(meeting, request.person) if right else "", "lang": get_language(),
            "pad": learner, "write": context["write"], "teaches": context["teaching"], "runner": runner_url(), "csrf": get_token(request), "nonce": str(request.csp_nonce),
            "result": "" if context["teaching"] else reverse("classroom:pad_result", args=[meeting.key]), "words": sentences(),
        },
    }  # fmt: skip


def runner_url() -> str:
    """Where learners' code runs: a site of its own when the host gives one, which no cookie of this one ever reaches."""
    return settings.RUNNER_URL or reverse("classroom:runner")
