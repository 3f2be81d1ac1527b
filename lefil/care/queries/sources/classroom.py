from collections.abc import Iterator
from datetime import datetime

from lefil.care.queries.sources.noted import MOST, Noted
from lefil.classroom.models import Call, HalfDay, Signing, Ticket


def calls(since: datetime) -> Iterator[Noted]:
    """A learner who was absent was called. An attempt without an answer is one too: it is not a contact, and it is seen."""
    rows = Call.objects.filter(at__gt=since, enrolment__thread__state="open")
    for pk, thread, at, result in rows.order_by("at", "id").values_list("pk", "enrolment__thread", "at", "result")[:MOST]:
        yield Noted(thread, at, "call", f"class_call:{pk}", at, reached=result == "talked")


def tickets(since: datetime) -> Iterator[Noted]:
    """Who says at the door what they keep of the lesson is there."""
    rows = Ticket.objects.filter(at__gt=since, enrolment__thread__state="open")
    for pk, thread, at in rows.order_by("at", "id").values_list("pk", "enrolment__thread", "at")[:MOST]:
        yield Noted(thread, at, "answer", f"ticket:{pk}", at)


def signings(since: datetime) -> Iterator[Noted]:
    """Who signs a half-day was there, and did something that we asked."""
    rows = Signing.objects.filter(at__gt=since, enrolment__thread__state="open")
    for pk, thread, at in rows.order_by("at", "id").values_list("pk", "enrolment__thread", "at")[:MOST]:
        yield Noted(thread, at, "answer", f"signing:{pk}", at)


def sheets(since: datetime) -> Iterator[Noted]:
    """A teacher who counter-signs a half-day has been in touch with the association."""
    rows = HalfDay.objects.filter(countersigned__gt=since, cohort__teacher__thread__state="open")
    for pk, thread, at in rows.order_by("countersigned", "id").values_list("pk", "cohort__teacher__thread", "countersigned")[:MOST]:
        assert at is not None
        yield Noted(thread, at, "report", f"sheet:{pk}", at)


SOURCES = {"class_calls": calls, "tickets": tickets, "signings": signings, "sheets": sheets}
