"""What the pages show: a constant number of queries whatever the number of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Exists, OuterRef, QuerySet

from lefil.catalogue.models import Programme
from lefil.catalogue.reference import levels
from lefil.enrolments.rules import followed_by
from lefil.matching import encode, reasons
from lefil.matching.bands import day_of
from lefil.matching.engine import Weights
from lefil.matching.engine.parts import points
from lefil.matching.engine.rules import allowed
from lefil.matching.models import Exclusion, Need, Offer, Proposal, Run
from lefil.matching.queries import blocking, frozen, pool
from lefil.people.models import Person

LONG_DAYS = 7
BOTH_SIDES = (
    "run", "need__enrolment__person", "need__enrolment__programme", "need__enrolment__organisation", "need__enrolment__availability",
    "offer__enrolment__person", "offer__enrolment__programme", "offer__enrolment__availability",
)  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """Another volunteer whom every rule allows for a learner."""

    offer: Offer
    name: str
    score: int
    why: list[str]


def both_sides(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    long = ("run__summary", "run__certificate", "run__question")
    return proposals.select_related(*BOTH_SIDES).defer(*long).prefetch_related("offer__subjects")


def standing(need: Need) -> Proposal | None:
    """The proposal that waits for an answer about this need."""
    return Proposal.objects.filter(need=need, state="sent").first()


def for_link(key: str) -> Proposal | None:
    """The proposal of a signed link, while it stands before the two people; None for one withdrawn or never sent."""
    return both_sides(Proposal.objects.filter(key=key, sent__isnull=False).exclude(state="dropped")).first()


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


def waits(needs: Sequence[Need], last: Run | None, *, now: datetime) -> list[Wait]:
    """What blocked each of them in the last run, read again in its frozen arrays. One query."""
    kept = frozen.thaw(last)
    codes: dict[int, str] = {}
    if kept is not None:
        alone, ids = set(kept.waiting().tolist()), [need.pk for need in needs]
        rows = [row for row in np.flatnonzero(np.isin(kept.need_ids, ids)).tolist() if row in alone]
        found = blocking.codes(kept.needs, blocking.after(kept.offers, kept.pairs), kept.excluded, rows)
        codes = dict(zip(kept.need_ids[rows].tolist(), found, strict=True))
    return [_wait(need, codes.get(need.pk, ""), now) for need in needs]


def _wait(need: Need, code: str, now: datetime) -> Wait:
    cleared = encode.is_cleared(need.enrolment, day_of(now))
    why = reasons.waits(code if cleared else "gates", trade=need.level == levels.WORK) if code or not cleared else ""
    subject = reasons.subject_name(need.subjects[0]) if need.subjects else ""
    return Wait(need, reasons.level_name(need.level), subject, encode.waited(need.since, now), why)


def why(last: Run | None, *, trade: bool = False) -> list[tuple[str, int]]:
    """(sentence, learners) of the last run, the most frequent first. `trade`: its learners look for a job."""
    counts = last.summary.get("why", {}) if last else {}
    return [
        (reasons.waits(code, trade=trade), n)
        for code, n in sorted(counts.items(), key=lambda item: (item[0] == "unknown", -item[1], item[0]))
    ]


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
    if not here.need_ids or not here.offer_ids:
        return []
    j = np.arange(len(here.offer_ids))
    fits = allowed(here.needs, here.offers, np.zeros_like(j), j) & (here.offers.capacity > 0)
    fits[here.excluded[:, 1]] = False
    fits &= np.array(here.offer_ids) != proposal.offer_id
    best = _best(here, j[fits], here.weights, most)
    followed = set(followed_by(person).filter(pk__in=[here.given["enrolment"][at] for at, _score in best]).values_list("pk", flat=True))
    offers = {row.pk: row for row in _with_subjects([here.offer_ids[at] for at, _score in best])}
    chosen = [(offers[here.offer_ids[at]], score) for at, score in best]
    return [
        Candidate(offer, _named(offer, followed), score, reasons.said_to("learner", need=proposal.need, offer=offer, now=now))
        for offer, score in chosen
    ]


def _best(here: pool.Pool, j: np.ndarray, weights: Weights, most: int) -> list[tuple[int, int]]:
    """(row of the offer, score), best first, ties by the date of the offer."""
    nobody = np.zeros(len(j), dtype=np.bool_)
    score = points(here.needs, here.offers, np.zeros_like(j), j, weights, nobody).sum(axis=1)
    order = np.lexsort((here.offers.key[j], -score))[:most]
    return list(zip(j[order].tolist(), score[order].tolist(), strict=True))


def _with_subjects(offer_ids: list[int]) -> QuerySet[Offer]:
    found = Offer.objects.filter(pk__in=offer_ids).select_related("enrolment__person", "enrolment__availability", "enrolment__programme")
    return found.prefetch_related("subjects").order_by("pk")


def _named(offer: Offer, followed: set[int]) -> str:
    person = offer.enrolment.person
    return person.name if offer.enrolment_id in followed else person.called
