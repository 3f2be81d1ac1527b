"""The silence screen: nobody has spoken to these people for a while, the longest first. Constant queries at any size."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.care.defaults import SILENT_DAYS
from lefil.care.models import Contact, Ladder, Signal, Thread
from lefil.care.queries.signals import local_days, words_of
from lefil.care.rules import visible_threads
from lefil.catalogue.models import Programme
from lefil.groups.models import Seat
from lefil.meetings.models import Booking
from lefil.people.models import Person

PAGE = 20
DRAWN = timedelta(days=60)  # the two months that are drawn
Point = tuple[date, str]


@dataclass(frozen=True)
class Silent:
    """`points` and `since` draw their thread; `partner` is the first name of the other side of their pair; `looked` that a ladder runs."""

    thread: Thread
    days: int
    points: tuple[Point, ...]
    since: date
    signs: tuple[str, ...]
    partner: str
    looked: bool


def silent(person: Person | None, *, now: datetime, days: int = SILENT_DAYS) -> QuerySet[Thread]:
    """The open threads that this member of staff follows and where nobody has spoken for so many days."""
    rows = visible_threads(person).filter(state="open", spoken__lte=now - timedelta(days=days))
    return rows.order_by("spoken", "id")


def by_programme(rows: QuerySet[Thread]) -> list[tuple[Programme, int]]:
    """How many of them in each programme, the most first. Two queries."""
    counts = dict(rows.order_by().values("enrolment__programme").annotate(n=Count("pk")).values_list("enrolment__programme", "n"))
    found = Programme.objects.filter(pk__in=list(counts)).order_by("name", "id")
    return sorted(((one, counts[one.pk]) for one in found), key=lambda pair: -pair[1])


def silent_page(rows: QuerySet[Thread], *, now: datetime, page: int = 1) -> tuple[list[Silent], int]:
    """20 rows and the number of the next page, 0 for the last. Seven queries."""
    signs = Prefetch("signals", Signal.objects.filter(state__in=["shown", "confirmed"]).order_by("-at", "-id"), to_attr="signs")
    start = (max(1, page) - 1) * PAGE
    whole = rows.select_related("enrolment__person", "enrolment__programme", "owner").prefetch_related(signs)
    found = list(whole[start : start + PAGE + 1])
    shown = found[:PAGE]
    points, partners, theirs = _points(shown, now), _partners(shown), _partners_signs(shown)
    looked = set(Ladder.objects.filter(thread__in=shown, state="running").values_list("thread", flat=True))
    made = [
        Silent(
            one, local_days(one.spoken, now), tuple(sorted(points[one.pk])[-14:]), timezone.localdate(now - DRAWN),
            (*theirs.get(one.enrolment_id, ()), *(words_of(sign.code, sign.facts) for sign in one.signs)),  # type: ignore[attr-defined]
            partners.get(one.enrolment_id, ""), one.pk in looked,
        )
        for one in shown
    ]  # fmt: skip
    return made, page + 1 if len(found) > PAGE else 0


def _points(threads: Sequence[Thread], now: datetime) -> dict[int, list[Point]]:
    """What the two months held: "done" seen, "planned" called off, "missed" no answer or not come."""
    known: dict[int, list[Point]] = defaultdict(list)
    for thread, at, reached in Contact.objects.filter(thread__in=threads, at__gte=now - DRAWN).values_list("thread", "at", "reached"):
        known[thread].append((timezone.localdate(at), "done" if reached else "missed"))
    places = {one.enrolment_id: one.pk for one in threads}
    rows = Booking.objects.filter(enrolment__in=list(places), meeting__starts__range=(now - DRAWN, now))
    fields = ("enrolment", "meeting__starts", "state", "meeting__state", "attendance__outcome")
    for enrolment, starts, state, held, outcome in rows.values_list(*fields):
        off = state in {"cannot", "cancelled"} or held == "cancelled" or outcome == "excused"
        if off or outcome == "absent":
            known[places[enrolment]].append((timezone.localdate(starts), "planned" if off else "missed"))
    return known


def _partners(threads: Sequence[Thread]) -> dict[int, str]:
    """{enrolment: first name of the other side of their pair}."""
    ours = {one.enrolment_id for one in threads}
    rows = Seat.objects.filter(group__seats__enrolment__in=ours, group__kind="pair", left=None).exclude(group__state="closed")
    groups: dict[int, dict[int, str]] = defaultdict(dict)
    for group, enrolment, called in rows.values_list("group", "enrolment", "enrolment__person__called"):
        groups[group][enrolment] = called
    return {
        mine: called for seats in groups.values() for mine in seats.keys() & ours for other, called in seats.items() if other != mine
    }  # fmt: skip


def _partners_signs(threads: Sequence[Thread]) -> dict[int, tuple[str, ...]]:
    """The risk may be the volunteer: what their own thread says is told beside the learner who waits."""
    other = "thread__enrolment__seats__group__seats__enrolment"
    rows = Signal.objects.filter(
        code="volunteer", state__in=["shown", "confirmed"], thread__enrolment__seats__left=None,
        thread__enrolment__seats__group__seats__enrolment__in=[one.enrolment_id for one in threads if one.enrolment.side == "learner"],
    )  # fmt: skip
    words: dict[int, tuple[str, ...]] = {}
    for enrolment, facts in rows.values_list(other, "facts"):
        words[enrolment] = (_("c’est le bénévole qui a annulé %(times)s fois") % {"times": facts.get("times", 2)},)
    return words
