from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from lefil.care.models import Thread
from lefil.care.queries.signs.found import REACH, Found
from lefil.classroom.models import Attempt, PulseCount, Signing
from lefil.meetings.models import Attendance

TRIES = 5
RECENT = timedelta(days=7)


def unsigned(found: Found, threads: dict[int, Thread], now: datetime) -> None:
    """There, but not signed, twice or more: the phone, the reading, or a doubt about what signing is."""
    rows = Attendance.objects.filter(
        booking__enrolment__in=list(threads), outcome__in=["present", "late"], booking__side="learner",
        booking__meeting__half_day__isnull=False, booking__meeting__ends__range=(now - REACH, now - timedelta(hours=2)),
    )  # fmt: skip
    signed = Signing.objects.filter(half_day=OuterRef("booking__meeting__half_day"), enrolment=OuterRef("booking__enrolment"))
    times = Counter(rows.exclude(Exists(signed)).values_list("booking__enrolment", flat=True))
    for enrolment, count in times.items():
        if count >= 2:
            found[threads[enrolment].pk]["unsigned"] = {"times": count}


def stuck(found: Found, threads: dict[int, Thread], now: datetime) -> None:
    """Tried the same exercise again and again these days, without success."""
    rows = Attempt.objects.filter(enrolment__in=list(threads), made__range=(now - RECENT, now))
    passed = Attempt.objects.filter(enrolment=OuterRef("enrolment"), exercise=OuterRef("exercise"), passed=True)
    times = Counter(rows.exclude(Exists(passed)).values_list("enrolment", "exercise"))
    for (enrolment, _exercise), count in sorted(times.items(), key=lambda one: one[1]):  # the one tried most is told
        if count >= TRIES:
            found[threads[enrolment].pk]["stuck"] = {"times": count}


def class_lost(found: Found, threads: dict[int, Thread], now: datetime) -> None:
    """The teacher's side: half of the class or more said that it did not follow, the last time it was asked. Nobody knows who did."""
    rows = PulseCount.objects.filter(half_day__cohort__teacher__in=list(threads), asked__range=(now - RECENT, now))
    fields = ("half_day__cohort__teacher", "no", "yes", "some")
    last = {teacher: counts for teacher, *counts in rows.order_by("asked", "id").values_list(*fields)}
    for teacher, (no, yes, some) in last.items():
        if no >= 3 and 2 * no >= no + yes + some:
            found[threads[teacher].pk]["class_lost"] = {"times": no, "of": no + yes + some}


SIGNS = (unsigned, stuck, class_lost)
