from collections.abc import Iterator
from datetime import datetime

from django.db.models import F

from lefil.care.queries.sources.noted import MOST, Noted
from lefil.mentoring.models import Evaluation, Outcome, Talk


def talks(since: datetime) -> Iterator[Noted]:
    """A mentor who tells a conversation has been in touch with the association."""
    rows = Talk.objects.filter(at__gt=since, meeting__bookings__side="volunteer", meeting__bookings__enrolment__thread__state="open")
    for pk, thread, at in rows.order_by("at", "id").values_list("pk", "meeting__bookings__enrolment__thread", "at")[:MOST]:
        yield Noted(thread, at, "report", f"talk:{pk}:{thread}", at)


def evaluations(since: datetime) -> Iterator[Noted]:
    """Who says what they think of their pair answers us."""
    rows = Evaluation.objects.filter(
        at__gt=since, person__enrolments__thread__state="open", person__enrolments__programme=F("group__programme")
    )
    for pk, thread, at in rows.order_by("at", "id").values_list("pk", "person__enrolments__thread", "at")[:MOST]:
        yield Noted(thread, at, "answer", f"evaluation:{pk}:{thread}", at)


def outcomes(since: datetime) -> Iterator[Noted]:
    """News three or six months later, where a thread is still open."""
    rows = Outcome.objects.filter(
        answered__gt=since, person__enrolments__thread__state="open", person__enrolments__programme__pack="mentoring"
    )
    for pk, thread, at in rows.order_by("answered", "id").values_list("pk", "person__enrolments__thread", "answered")[:MOST]:
        assert at is not None
        yield Noted(thread, at, "answer", f"outcome:{pk}:{thread}", at)


SOURCES = {"talks": talks, "evaluations": evaluations, "outcomes": outcomes}
