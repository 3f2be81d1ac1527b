from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from lefil.care.defaults import CADENCE, FIRST_DAYS, MONTH
from lefil.care.models import Care, Incident, Relay, Signal, Task, Thread
from lefil.enrolments.rules import followed_by
from lefil.groups.models import Seat
from lefil.orgs.rules import is_staff, organisations_of, standing
from lefil.people.models import Person


def visible_threads(person: Person | None) -> QuerySet[Thread]:
    """The threads of those whom a person follows as staff. Nobody reads their own here: it is what staff worry about."""
    if person is None:
        return Thread.objects.none()
    return Thread.objects.filter(enrolment__in=followed_by(person).values("pk"), enrolment__person__erased=None)


def visible_tasks(person: Person | None) -> QuerySet[Task]:
    return Task.objects.filter(thread__in=visible_threads(person).values("pk"))


def visible_signals(person: Person | None) -> QuerySet[Signal]:
    return Signal.objects.filter(thread__in=visible_threads(person).values("pk"))


def floor_of(thread: Thread, today: date) -> str:
    """The first three weeks are never less than yellow."""
    return "yellow" if (today - timezone.localdate(thread.opened)).days < FIRST_DAYS and thread.level == "green" else thread.level


def due_of(thread: Thread, care: Care, today: date) -> date:
    """When the next human contact is owed: the pace of the level, counted from the last time somebody spoke with them."""
    days = care.cadence.get(floor_of(thread, today), CADENCE["yellow"])
    return timezone.localdate(thread.spoken) + timedelta(days=days)


def plan_after(begun: date, day: date, plan: list[int]) -> date:
    """The first day of the follow-up plan after `day`: those of `plan`, counted from `begun`, then one a month."""
    for offset in sorted(plan):
        if begun + timedelta(days=offset) > day:
            return begun + timedelta(days=offset)
    last = begun + timedelta(days=max(plan, default=0))
    months = (day - last).days // MONTH + 1
    return last + timedelta(days=MONTH * max(1, months))


def visible_relays(person: Person | None) -> QuerySet[Relay]:
    """One's own standing agreements. Staff read those of whom they follow on the thread."""
    return Relay.objects.filter(person=person, withdrawn=None) if person else Relay.objects.none()


def visible_incidents(person: Person | None) -> QuerySet[Incident]:
    """The files of those whom a person protects, never of a group in which they have or had a place; and those of which they are a
    reader because nobody else could be. Coordinating or administering opens none."""
    if person is None:
        return Incident.objects.none()
    reach, narrowed = organisations_of(person, "protection").values("pk"), standing(person, "protection")
    learners = Seat.objects.filter(side="learner", enrolment__organisation__in=reach).values("group")
    protects = (
        Q(organisation__in=reach) | Q(group__in=learners)
        | Q(programme__assignments__membership__in=narrowed.filter(breadth="programme").values("pk"))
        | Q(group__assignments__membership__in=narrowed.filter(breadth="cohort").values("pk"))
    )  # fmt: skip
    seated = Seat.objects.filter(enrolment__person=person).values("group")
    rows = Q(pk__in=Incident.objects.filter(protects).exclude(group__in=seated).values("pk"))
    if is_staff(person):
        rows |= Q(pk__in=Incident.objects.filter(readers=person).values("pk"))
    return Incident.objects.filter(rows)


def protects_somebody(person: Person | None) -> bool:
    """Has a page of protection: in charge of it somewhere, or made a reader of a file."""
    return person is not None and (
        standing(person, "protection").exists() or (is_staff(person) and Incident.objects.filter(readers=person).exists())
    )
