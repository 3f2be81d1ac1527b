"""Lists of staff: every pair with how far it is, and the register of outcomes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lefil.groups.models import Group, Seat
from lefil.mentoring.content import EVALUATION, SAID
from lefil.mentoring.models import Evaluation, Outcome, Talk
from lefil.mentoring.queries.pairs import ALL
from lefil.mentoring.rules import followed_pairs, followed_seats
from lefil.people.models import Person

PAGE = 30
SILENCE = timedelta(days=21)
STATES = {"": _("Tous"), "actifs": _("En cours"), "silence": _("Sans conversation depuis 3 semaines"), "termines": _("Terminés")}


@dataclass(frozen=True)
class Line:
    """One pair in the list. `done` of `total` conversations; `last` is when they last finished or wrote one; `quiet`: too long ago."""

    group: Group
    names: str
    done: int
    total: int
    last: datetime | None
    quiet: bool


@dataclass(frozen=True)
class Register:
    """One learner of an ended pair, and what is known at each moment."""

    group: Group
    called: str
    outcomes: dict[int, Outcome]


def pairs_in(person: Person, *, state: str, now: datetime) -> QuerySet[Group]:
    rows = followed_pairs(person).annotate(
        done=Count("talks", filter=Q(talks__finished=True), distinct=True), last=Max("talks__meeting__starts")
    )
    if state == "actifs":
        rows = rows.filter(state="active")
    elif state == "termines":
        rows = rows.filter(state="closed")
    elif state == "silence":
        quiet = Q(last__lt=now - SILENCE) | Q(last=None, created__lt=now - SILENCE)
        rows = rows.filter(quiet, state="active")
    return rows.select_related("programme", "organisation").order_by("-created", "-id")


def lines_of(groups: list[Group], now: datetime) -> list[Line]:
    """One query, whatever their number."""
    named: dict[int, dict[str, str]] = {}
    for seat in Seat.objects.filter(group__in=[group.pk for group in groups]).select_related("enrolment__person").order_by("id"):
        named.setdefault(seat.group_id, {})[seat.side] = seat.enrolment.person.called
    return [
        Line(
            group, " · ".join(filter(None, (named.get(group.pk, {}).get(side, "") for side in ("learner", "volunteer")))),
            group.done, ALL, group.last,  # type: ignore[attr-defined]
            group.state == "active" and (group.last or group.created) < now - SILENCE,  # type: ignore[attr-defined]
        )
        for group in groups
    ]  # fmt: skip


def page_of(rows: QuerySet, page: str) -> tuple[list, int]:
    """The rows of one page, and the number of the next page, 0 when there is none."""
    number = int(page) if page.isdecimal() and 0 < len(page) < 6 else 1
    found = list(rows[(max(number, 1) - 1) * PAGE : max(number, 1) * PAGE + 1])
    return found[:PAGE], max(number, 1) + 1 if len(found) > PAGE else 0


def ended_seats(person: Person) -> QuerySet[Seat]:
    """Learners whose pair has ended, the last ended first."""
    rows = followed_seats(person).filter(group__state="closed").select_related("group__programme", "enrolment__person")
    return rows.order_by("-group__closed", "-id")


def register(seats: list[Seat]) -> list[Register]:
    """One query, whatever their number."""
    known: dict[int, dict[int, Outcome]] = {}
    for one in Outcome.objects.filter(group__in=[seat.group_id for seat in seats]).order_by("id"):
        known.setdefault(one.group_id, {})[one.months] = one
    return [Register(seat.group, seat.enrolment.person.called, known.get(seat.group_id, {})) for seat in seats]


def counted(person: Person) -> dict[int, dict[str, int]]:
    """Months → family → how many learners, with "paper" those of whom a paper was seen: the figures of the register."""
    rows = Outcome.objects.filter(group__in=followed_pairs(person).values("pk")).exclude(outcome="")
    found: dict[int, dict[str, int]] = {}
    for months, outcome, n, paper in (
        rows.values_list("months", "outcome")
        .annotate(n=Count("pk"), paper=Count("pk", filter=~Q(proof="said")))
        .order_by("months", "outcome")
    ):
        mine = found.setdefault(months, {})
        mine[outcome] = n
        mine["paper"] = mine.get("paper", 0) + paper
    return found


def said_of(group: Group) -> list[tuple[Evaluation, list[tuple[str, str]]]]:
    """(evaluation, [(question, answer in words)]) of each."""
    rows = Evaluation.objects.filter(group=group).select_related("person")
    return [(row, [(str(EVALUATION[row.side][code]), str(SAID[mark])) for code, mark in row.marks.items()]) for row in rows]


def talks_of(group: Group) -> list[Talk]:
    return list(Talk.objects.filter(group=group).select_related("module", "meeting").order_by("-id"))


def outcome_of(group: Group, months: int) -> Outcome | None:
    return Outcome.objects.filter(group=group, months=months).first()
