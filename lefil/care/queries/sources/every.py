"""What every programme has: meetings and their answers. A new pack counts here without a line of code."""

from collections.abc import Iterator
from datetime import datetime

from lefil.care.queries.sources.noted import MOST, Noted
from lefil.meetings.models import Attendance, Booking


def meetings(since: datetime) -> Iterator[Noted]:
    """Who really came: they spoke with somebody."""
    rows = Attendance.objects.filter(at__gt=since, outcome__in=["present", "late"], minutes__gt=0, booking__enrolment__thread__state="open")
    for pk, thread, ends, at in rows.order_by("at", "id").values_list("pk", "booking__enrolment__thread", "booking__meeting__ends", "at")[
        :MOST
    ]:
        yield Noted(thread, min(ends, at), "meeting", f"meeting:{pk}", at)


def answers(since: datetime) -> Iterator[Noted]:
    """Who answers a reminder, whatever the answer, is there."""
    rows = Booking.objects.filter(answered__gt=since, enrolment__thread__state="open")
    for pk, thread, at in rows.order_by("answered", "id").values_list("pk", "enrolment__thread", "answered")[:MOST]:
        assert at is not None
        yield Noted(thread, at, "answer", f"answer:{pk}:{at:%Y%m%d}", at)


SOURCES = {"meetings": meetings, "answers": answers}
