"""What the engine reads: the needs that wait, the offers with a place, and the pairs that must never be made."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db.models import Count, F, Q, QuerySet

from lefil.catalogue.models import Programme
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Seat
from lefil.matching import encode
from lefil.matching.bands import day_of
from lefil.matching.engine import RULES, Needs, Offers, Weights
from lefil.matching.engine.rules import CHECKED
from lefil.matching.models import Exclusion, Need, Offer, OfferedSubject, Policy, Proposal
from lefil.people.models import ParentalAuthorisation, Person

Pairs = np.ndarray
STANDING = ("draft", "sent")


@dataclass(frozen=True)
class Pool:
    """Rows and arrays in the same order (by id). `excluded` and `proposed` are int32[k, 2] of row numbers."""

    programme: Programme
    now: datetime
    need_rows: list[Need]
    offer_rows: list[Offer]
    needs: Needs
    offers: Offers
    excluded: Pairs
    proposed: Pairs
    weights: Weights

    def fails(self, i: int = 0, j: int = 0) -> list[str]:
        """The hard rules that the pair of rows i, j breaks; "excluded" and "seat" count as rules here."""
        one, other = np.array([i]), np.array([j])
        broken = [name for name in RULES if not CHECKED[name][1](self.needs, self.offers, one, other)[0]]
        if len(self.excluded) and (self.excluded == (i, j)).all(axis=1).any():
            broken.append("excluded")
        if self.offers.capacity[j] < 1:
            broken.append("seat")
        return broken


def policy_of(programme: Programme) -> Policy | None:
    return Policy.objects.filter(programme=programme).first()


def waiting(programme: Programme, *, now: datetime) -> QuerySet[Need]:
    """Open needs of learners who may meet somebody today, without a pair that staff have locked."""
    cleared = Enrolment.objects.filter(programme=programme, side="learner").cleared(day_of(now))
    locked = Proposal.objects.filter(state="draft", locked=True).values("need")
    return Need.objects.filter(state="open", enrolment__in=cleared).exclude(pk__in=locked)


def proposable(programme: Programme, *, now: datetime) -> QuerySet[Offer]:
    """Offers of volunteers whose every gate is green and who are not paused, with or without a free place."""
    cleared = Enrolment.objects.filter(programme=programme, side="volunteer").cleared(day_of(now))
    return Offer.objects.filter(enrolment__in=cleared).filter(Q(paused_until__isnull=True) | Q(paused_until__lt=day_of(now)))


def read(
    programme: Programme, *, now: datetime, need_ids: Collection[int] | None = None, offer_ids: Collection[int] | None = None,
    weights: Weights | None = None,
) -> Pool:  # fmt: skip
    """A constant number of queries. For a whole run, the drafts not locked give their place back; for some needs only
    (`need_ids`), the drafts of all the others keep theirs."""
    needs, offers = waiting(programme, now=now), proposable(programme, now=now)
    drafts = Proposal.objects.filter(state="draft", need__enrolment__programme=programme)
    keeping = drafts.filter(locked=True)
    if need_ids is not None:
        needs = Need.objects.filter(pk__in=need_ids, state="open", enrolment__in=_cleared_learners(programme, now))
        keeping = drafts.exclude(need__in=list(need_ids))
    if offer_ids is not None:
        offers = offers.filter(pk__in=offer_ids)
    found = needs.select_related("enrolment__person", "enrolment__availability").order_by("pk")
    need_rows = [row for row in found if encode.readable(row)]
    offer_rows = list(offers.select_related("enrolment__person", "enrolment__availability").order_by("pk"))
    held = dict(keeping.order_by("offer").values_list("offer").annotate(Count("pk")))
    seats = {row.pk: row.capacity - row.taken - held.get(row.pk, 0) for row in offer_rows}
    at_need = {row.pk: at for at, row in enumerate(need_rows)}
    at_offer = {row.pk: at for at, row in enumerate(offer_rows)}
    standing = drafts.filter(locked=False).values_list("need_id", "offer_id")
    return Pool(
        programme=programme,
        now=now,
        need_rows=need_rows,
        offer_rows=offer_rows,
        needs=encode.needs_of(need_rows, programme=programme, now=now),
        offers=encode.offers_of(offer_rows, taught=_taught(offers), seats=seats, now=now),
        excluded=_rows(_forbidden(programme, need_rows, offer_rows), at_need, at_offer),
        proposed=_rows(standing, at_need, at_offer),
        weights=weights or encode.weights_of(policy_of(programme)),
    )


def _cleared_learners(programme: Programme, now: datetime) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(programme=programme, side="learner").cleared(day_of(now))


def _taught(offers: QuerySet[Offer]) -> dict[int, list[OfferedSubject]]:
    taught = defaultdict(list)
    for each in OfferedSubject.objects.filter(offer__in=offers.order_by().values("pk")):
        taught[each.offer_id].append(each)
    return taught


def _rows(pairs: Collection[tuple[int, int]] | QuerySet, at_need: dict[int, int], at_offer: dict[int, int]) -> Pairs:
    found = {(at_need[need], at_offer[offer]) for need, offer in pairs if need in at_need and offer in at_offer}
    return np.array(sorted(found), dtype=np.int32).reshape(-1, 2)


def _forbidden(programme: Programme, needs: list[Need], offers: list[Offer]) -> set[tuple[int, int]]:
    """(need id, offer id) never to be proposed: excluded by somebody, already tried, already met, same household."""
    learners = {row.enrolment.person_id: row.pk for row in needs}
    volunteers = {row.enrolment.person_id: row.pk for row in offers}
    tried = Proposal.objects.filter(need__enrolment__programme=programme).exclude(state__in=STANDING)
    found = set(tried.values_list("need_id", "offer_id"))
    people = Enrolment.objects.filter(programme=programme, side="learner").values("person")
    pairs = set(Exclusion.objects.filter(learner__in=people).values_list("learner_id", "volunteer_id"))
    pairs |= set(_met(programme)) | _households(programme, needs, offers)
    return found | {(learners[a], volunteers[b]) for a, b in pairs if a in learners and b in volunteers}


def _met(programme: Programme) -> Iterator[tuple[int, int]]:
    """(learner, volunteer) persons who sit or sat in the same group."""
    sides: dict[int, dict[str, list[int]]] = defaultdict(lambda: {"learner": [], "volunteer": []})
    for group, side, person in Seat.objects.filter(group__programme=programme).values_list("group_id", "side", "enrolment__person_id"):
        sides[group][side].append(person)
    for both in sides.values():
        yield from ((a, b) for a in both["learner"] for b in both["volunteer"])


def _households(programme: Programme, needs: list[Need], offers: list[Offer]) -> set[tuple[int, int]]:
    """(learner, volunteer) persons who share an account, a phone or an e-mail, themselves or through the learner's guardian."""
    signs: dict[int, set[tuple[str, str | int]]] = {row.enrolment.person_id: _signs(row.enrolment.person) for row in needs}
    for word in ParentalAuthorisation.objects.filter(minor__enrolments__programme=programme).select_related("guardian"):
        if word.minor_id in signs:
            signs[word.minor_id] |= _signs(word.guardian)
    homes = defaultdict(list)
    for row in offers:
        for sign in _signs(row.enrolment.person):
            homes[sign].append(row.enrolment.person_id)
    return {(learner, other) for learner, mine in signs.items() for sign in mine for other in homes.get(sign, ())}


def _signs(person: Person) -> set[tuple[str, str | int]]:
    said = {("account", person.account_id), ("phone", person.phone), ("email", person.email.lower()), ("person", person.pk)}
    return {(kind, value) for kind, value in said if value}


def seats_left(offer: Offer) -> int:
    """Places not taken by a proposal sent or a pair in progress; drafts hold none."""
    return Offer.objects.filter(pk=offer.pk).values_list(F("capacity") - F("taken"), flat=True).first() or 0
