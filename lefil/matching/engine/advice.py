"""What would help: for one learner who waits, for the association that recruits. Nothing is told that was not tried and confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arrays import Bits, Flags, Ints, Needs, Offers
from .explain import BANDS
from .parts import common_hours, count_bits
from .rules import CHECKED
from .standing import Standing

TRIED = 3  # changes of each kind that are tried, those that open most volunteers first


@dataclass(frozen=True)
class Unlock:
    """One change that gives this learner a volunteer today."""

    kind: str  # "hours", "channels", "gender_wish", "languages", "subject"
    value: int  # row of the bands; the bits; the wish; the bits; the code that would come first
    opened: int  # volunteers who become allowed


@dataclass(frozen=True)
class Recruit:
    """So many more volunteers like this would serve so many more learners."""

    code: int  # subject at a level
    part: str  # "evenings", "afternoons" or "weekend"
    volunteers: int
    served: int


def unlocks(standing: Standing, i: int, *, bands: Bits = BANDS) -> list[Unlock]:
    """The single changes that would give learner i, who waits, a volunteer today; the one that opens most first."""
    one = standing.needs.take(np.array([i]))
    found = []
    for changes in proposed_changes(standing, one, i, bands):
        for kind, value, opened, changed in sorted(changes, key=lambda each: -each[2])[:TRIED]:
            if standing.would_match(i, changed):
                found.append(Unlock(kind, value, opened))
    return sorted(found, key=lambda each: -each.opened)


Change = tuple[str, int, int, Needs]


def proposed_changes(standing: Standing, one: Needs, i: int, bands: Bits) -> Iterator[list[Change]]:
    offers = standing.offers
    everyone, first = np.arange(len(offers)), np.zeros(len(offers), dtype=np.int64)
    open_to = (offers.capacity > 0) & ~np.isin(everyone, [j for a, j in standing._excluded if a == i])
    fails = {name: ~rule(one, offers, first, everyone) for name, (_, rule) in CHECKED.items()}
    failed = np.sum(list(fails.values()), axis=0)

    def only(name: str) -> Ints:
        return np.flatnonzero(open_to & fails[name] & (failed == 1))

    yield wider_weeks(one, offers, only("hours"), bands)
    yield by_bits(one, offers, only("channel"), "channels", 8)
    yield [("gender_wish", 0, len(only("gender")), replace(one, gender_wish=np.zeros(1, np.int8)))] if one.gender_wish[0] else []
    yield by_bits(one, offers, only("language"), "languages", 64)
    yield other_subjects(one, offers, np.flatnonzero(open_to & (failed - fails["subject"] == 0)))


def wider_weeks(one: Needs, offers: Offers, able: Ints, bands: Bits) -> list[Change]:
    """A band of the week more; smallest changes that open somebody."""
    made = []
    have = common_hours(one, offers, np.zeros(len(able), np.int64), able)
    for at, band in enumerate(bands):
        opened = int((have + count_bits(offers.hours[able] & band & ~one.hours[0]) >= one.min_hours[0]).sum())
        if opened:
            made.append(("hours", at, opened, replace(one, hours=one.hours | band)))
    return made


def by_bits(one: Needs, offers: Offers, able: Ints, name: str, width: int) -> list[Change]:
    """One more way of meeting, or one more language: never two at once."""
    made = []
    have: Any = getattr(one, name)
    for bit in range(width):
        more = have.dtype.type(1 << bit)
        opened = int((getattr(offers, name)[able] & more != 0).sum()) if not have[0] & more else 0
        if opened:
            made.append((name, bit, opened, replace(one, **{name: have | more})))
    return made


def other_subjects(one: Needs, offers: Offers, able: Ints) -> list[Change]:
    """Another of the subjects asked, taken first."""
    made = []
    for code in np.flatnonzero(bits_of(one.subjects[0])).tolist():
        opened = int(((offers.subjects[able, code // 64] >> np.uint64(code % 64)) & np.uint64(1)).sum()) if code != one.first[0] else 0
        if opened:
            made.append(("subject", code, opened, replace(one, first=np.array([code], dtype=np.int32))))
    return made


def bits_of(words: NDArray[np.uint64]) -> Flags:
    return np.unpackbits(words.view(np.uint8), bitorder="little").astype(np.bool_)


# Parts of the week in which people are recruited: hours of the week.
PARTS_OF_WEEK: dict[str, list[int]] = {
    "evenings": [24 * day + hour for day in range(5) for hour in range(17, 21)],
    "afternoons": [24 * day + hour for day in range(5) for hour in range(12, 17)],
    "weekend": [24 * day + hour for day in (5, 6) for hour in range(8, 21)],
}


def recruiting(standing: Standing, *, volunteers: int = 20, most: int = 5, subjects: int = 4) -> list[Recruit]:
    """Where more volunteers would serve more learners: for the subjects most waited for, in each part of the week.

    Each line was tried: so many volunteers were added to the pool and the learners served were counted. They help with one subject
    at one level, all hours of the part, one learner each, every language and channel of the programme, no wish; what can be hoped.
    """
    needs = standing.needs
    waits = [i for i in standing.here.tolist() if standing.mate(i) is None]
    codes, count = np.unique(needs.first[waits], return_counts=True) if waits else (np.empty(0, int), np.empty(0, int))
    found = []
    for code in codes[np.argsort(-count, kind="stable")][:subjects].tolist():
        for part in PARTS_OF_WEEK:
            more = [hoped(needs, code, part, number) for number in range(volunteers)]
            found.append(Recruit(code, part, volunteers, gained(standing, more)))
    return sorted((each for each in found if each.served), key=lambda each: -each.served)[:most]


def gained(standing: Standing, more: Iterable[Offers]) -> int:
    """How many more learners would be served with these volunteers (Offers of one row each), counted on a copy to which they came."""
    trial = standing.copy()
    for one in more:
        trial.add_volunteer(one)
    return trial.served() - standing.served()


def hoped(needs: Needs, code: int, part: str, number: int) -> Offers:
    """One volunteer who helps with this code in all hours of the part."""
    words = needs.subjects.shape[1]
    subjects, hours = np.zeros((1, words), np.uint64), np.zeros((1, 3), np.uint64)
    subjects[0, code // 64] = np.uint64(1) << np.uint64(code % 64)
    for hour in PARTS_OF_WEEK[part]:
        hours[0, hour // 64] |= np.uint64(1) << np.uint64(hour % 64)
    spoken, ways = np.bitwise_or.reduce(needs.languages, initial=0), np.bitwise_or.reduce(needs.channels, initial=0)
    values: dict[str, Any] = {
        "key": -1 - number, "languages": spoken, "channels": ways, "cleared": True, "takes_minors": True, "capacity": 1,
        "departement": -1, "academie": -1,
    }  # fmt: skip
    columns = {each.name: np.array([values.get(each.name, 0)], dtype=each.metadata["dtype"]) for each in fields(Offers)}  # type: ignore[arg-type]
    return Offers(**{**columns, "subjects": subjects, "hours": hours})
