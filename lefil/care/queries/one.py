"""One thread as its owner reads it, and what is to be done today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from lefil.care.models import LEVELS, Care, Signal, Task, Thread
from lefil.care.queries.ladder import Climb, ladder_of
from lefil.care.queries.relays import Near, relays_of
from lefil.care.queries.signals import Said, said, suggested
from lefil.care.queries.story import story_of
from lefil.care.rules import visible_tasks
from lefil.kit.thread import Knot
from lefil.people.models import Person


@dataclass(frozen=True)
class Page:
    """`suggestion` is a level other than the present one, empty when there is nothing to suggest."""

    thread: Thread
    care: Care
    signs: tuple[Said, ...]
    points: int
    suggestion: str
    suggested_words: str
    tasks: tuple[Task, ...]
    climb: Climb | None
    relays: tuple[Near, ...]
    knots: tuple[Knot, ...]


def page_of(thread: Thread, *, now: datetime | None = None) -> Page:
    """About twenty queries, whatever the length of the thread."""
    care = Care.objects.filter(programme=thread.enrolment.programme_id).first() or Care(programme_id=thread.enrolment.programme_id)
    signs = said(Signal.objects.filter(thread=thread, state__in=Signal.STANDING), care)
    points, level = suggested(signs, care)
    higher = list(LEVELS).index(level) > list(LEVELS).index(thread.level)
    return Page(
        thread, care, tuple(signs), points, level if higher else "", str(LEVELS[level]) if higher else "",
        tuple(Task.objects.filter(thread=thread, state="open").order_by("due", "id")),
        ladder_of(thread, care), tuple(relays_of(thread.enrolment.person)), tuple(story_of(thread, now=now or timezone.now())),
    )  # fmt: skip


def last_news(thread: Thread) -> datetime | None:
    """When the last contact or attempt of a thread took place."""
    return thread.contacts.order_by("-at").values_list("at", flat=True).first()


def to_do(person: Person, *, today: date, mine: bool) -> QuerySet[Task]:
    """What is owed today or before, the most overdue first."""
    rows = visible_tasks(person).filter(state="open", due__lte=today, thread__state="open")
    if mine:
        rows = rows.filter(thread__owner=person)
    return rows.select_related("thread__enrolment__person", "thread__enrolment__programme", "thread__owner").order_by("due", "id")


def owed(threads: QuerySet[Thread], *, today: date) -> QuerySet[Thread]:
    """Open threads whose next human contact is due."""
    return threads.filter(state="open", due__lte=today).order_by("due", "id")


def threads_of(person: Person, threads: QuerySet[Thread]) -> Sequence[Thread]:
    return list(threads.filter(enrolment__person=person).select_related("enrolment__programme", "owner").order_by("id"))
