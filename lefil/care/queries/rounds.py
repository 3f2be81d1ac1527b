"""Calling sessions, as those who prepare them and those who call read them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from lefil.care.defaults import SILENT_DAYS
from lefil.care.models import Call, Round, Thread
from lefil.care.rules import asked_to, may_be_called
from lefil.catalogue.models import Programme
from lefil.people.models import Person


@dataclass(frozen=True)
class Progress:
    callers: tuple[str, ...]
    calls: tuple[Call, ...]
    done: int


def progress(round: Round) -> Progress:
    """Two queries."""
    calls = Call.objects.filter(round=round).select_related("thread__enrolment__person", "by").order_by("id")
    callers = round.callers.order_by("id").values_list("enrolment__person__name", flat=True)
    rows = tuple(calls)
    return Progress(tuple(callers), rows, sum(one.state == "done" for one in rows))


def chosen_threads(person: Person, programme: Programme, *, who: str, most: int, now: datetime) -> list[Thread]:
    """Whom a session would call: those nobody has spoken to for longest first."""
    rows = may_be_called(person, programme, timezone.localdate(now))
    if who == "silent":
        rows = rows.filter(spoken__lte=now - timedelta(days=SILENT_DAYS))
    elif who == "due":
        rows = rows.filter(due__lte=timezone.localdate(now) + timedelta(days=7))
    return list(rows.order_by("spoken", "id")[:most])


def mine(person: Person, *, now: datetime) -> QuerySet[Round]:
    """Those to come, and those of today, soonest first."""
    rows = asked_to(person).filter(ends__gte=now - timedelta(hours=12)).select_related("programme")
    return rows.order_by("starts", "id")


def calls_of(round: Round, person: Person) -> list[Call]:
    """What this caller sees: theirs in hand first, those to be made, those they made."""
    rows = Call.objects.filter(round=round, thread__enrolment__person__erased=None).filter(Q(state="waiting") | Q(by=person))
    place = Case(When(state="taken", then=0), When(state="waiting", then=1), default=2)
    return list(rows.annotate(place=place).select_related("thread__enrolment__person").order_by("place", "id"))
