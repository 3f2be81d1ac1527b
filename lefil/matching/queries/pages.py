"""What the pages show: a constant number of queries whatever the number of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Count, Exists, OuterRef, QuerySet

from lefil.catalogue.models import Programme
from lefil.enrolments.rules import followed_by
from lefil.matching import encode, reasons
from lefil.matching.bands import day_of
from lefil.matching.engine import PARTS, Weights
from lefil.matching.engine.parts import points
from lefil.matching.engine.rules import allowed
from lefil.matching.models import Exclusion, Need, Offer, Proposal, Run
from lefil.matching.queries import pool
from lefil.matching.rules import DECIDE, staff_proposals
from lefil.people.models import Person

LONG_DAYS = 7
BOTH_SIDES = (
    "run", "need__enrolment__person", "need__enrolment__programme", "need__enrolment__organisation", "need__enrolment__availability",
    "offer__enrolment__person", "offer__enrolment__programme", "offer__enrolment__availability",
)  # fmt: skip
SHOWN = {"draft": ("draft",), "sent": ("sent",), "ended": ("accepted", "declined", "expired", "dropped")}
FOR_A_GLANCE = ("subjects", "hours", "language", "interests")


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
class Candidate:
    """Another volunteer whom every rule allows for a learner."""

    offer: Offer
    name: str
    score: int
    why: list[str]


def both_sides(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return proposals.select_related(*BOTH_SIDES).prefetch_related("offer__subjects")


def standing(need: Need) -> Proposal | None:
    """The proposal that waits for an answer about this need."""
    return Proposal.objects.filter(need=need, state="sent").first()


def for_link(key: str) -> Proposal | None:
    """The proposal of a signed link, while it stands before the two people; None for one withdrawn or never sent."""
    return both_sides(Proposal.objects.filter(key=key, sent__isnull=False).exclude(state="dropped")).first()


def listed(
    person: Person, programme: Programme, *, shown: str = "draft", stage: str = "", long: bool = False, now: datetime
) -> QuerySet[Proposal]:
    """The proposals of a programme that a person follows; the longest waiting first, ended ones the latest first."""
    found = staff_proposals(person).filter(need__enrolment__programme=programme, state__in=SHOWN[shown])
    if stage:
        levels = [code for code in encode.levels.BY_CODE if list(encode.STAGE)[encode.stage(code)] == stage]
        found = found.filter(need__level__in=levels)
    if long:
        found = found.filter(need__since__lte=now - timedelta(days=LONG_DAYS))
    order = ("-sent", "-pk") if shown == "ended" else ("need__since", "pk")
    return both_sides(found).order_by(*order)


def counts(person: Person, programme: Programme) -> dict[str, int]:
    """Number of proposals per key of SHOWN."""
    found = dict(
        staff_proposals(person).filter(need__enrolment__programme=programme).order_by("state").values_list("state").annotate(Count("pk"))
    )
    return {shown: sum(found.get(state, 0) for state in states) for shown, states in SHOWN.items()}


def rows(person: Person, proposals: Sequence[Proposal], *, now: datetime) -> list[Row]:
    """Two queries, whatever the number of proposals."""
    both = {each.need.enrolment_id for each in proposals} | {each.offer.enrolment_id for each in proposals}
    followed = set(followed_by(person).filter(pk__in=both).values_list("pk", flat=True))
    decided = set(followed_by(person, *DECIDE).filter(pk__in=both).values_list("pk", flat=True))
    return [
        Row(
            proposal=each,
            learner=_name(each.need, followed),
            volunteer=_name(each.offer, followed),
            level=str(encode.levels.level(each.need.level).label),
            days=encode.waited(each.need.since, now),
            why=at_a_glance(each, now),
            decides=each.need.enrolment_id in decided,
        )
        for each in proposals
    ]


def _name(row: Need | Offer, followed: set[int]) -> str:
    person = row.enrolment.person
    return person.name if row.enrolment_id in followed else person.called


def at_a_glance(proposal: Proposal, now: datetime) -> list[str]:
    """ "Heures libres en commun : le mardi de 18 h à 20 h", the facts that earned points."""
    lines = dict(zip(PARTS, reasons.for_staff(proposal, now=now), strict=True))
    return [f"{lines[name].label} : {lines[name].detail}" for name in FOR_A_GLANCE if lines[name].points and lines[name].detail]


def last_run(programme: Programme) -> Run | None:
    return Run.objects.filter(programme=programme).select_related("by").first()


def waiting_list(person: Person, programme: Programme) -> QuerySet[Need]:
    """Learners who are ready, wait, and have no proposal, the longest waiting first."""
    standing = Proposal.objects.filter(need=OuterRef("pk"), state__in=pool.STANDING)
    mine = Need.objects.filter(
        state="open", enrolment__state="ready", enrolment__programme=programme, enrolment__in=followed_by(person).values("pk")
    )
    return mine.filter(~Exists(standing)).select_related("enrolment__person", "enrolment__availability").order_by("since", "pk")


@dataclass(frozen=True)
class Wait:
    """One learner who waits; `why` is the sentence of the last run, "" when it did not see them."""

    need: Need
    level: str
    subject: str
    days: int
    why: str


def wait(need: Need, last: Run | None, *, now: datetime) -> Wait:
    """Refers to no row besides those given."""
    code = (last.summary.get("blocked", {}) if last else {}).get(str(need.pk), "")
    level, subject = encode.levels.level(need.level).label, encode.subjects.subject(need.subjects[0]).label
    cleared = encode.is_cleared(need.enrolment, day_of(now))
    why = reasons.waits(code if cleared else "gates") if code or not cleared else ""
    return Wait(need, str(level), str(subject), encode.waited(need.since, now), why)


def why(last: Run | None) -> list[tuple[str, int]]:
    """(sentence, learners) of the last run, the most frequent first."""
    counts = last.summary.get("why", {}) if last else {}
    return [(reasons.waits(code), n) for code, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def priority(need: Need) -> list[tuple[str, int]]:
    """(what the association counts, points), for staff only."""
    return [(str(reasons.PRIORITY.get(name, name)), int(points)) for name, points in need.urgency_parts.items() if points]


def waiting_longer(person: Person, programme: Programme, *, now: datetime, days: int = LONG_DAYS) -> QuerySet[Need]:
    """Open needs of people whose file is complete, with or without a draft, that have waited `days` days or more."""
    mine = Need.objects.filter(
        state="open", enrolment__state="ready", enrolment__programme=programme, enrolment__in=followed_by(person).values("pk")
    )
    return mine.filter(since__lte=now - timedelta(days=days)).order_by("since", "pk")


def exclusion_between(proposal: Proposal) -> Exclusion | None:
    learner, volunteer = proposal.need.enrolment.person_id, proposal.offer.enrolment.person_id
    return Exclusion.objects.filter(learner=learner, volunteer=volunteer).select_related("by").first()


def candidates(person: Person, proposal: Proposal, *, now: datetime, most: int = 5) -> list[Candidate]:
    """The other volunteers whom every rule allows and who have a place that no locked or sent proposal holds, the best first."""
    programme = proposal.need.enrolment.programme
    here = pool.read(programme, now=now, need_ids=[proposal.need_id])
    if not here.need_rows or not here.offer_rows:
        return []
    j = np.arange(len(here.offer_rows))
    fits = allowed(here.needs, here.offers, np.zeros_like(j), j) & (here.offers.capacity > 0)
    fits[here.excluded[:, 1]] = False
    fits &= here.offers.key != proposal.offer_id
    best = _best(here, j[fits], here.weights, most)
    followed = set(
        followed_by(person).filter(pk__in=[here.offer_rows[at].enrolment_id for at, _score in best]).values_list("pk", flat=True)
    )
    offers = {row.pk: row for row in _with_subjects([here.offer_rows[at].pk for at, _score in best])}
    chosen = [(offers[here.offer_rows[at].pk], score) for at, score in best]
    return [
        Candidate(offer, _name(offer, followed), score, reasons.said_to("learner", need=proposal.need, offer=offer, now=now))
        for offer, score in chosen
    ]


def _best(here: pool.Pool, j: np.ndarray, weights: Weights, most: int) -> list[tuple[int, int]]:
    """(row of the offer, score), best first, ties by id."""
    nobody = np.zeros(len(j), dtype=np.bool_)
    score = points(here.needs, here.offers, np.zeros_like(j), j, weights, nobody).sum(axis=1)
    order = np.lexsort((here.offers.key[j], -score))[:most]
    return list(zip(j[order].tolist(), score[order].tolist(), strict=True))


def _with_subjects(offer_ids: list[int]) -> QuerySet[Offer]:
    found = Offer.objects.filter(pk__in=offer_ids).select_related("enrolment__person", "enrolment__availability", "enrolment__programme")
    return found.prefetch_related("subjects").order_by("pk")
