"""One's days in class: today, the timetable, the lessons, and the lesson that opens without internet."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from lefil.classroom.content.lessons import Lesson, exercises, lessons
from lefil.classroom.models import Cohort
from lefil.classroom.queries.days import cohorts_of, of_code, timetable, today_of
from lefil.classroom.queries.exchange import by_half_day, helped_by, resources_of
from lefil.classroom.queries.links import pack_link, pack_of
from lefil.classroom.queries.skills import matrix
from lefil.classroom.rules.classes import can_help, can_lead, learners_of, place_in, teachers_of, visible_cohorts
from lefil.kit.limits import address_of, spend
from lefil.people.models import Person
from lefil.people.requests import PersonRequest


def cohort_or_404(request: PersonRequest, key: str) -> Cohort:
    rows = visible_cohorts(request.person).select_related("group__programme", "group__organisation", "teacher__person")
    return get_object_or_404(rows, key=key)


def led_or_403(request: PersonRequest, key: str) -> Cohort:
    cohort = cohort_or_404(request, key)
    if not can_lead(request.person, cohort):
        raise PermissionDenied
    return cohort


def page(request: PersonRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page whose hours are those of the person's own day."""
    with timezone.override(ZoneInfo(request.person.timezone)):
        return render(request, template, context, status=status)


def today_for(person: Person) -> list:
    return today_of(person, timezone.now().astimezone(ZoneInfo(person.timezone)).date())


@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    """Today in class, for who learns, helps or teaches there."""
    me = request.person
    today = today_for(me)
    cohorts = list(cohorts_of(me))
    own = [place for cohort in cohorts if (place := place_in(cohort, me, "learner"))]
    rows = matrix(own[:1])
    context = {
        "today": today, "cohorts": cohorts, "row": rows[0] if rows else None, "packs": _packs(own[0]) if own else [],
        "now": timezone.now(),
    }  # fmt: skip
    return page(request, "classroom/mine.html", context)


def _packs(enrolment: Any) -> list[tuple[Lesson, str]]:
    return [(lesson, pack_link(enrolment, code)) for code, lesson in lessons().items()]


@require_safe
def cohort(request: PersonRequest, key: str) -> HttpResponse:
    """One class: its half-days, who teaches, its links; for who leads it, the ways to run it."""
    found, me = cohort_or_404(request, key), request.person
    helper = place_in(found, me, "volunteer")
    context = {
        "cohort": found, "days": timetable(found, me), "leads": can_lead(me, found), "helps": can_help(me, found),
        "learner": place_in(found, me, "learner"), "teachers": teachers_of(found), "resources": resources_of(found),
        "four": helped_by(found, helper), "count": learners_of(found).count(), "history": by_half_day(found) if can_lead(me, found) else [],
    }  # fmt: skip
    if not context["helps"] and context["learner"] is None:  # who has left keeps the dates, not the links
        context["resources"] = []
    return page(request, "classroom/cohort.html", context)


@require_safe
def lesson(request: PersonRequest, code: str) -> HttpResponse:
    """One lesson of the course, to read again."""
    found = lessons().get(code)
    if found is None:
        raise Http404
    places = [place for cohort in cohorts_of(request.person) if (place := place_in(cohort, request.person, "learner"))]
    context = {"lesson": found, "exercises": exercises()[code], "pack": pack_link(places[0], code) if places else ""}
    return page(request, "classroom/lesson.html", context)


@login_not_required
@require_safe
def pack(request: PersonRequest, token: str) -> HttpResponse:
    """One lesson as one file: opens without internet, on any phone. Texts of the course only, nothing of anybody."""
    found, cohort = pack_of(token)
    css = Path(str(finders.find("kit/pack.css"))).read_text(encoding="utf-8")
    context = {
        "lesson": found,
        "exercises": exercises()[found.code],
        "css": css,
        "links": resources_of(cohort, found.code) if cohort else [],
    }
    content = render_to_string("classroom/pack.html", context).encode()
    response = HttpResponse(content, content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lecon-{found.number}-{found.code}.html"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_not_required
@require_safe
def check(request: PersonRequest, code: str) -> HttpResponse:
    """Anyone who holds a sheet reads that it is ours: the training, the day, how many signed. No name."""
    spend("classroom.check", address_of(request), most=40, seconds=600)
    found = of_code(code)
    rows = found.sealed["rows"] if found else []
    context: dict[str, Any] = {
        "half_day": found, "lesson": lessons()[found.lesson] if found else None, "people": len(rows),
        "signed": sum(bool(row["way"]) for row in rows), "tabs": [],
    }  # fmt: skip
    return render(request, "classroom/check.html", context, status=200 if found else 404)
