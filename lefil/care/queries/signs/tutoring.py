from collections import defaultdict
from datetime import datetime

from lefil.care.models import Thread
from lefil.care.queries.signs.found import REACH, Found
from lefil.tutoring.models import Feedback, Report


def moods(found: Found, threads: dict[int, Thread], now: datetime) -> None:
    """A sad face twice in a row."""
    rows = Feedback.objects.filter(booking__enrolment__in=list(threads), at__gt=now - REACH).order_by("-at", "-id")
    last: dict[int, list[int]] = defaultdict(list)
    for enrolment, face in rows.values_list("booking__enrolment", "face"):
        last[enrolment].append(face)
    for enrolment, seen in last.items():
        if len(seen) >= 2 and seen[0] == seen[1] == 1:
            found[threads[enrolment].pk]["mood"] = {"times": next((n for n, face in enumerate(seen) if face != 1), len(seen))}


def reports(found: Found, threads: dict[int, Thread], now: datetime) -> None:
    """What the tutor wrote last of this learner: worried, wants to stop, an obstacle."""
    rows = Report.objects.filter(meeting__bookings__enrolment__in=list(threads), meeting__bookings__side="learner", at__gt=now - REACH)
    fields = ("meeting__bookings__enrolment", "need", "handled", "wants_to_continue", "obstacle")
    seen: set[int] = set()
    for enrolment, need, handled, wants, obstacle in rows.order_by("-at", "-id").values_list(*fields):
        thread = threads[enrolment].pk
        if need == "worried" and handled is None:
            found[thread]["worried"] = {}
        if enrolment in seen:
            continue
        seen.add(enrolment)
        if wants == "no":
            found[thread]["stop"] = {}
        if obstacle and obstacle != "none":
            found[thread]["obstacle"] = {"obstacle": obstacle}


SIGNS = (moods, reports)
