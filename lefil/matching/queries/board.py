"""The list that staff read: filters, pages and counts in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.http import urlencode

from lefil.catalogue.models import Programme
from lefil.enrolments.rules import followed_by
from lefil.matching import encode, reasons
from lefil.matching.engine import PARTS
from lefil.matching.models import STAGES, Need, Offer, Proposal
from lefil.matching.queries.pages import LONG_DAYS, both_sides
from lefil.matching.rules import DECIDE, decided_proposals, staff_proposals
from lefil.people.models import Person

SHOWN = {
    "draft": Q(state="draft", approved=False),
    "approved": Q(state="draft", approved=True),
    "sent": Q(state="sent"),
    "ended": Q(state__in=["accepted", "declined", "expired", "dropped"]),
}
SHOWN_AS = {"a-relire": "draft", "approuvees": "approved", "envoyees": "sent", "terminees": "ended"}
FOR_A_GLANCE = ("subjects", "hours", "language", "interests")
MOST_POINTS = 2000


@dataclass(frozen=True)
class Row:
    """One proposal on the list. `learner` and `volunteer` are full names only for who follows that person."""

    proposal: Proposal
    learner: str
    volunteer: str
    level: str
    days: int
    why: list[str]
    decides: bool


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Whatever is not understood is left out."""

    shown: str = "a-relire"
    stage: str = ""
    least: int = 0
    long: bool = False

    @classmethod
    def read(cls, asked: dict[str, str]) -> "Filters":
        """From the names of the address: etat, niveau, points, attente."""
        shown, stage, points = asked.get("etat", ""), asked.get("niveau", ""), asked.get("points", "").strip()
        least = int(points) if points.isascii() and points.isdigit() and len(points) < 6 else 0
        return cls(
            shown=shown if shown in SHOWN_AS else "a-relire", stage=stage if stage in STAGES else "", least=min(least, MOST_POINTS),
            long=asked.get("attente") == "longue",
        )  # fmt: skip

    @property
    def narrow(self) -> dict[str, str]:
        """The filters that are set, as the address writes them."""
        said = {"niveau": self.stage, "points": str(self.least or ""), "attente": "longue" if self.long else ""}
        return {name: value for name, value in said.items() if value}

    def query(self, programme: Programme) -> str:
        return urlencode({"dispositif": programme.slug, "etat": self.shown, **self.narrow})

    def apply(self, found: QuerySet[Proposal], programme: Programme, *, now: datetime) -> QuerySet[Proposal]:
        found = found.filter(SHOWN[SHOWN_AS[self.shown]], need__enrolment__programme=programme)
        if self.stage:
            levels = [code for code in encode.levels.BY_CODE if list(encode.STAGE)[encode.stage(code)] == self.stage]
            found = found.filter(need__level__in=levels)
        if self.long:
            found = found.filter(need__since__lte=now - timedelta(days=LONG_DAYS))
        return found.filter(score__gte=self.least) if self.least else found


def listed(person: Person, programme: Programme, filters: Filters, *, now: datetime) -> QuerySet[Proposal]:
    """The proposals of a programme that a person follows; the longest waiting first, ended ones the latest first."""
    order = ("-sent", "-pk") if filters.shown == "terminees" else ("need__since", "pk")
    return both_sides(filters.apply(staff_proposals(person), programme, now=now)).order_by(*order)


def decided(person: Person, programme: Programme, filters: Filters, *, now: datetime) -> QuerySet[Proposal]:
    """Those of the list about which this person decides."""
    return filters.apply(decided_proposals(person), programme, now=now)


def counts(person: Person, programme: Programme) -> dict[str, int]:
    """Number of proposals per key of SHOWN_AS."""
    mine = staff_proposals(person).filter(need__enrolment__programme=programme)
    found: dict[str, int] = mine.order_by().aggregate(
        **{name.replace("-", "_"): Count("pk", filter=SHOWN[kind]) for name, kind in SHOWN_AS.items()}
    )
    return {name: found[name.replace("-", "_")] for name in SHOWN_AS}


def rows(person: Person, proposals: Sequence[Proposal], *, now: datetime) -> list[Row]:
    """Two queries, whatever the number of proposals."""
    both = {each.need.enrolment_id for each in proposals} | {each.offer.enrolment_id for each in proposals}
    followed = set(followed_by(person).filter(pk__in=both).values_list("pk", flat=True))
    mine = set(followed_by(person, *DECIDE).filter(pk__in=both).values_list("pk", flat=True))
    return [
        Row(
            proposal=each,
            learner=named(each.need, followed),
            volunteer=named(each.offer, followed),
            level=reasons.level_name(each.need.level),
            days=encode.waited(each.need.since, now),
            why=at_a_glance(each, now),
            decides=each.need.enrolment_id in mine,
        )
        for each in proposals
    ]


def named(row: Need | Offer, followed: set[int]) -> str:
    """The whole name for who follows the person, else what they are called."""
    person = row.enrolment.person
    return person.name if row.enrolment_id in followed else person.called


def at_a_glance(proposal: Proposal, now: datetime) -> list[str]:
    """ "Heures libres en commun : le mardi de 18 h à 20 h", the facts that earned points."""
    lines = dict(zip(PARTS, reasons.for_staff(proposal, now=now), strict=True))
    return [f"{lines[name].label} : {lines[name].detail}" for name in FOR_A_GLANCE if lines[name].points and lines[name].detail]
