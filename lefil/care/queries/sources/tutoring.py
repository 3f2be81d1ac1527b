from collections.abc import Iterator
from datetime import datetime

from lefil.care.queries.sources.noted import MOST, Noted
from lefil.tutoring.models import Feedback, Report


def reports(since: datetime) -> Iterator[Noted]:
    """A tutor who writes a report has been in touch with the association."""
    rows = Report.objects.filter(at__gt=since, meeting__bookings__side="volunteer", meeting__bookings__enrolment__thread__state="open")
    found = rows.order_by("at", "id").values_list("pk", "meeting__bookings__enrolment__thread", "at")[:MOST]
    for pk, thread, at in found:
        yield Noted(thread, at, "report", f"report:{pk}:{thread}", at)


def faces(since: datetime) -> Iterator[Noted]:
    rows = Feedback.objects.filter(at__gt=since, booking__enrolment__thread__state="open")
    for pk, thread, at in rows.order_by("at", "id").values_list("pk", "booking__enrolment__thread", "at")[:MOST]:
        yield Noted(thread, at, "answer", f"face:{pk}", at)


SOURCES = {"reports": reports, "faces": faces}
