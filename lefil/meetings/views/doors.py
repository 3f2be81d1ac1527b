from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from lefil.meetings.models import Meeting
from lefil.meetings.rules import visible_meetings
from lefil.people.models import Person
from lefil.people.requests import PersonRequest


def meeting_of(request: PersonRequest, key: str) -> Meeting:
    rows = visible_meetings(request.person).select_related("group__programme", "programme", "organisation", "host", "series")
    return get_object_or_404(rows, key=key)


def page(request: PersonRequest, template: str, context: dict[str, Any], *, person: Person, status: int = 200) -> HttpResponse:
    """A page whose hours are those of the person's own day."""
    with timezone.override(ZoneInfo(person.timezone)):
        return render(request, template, context, status=status)


def monday_of(request: PersonRequest, person: Person) -> date:
    """The Monday of the week asked by ?semaine=2026-11-23, of this week when it is missing or is not a day."""
    today = timezone.now().astimezone(ZoneInfo(person.timezone)).date()
    try:
        day = date.fromisoformat(request.GET.get("semaine", ""))
    except ValueError:
        day = today
    if abs((day - today).days) > 800:
        day = today
    return day - timedelta(days=day.weekday())
