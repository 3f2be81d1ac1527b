"""What changed since the last look, whose people one follows, and how each pair is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from lefil.care.models import Care, Cover, Saved, Signal, Task, Thread, Visit
from lefil.care.queries.signals import Said, said, suggested
from lefil.care.rules import visible_tasks, visible_threads
from lefil.enrolments.rules import followed_by
from lefil.groups.models import Group, Seat
from lefil.groups.rules import staffed_groups
from lefil.meetings.models import Booking
from lefil.orgs.models import Membership
from lefil.orgs.rules import organisations_of, standing
from lefil.people.models import Person
from lefil.tutoring.models import Report

RANK = {"red": 0, "orange": 1, "yellow": 2, "green": 3}


def seen_until(person: Person, now: datetime) -> datetime:
    """Where this person's look stopped; who has never said so has seen nothing since yesterday."""
    row = Visit.objects.filter(person=person).first()
    return row.seen if row else now - timedelta(days=1)


@dataclass(frozen=True)
class Changed:
    """How many rows of a kind are new. `code`: joined, formed, ended, reports, answers, helps, signs."""

    code: str
    count: int


def changes(person: Person, *, since: datetime) -> list[Changed]:
    """Only those that happened. Seven queries, whatever the size."""
    mine, groups = followed_by(person).values("pk"), staffed_groups(person).values("pk")
    rows: dict[str, QuerySet] = {
        "helps": visible_tasks(person).filter(kind__in=["help", "answer"], made__gt=since),
        "signs": Signal.objects.filter(thread__in=visible_threads(person).values("pk"), at__gt=since, state__in=["shown", "confirmed"]),
        "reports": Report.objects.filter(meeting__group__in=groups, at__gt=since),
        "answers": Booking.objects.filter(enrolment__in=mine, answered__gt=since),
        "joined": followed_by(person).filter(created__gt=since),
        "formed": Group.objects.filter(pk__in=groups, created__gt=since),
        "ended": Group.objects.filter(pk__in=groups, closed__gt=since),
    }
    found = [Changed(code, one.count()) for code, one in rows.items()]
    return [one for one in found if one.count]


def saved_of(person: Person) -> QuerySet[Saved]:
    return Saved.objects.filter(person=person).order_by("name", "id")


@dataclass(frozen=True)
class Held:
    """A thread in somebody's hands: `late` when its contact is overdue, `tasks` still to do."""

    thread: Thread
    late: bool
    tasks: tuple[Task, ...]


def portfolio(person: Person, *, today: date, page: int, size: int = 50) -> tuple[list[Held], int]:
    """One's own people, the most worrying first, then the most overdue. Two queries a page, and the number of the next."""
    todo = Prefetch("tasks", Task.objects.filter(state="open").order_by("due", "id"), to_attr="todo")
    rows = visible_threads(person).filter(owner=person, state="open").select_related("enrolment__person", "enrolment__programme")
    ranked = sorted(rows.order_by("due", "id").values_list("pk", "level", "due"), key=lambda row: (RANK[row[1]], row[2]))
    wanted = [pk for pk, _level, _due in ranked[(page - 1) * size : page * size]]
    found = {one.pk: one for one in rows.filter(pk__in=wanted).prefetch_related(todo)}
    held = [Held(found[pk], found[pk].due < today, tuple(found[pk].todo)) for pk in wanted if pk in found]
    return held, page + 1 if len(ranked) > page * size else 0


def covers_of(person: Person) -> QuerySet[Cover]:
    """Those that stand, given or taken."""
    rows = Cover.objects.filter(state="open", giver=person) | Cover.objects.filter(state="open", taker=person)
    return rows.select_related("giver", "taker").order_by("until", "id")


def colleagues_of(person: Person) -> QuerySet[Person]:
    """Staff of the same associations, today, oneself left out."""
    reach = organisations_of(person, *Membership.STAFF).values("pk")
    programmes = standing(person, *Membership.STAFF).values("organisation")
    there = Membership.objects.filter(role__in=Membership.STAFF).exclude(until__lt=timezone.localdate())
    near = there.filter(organisation__in=reach) | there.filter(organisation__in=programmes)
    return Person.objects.filter(pk__in=near.values("person"), erased=None).exclude(pk=person.pk).order_by("name", "id")


def covers_over(today: date) -> QuerySet[Cover]:
    return Cover.objects.filter(state="open", until__lt=today).select_related("giver", "taker").order_by("id")


@dataclass(frozen=True)
class Health:
    """How a pair is: `level` is what the signs of its members suggest, `signs` say why, each with whom it is about."""

    group: Group
    names: str
    level: str
    points: int
    signs: tuple[tuple[str, Said], ...]


def health_of(person: Person, *, page: int, size: int = 30) -> tuple[list[Health], int]:
    """Standing pairs with at least one sign, the heaviest first. Three queries, whatever the number."""
    shown = Prefetch(
        "enrolment__thread__signals", Signal.objects.filter(state__in=["shown", "confirmed"]).order_by("-at", "-id"), to_attr="standing"
    )
    seats = Prefetch(
        "seats",
        Seat.objects.filter(left=None)
        .select_related("enrolment__person", "enrolment__thread")
        .order_by("side", "id")
        .prefetch_related(shown),
    )
    worried = Signal.objects.filter(state__in=["shown", "confirmed"]).values("thread__enrolment")
    groups = staffed_groups(person).filter(
        kind="pair", state__in=["signing", "active", "suspended"], seats__left=None, seats__enrolment__in=worried
    )
    rows = groups.select_related("programme").prefetch_related(seats).order_by("id")[:500]
    cares = {one.programme_id: one for one in Care.objects.all()}
    found = [_health(group, cares.get(group.programme_id) or Care(programme_id=group.programme_id)) for group in rows]
    found.sort(key=lambda one: (-one.points, one.group.pk))
    return found[(page - 1) * size : page * size], page + 1 if len(found) > page * size else 0


def _health(group: Group, care: Care) -> Health:
    signs: list[tuple[str, Said]] = []
    for seat in group.seats.all():
        thread = getattr(seat.enrolment, "thread", None)
        signs += [(seat.enrolment.person.called, one) for one in said(thread.standing, care)] if thread else []
    points, level = suggested([one for _who, one in signs], care)
    return Health(group, ", ".join(seat.enrolment.person.called for seat in group.seats.all()), level, points, tuple(signs))
