"""What the engine reads: the needs that wait, the offers with a place, and the pairs that must never be made.

Columns and not rows: a programme of ten thousand people is read without making an object of each.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import Count, F, Q, QuerySet, TextField
from django.db.models.functions import Cast
from numpy.typing import NDArray

from lefil.catalogue.models import Programme
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Seat
from lefil.matching import encode
from lefil.matching.bands import day_of
from lefil.matching.engine import RULES, Needs, Offers, Weights
from lefil.matching.engine.rules import CHECKED
from lefil.matching.models import Exclusion, Need, Offer, OfferedSubject, Policy, Proposal
from lefil.people.models import ParentalAuthorisation

Pairs = np.ndarray
Ints = NDArray[np.int64]
STANDING = ("draft", "sent")
FEW = 50  # learners up to which only their own past is read
FIXED = Q(locked=True) | Q(approved=True)  # drafts that no computation moves
PERSON = {
    "enrolment": "enrolment_id", "person": "enrolment__person_id", "born": "enrolment__person__born", "gender": "enrolment__person__gender",
    "departement": "enrolment__person__departement", "language": "enrolment__person__language", "timezone": "enrolment__person__timezone",
    "account": "enrolment__person__account_id", "phone": "enrolment__person__phone", "email": "enrolment__person__email",
    "bands": "enrolment__availability__bands",
}  # fmt: skip
OF_PERSON = {"speaks": "enrolment__person__speaks"}
NEED = {"pk": "pk", "since": "since", "gender_wish": "gender_wish", "level": "level", "urgency": "urgency", **PERSON}
NEED_LISTS = {**{name: name for name in ("subjects", "languages", "modes", "interests", "urgency_parts")}, **OF_PERSON}
OFFER = {"pk": "pk", "since": "since", "gender_wish": "gender_wish", "capacity": "capacity", "taken": "taken", **PERSON}
OFFER_LISTS = {**{name: name for name in ("languages", "modes", "interests", "stages")}, **OF_PERSON}
Columns = dict[str, Sequence[Any]]


@dataclass(frozen=True)
class Pool:
    """`asked` and `given` are the columns of NEED and OFFER, in the order of the arrays (by id), or only their "pk". `excluded` and
    `proposed` are int32[k, 2] of row numbers."""

    programme: Programme
    now: datetime
    asked: Columns
    given: Columns
    needs: Needs
    offers: Offers
    excluded: Pairs
    proposed: Pairs
    weights: Weights

    @property
    def need_ids(self) -> Sequence[int]:
        return self.asked["pk"]

    @property
    def offer_ids(self) -> Sequence[int]:
        return self.given["pk"]

    def subject(self, i: int) -> str:
        """The subject that row i asks for first."""
        return encode.subject_of(int(self.needs.first[i]))

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
    """Open needs of learners who may meet somebody today, without a pair that staff have locked or approved."""
    fixed = Proposal.objects.filter(FIXED, state="draft").values("need")
    return Need.objects.filter(state="open", enrolment__in=_cleared(programme, "learner", now)).exclude(pk__in=fixed)


def proposable(programme: Programme, *, now: datetime) -> QuerySet[Offer]:
    """Offers of volunteers whose every gate is green and who are not paused, with or without a free place."""
    unpaused = Q(paused_until__isnull=True) | Q(paused_until__lt=day_of(now))
    return Offer.objects.filter(unpaused, enrolment__in=_cleared(programme, "volunteer", now))


def _cleared(programme: Programme, side: str, now: datetime) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(programme=programme, side=side).cleared(day_of(now))


def read(
    programme: Programme, *, now: datetime, need_ids: Collection[int] | None = None, offer_ids: Collection[int] | None = None,
    weights: Weights | None = None,
) -> Pool:  # fmt: skip
    """A constant number of queries. For a whole run, the drafts that are not fixed give their place back; for some needs only
    (`need_ids`), the drafts of all the others keep theirs. With `offer_ids` it is about the rules of a pair: drafts hold no place."""
    needs, offers = waiting(programme, now=now), proposable(programme, now=now)
    drafts = Proposal.objects.filter(state="draft", need__enrolment__programme=programme)
    keeping = drafts.filter(FIXED)
    if need_ids is not None:
        needs = Need.objects.filter(pk__in=need_ids, state="open", enrolment__in=_cleared(programme, "learner", now))
        keeping = drafts.exclude(need__in=list(need_ids))
    if offer_ids is not None:
        offers = offers.filter(pk__in=offer_ids)
    asked, given = _readable(_columns(needs, NEED, NEED_LISTS)), _columns(offers, OFFER, OFFER_LISTS)
    held = dict(keeping.order_by("offer").values_list("offer").annotate(Count("pk"))) if offer_ids is None else {}
    seats = [all_ - taken - held.get(pk, 0) for pk, all_, taken in zip(given["pk"], given["capacity"], given["taken"], strict=True)]
    at_need, at_offer = ({pk: at for at, pk in enumerate(side["pk"])} for side in (asked, given))
    standing = drafts.exclude(FIXED).values_list("need_id", "offer_id") if offer_ids is None else ()
    return Pool(
        programme=programme,
        now=now,
        asked=asked,
        given=given,
        needs=encode.needs_of(asked, minutes=programme.meeting_minutes, now=now),
        offers=encode.offers_of(given, taught=_taught(offers, at_offer), seats=seats, now=now),
        excluded=_rows(_forbidden(programme, asked, given), at_need, at_offer),
        proposed=_rows(standing, at_need, at_offer),
        weights=weights or encode.weights_of(policy_of(programme)),
    )


def _columns(rows: QuerySet[Any], plain: dict[str, str], lists: dict[str, str]) -> Columns:
    """One tuple per column, by id; the lists as the database's text of them."""
    texts = {f"text_{name}": Cast(field, TextField()) for name, field in lists.items()}
    found = list(rows.order_by("pk").annotate(**texts).values_list(*plain.values(), *texts))
    columns: Iterable[Sequence[Any]] = zip(*found, strict=True) if found else [()] * (len(plain) + len(lists))
    return dict(zip([*plain, *lists], columns, strict=True))


def _readable(asked: Columns) -> Columns:
    known = {one: encode.readable(one[0], encode.read(one[1])) for one in set(zip(asked["level"], asked["subjects"], strict=True))}
    if all(known.values()):
        return asked
    keep = [known[one] for one in zip(asked["level"], asked["subjects"], strict=True)]
    return {name: [value for value, kept in zip(column, keep, strict=True) if kept] for name, column in asked.items()}


def _taught(offers: QuerySet[Offer], at_offer: dict[int, int]) -> Iterator[tuple[int, str, str, str]]:
    lines = OfferedSubject.objects.filter(offer__in=offers.order_by().values("pk")).order_by()
    for offer, subject, first, last in lines.values_list("offer_id", "subject", "level_from", "level_to"):
        if offer in at_offer:
            yield at_offer[offer], subject, first, last


def _rows(pairs: Iterable[tuple[int, int]], at_need: dict[int, int], at_offer: dict[int, int]) -> Pairs:
    found = {(at_need[need], at_offer[offer]) for need, offer in pairs if need in at_need and offer in at_offer}
    return np.array(sorted(found), dtype=np.int32).reshape(-1, 2)


def _forbidden(programme: Programme, asked: Columns, given: Columns) -> set[tuple[int, int]]:
    """(need id, offer id) never to be proposed: excluded by somebody, already tried, already met, same household."""
    learners = dict(zip(asked["person"], asked["pk"], strict=True))
    volunteers = dict(zip(given["person"], given["pk"], strict=True))
    few = len(learners) <= FEW
    whose = Q(need__in=asked["pk"]) if few else Q(need__enrolment__programme=programme)
    found = set(Proposal.objects.filter(whose).exclude(state__in=STANDING).values_list("need_id", "offer_id"))
    people: Any = list(learners) if few else Enrolment.objects.filter(programme=programme, side="learner").values("person")
    pairs = set(Exclusion.objects.filter(learner__in=people).values_list("learner_id", "volunteer_id"))
    pairs |= set(_met(programme, people if few else None)) | _households(programme, asked, given)
    return found | {(learners[a], volunteers[b]) for a, b in pairs if a in learners and b in volunteers}


def _met(programme: Programme, people: Any) -> Iterator[tuple[int, int]]:
    """(learner, volunteer) persons who sit or sat in the same group; only the groups of `people`, unless None."""
    sides: dict[int, dict[str, list[int]]] = defaultdict(lambda: {"learner": [], "volunteer": []})
    seats = Seat.objects.filter(group__programme=programme)
    if people is not None:
        theirs = Seat.objects.filter(group__programme=programme, enrolment__person__in=people)
        seats = seats.filter(group__in=theirs.order_by().values("group"))
    for group, side, person in seats.values_list("group_id", "side", "enrolment__person_id"):
        sides[group][side].append(person)
    for both in sides.values():
        yield from ((a, b) for a in both["learner"] for b in both["volunteer"])


def _households(programme: Programme, asked: Columns, given: Columns) -> set[tuple[int, int]]:
    """(learner, volunteer) persons who share an account, a phone or an e-mail, themselves or through the learner's guardian."""
    homes = defaultdict(list)
    for person, *signs in zip(given["person"], given["account"], given["phone"], given["email"], strict=True):
        for sign in _signs(person, *signs):
            homes[sign].append(person)
    here = set(asked["person"])
    whose = Q(minor__in=here) if len(here) <= FEW else Q(minor__enrolments__programme=programme)
    words = ParentalAuthorisation.objects.filter(whose).order_by().distinct()
    guardians = words.values_list("minor_id", "guardian_id", "guardian__account_id", "guardian__phone", "guardian__email")
    learners = zip(asked["person"], asked["person"], asked["account"], asked["phone"], asked["email"], strict=True)
    return {
        (learner, other)
        for learner, person, *signs in (*learners, *guardians)
        if learner in here
        for sign in _signs(person, *signs)
        for other in homes.get(sign, ())
    }


def _signs(person: int, account: int | None, phone: str, email: str) -> Iterator[tuple[str, str | int]]:
    yield "person", person
    if account:
        yield "account", account
    if phone:
        yield "phone", phone
    if email:
        yield "email", email.lower()


def seats_left(offer: Offer) -> int:
    """Places not taken by a proposal sent or a pair in progress; drafts hold none."""
    return Offer.objects.filter(pk=offer.pk).values_list(F("capacity") - F("taken"), flat=True).first() or 0
