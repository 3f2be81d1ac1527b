"""What the sweeps have to do, in bounded numbers."""

from datetime import date

from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from lefil.care.defaults import PLAN, TICKED
from lefil.care.models import Care, Task, Thread
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Seat
from lefil.orgs.models import Membership
from lefil.people.models import Person

MOST = 1000
GONE = "l’inscription est terminée"
FOLLOWED = ("ready", "suspended", "paused")


def without_thread() -> QuerySet[Enrolment]:
    bare = Enrolment.objects.filter(state__in=FOLLOWED, thread=None, person__erased=None)
    return bare.select_related("person").order_by("id")[:MOST]


def owner_for(enrolment: Enrolment) -> Person | None:
    """The coordinator of their association who owns the fewest threads; nobody when there is none."""
    today = timezone.localdate()
    there = Membership.objects.filter(organisation=enrolment.organisation_id, role="coordinator").exclude(until__lt=today).values("person")
    busy = Person.objects.filter(pk__in=there, erased=None)
    counts = dict.fromkeys(busy.values_list("pk", flat=True), 0)
    for pk in Thread.objects.filter(owner__in=list(counts), state="open").values_list("owner", flat=True):
        counts[pk] += 1
    least = min(counts, key=lambda pk: (counts[pk], pk), default=None)
    return busy.filter(pk=least).first() if least else None


def started() -> list[tuple[Thread, date]]:
    """Threads whose pair or class has begun and that have no plan yet, with the day they joined it."""
    seats = Seat.objects.filter(left=None, group__state="active", enrolment__thread__state="open", enrolment__thread__begun=None)
    days = dict(seats.values("enrolment").annotate(day=Min("joined")).order_by("enrolment").values_list("enrolment", "day")[:MOST])
    rows = Thread.objects.filter(enrolment__in=list(days)).select_related("enrolment__person").order_by("id")
    return [(thread, days[thread.enrolment_id]) for thread in rows]


def without_plan() -> list[tuple[Thread, list[int]]]:
    """Threads with a plan and no open step of it, each with its programme's plan."""
    step = Task.objects.filter(thread=OuterRef("pk"), kind="plan", state="open")
    rows = Thread.objects.filter(~Exists(step), state="open", begun__isnull=False).select_related("enrolment__person").order_by("id")[:MOST]
    plans = dict(Care.objects.values_list("programme", "plan"))
    return [(thread, plans.get(thread.enrolment.programme_id, PLAN)) for thread in rows]


def left() -> QuerySet[Thread]:
    return (
        Thread.objects.filter(state="open", enrolment__state__in=["refused", "ended"])
        .select_related("enrolment__person")
        .order_by("id")[:MOST]
    )


def came_back() -> QuerySet[Thread]:
    rows = Thread.objects.filter(state="closed", enrolment__state__in=FOLLOWED, enrolment__person__erased=None)
    return rows.select_related("enrolment__person").order_by("id")[:MOST]


def told_by_rows(code: str) -> bool:
    """A sign that the sweep can take back: nobody ticked it by hand."""
    return code not in TICKED
