"""From columns of rows to the engine's arrays: every code of the reference lists becomes a bit, every week becomes hours in Paris.

A trade is one code, whoever asks. Two levels of the same school year are the same code: who helps in maths "from 6e to 3e" helps a SEGPA pupil too.
Nothing here queries: callers bring columns, one value per person. Lists come as the JSON text of the database: among thousands of
people the same few lists come back, and each is read once.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from lefil.catalogue.reference import languages, levels, places, subjects
from lefil.enrolments.models import Enrolment
from lefil.matching import bands
from lefil.matching.engine import Needs, Offers, Weights, bitset
from lefil.matching.models import INTERESTS, MODES, STAGES, OfferedSubject, Policy
from lefil.people.models import Person

YEARS = 10
SCHOOL = len(subjects.SUBJECTS) * YEARS  # codes of school: a subject at a year. The trades come after, one code each
SUBJECT_AT = {
    **{row.code: place * YEARS for place, row in enumerate(subjects.SUBJECTS)},
    **{row.code: SCHOOL + place for place, row in enumerate(subjects.WORKED)},
}
CODES = SCHOOL + len(subjects.WORKED)
LANGUAGE_BIT = {row.code: place for place, row in enumerate(languages.LANGUAGES)}
MODE_BIT = {code: place for place, code in enumerate(MODES)}
INTEREST_BIT = {code: place for place, code in enumerate(INTERESTS)}
STAGE = {code: place for place, code in enumerate(STAGES)}
GENDER = {"": 0, "f": 1, "m": 2, "x": 3}
NOBODY = 9  # the wish of who wants "the same gender as mine" and has not said theirs: nobody fits until they say it
DEPARTEMENT = {code: place for place, code in enumerate(sorted(places.DEPARTEMENTS | places.COLLECTIVITIES))}
ACADEMIE = {name: place for place, name in enumerate(sorted(places.ACADEMIES))}
DAY = 86_400_000_000  # microseconds
ADULT = 18

Columns = Mapping[str, Sequence[Any]]
Key = TypeVar("Key", bound=Hashable)
Ints = NDArray[np.int64]


def weights_of(policy: Policy | None) -> Weights:
    return Weights(**policy.weights, version=str(policy.version)) if policy else Weights()


def needs_of(rows: Columns, *, minutes: int, now: datetime) -> Needs:
    """One row per need, in the given order. Columns are those of queries.pool.NEED; every need is `readable`. `minutes`: of a meeting."""
    codes, asked = _distinct(zip(rows["level"], rows["subjects"], strict=True))
    wants = [wanted(level, read(text)) for level, text in asked]
    columns: dict[str, Any] = {
        "subjects": bitset(wants, CODES)[codes],
        "first": np.array([mine[0] for mine in wants], dtype=np.int64)[codes],
        "min_hours": np.full(len(codes), max(1, -(-minutes // 60))),
        "minor": ~adults(rows["born"], now),
        "stage": coded(rows["level"], stage),
        "urgency": [given(points, parts) for points, parts in zip(rows["urgency"], rows["urgency_parts"], strict=True)],
    }
    return Needs(**_both(rows, now=now), **columns)


def offers_of(rows: Columns, *, taught: Iterable[tuple[int, str, str, str]], seats: Sequence[int], now: datetime) -> Offers:
    """One row per offer, in the given order. `taught`: (row number, subject, first level, last level); `seats`: learners that may
    still be given. Every offer is of somebody who is cleared."""
    columns: dict[str, Any] = {
        "subjects": _taught(taught, len(rows["pk"])),
        "cleared": np.ones(len(rows["pk"]), dtype=np.bool_),
        "takes_minors": adults(rows["born"], now),
        "stages": coded(rows["stages"], lambda text: mask(read(text), STAGE)),
        "capacity": np.maximum(np.array(seats, dtype=np.int64), 0),
    }
    return Offers(**_both(rows, now=now), **columns)


def _both(rows: Columns, *, now: datetime) -> dict[str, Any]:
    """What both sides have. `key`, by which the engine breaks ties, is the rank of the date of the request, then of its number."""
    since = moments(rows["since"])
    rank = np.empty(len(since), dtype=np.int64)
    rank[np.lexsort((np.array(rows["pk"], dtype=np.int64), since))] = np.arange(1, len(since) + 1)
    return {
        "key": rank,
        "hours": bands.paris_words(rows["bands"], rows["timezone"], now),
        "languages": coded(
            zip(rows["languages"], rows["speaks"], rows["language"], strict=True), lambda said: mask(_tongues(*said), LANGUAGE_BIT)
        ),
        "gender": coded(rows["gender"], GENDER.__getitem__),
        "gender_wish": coded(zip(rows["gender_wish"], rows["gender"], strict=True), lambda said: wish(*said)),
        "channels": coded(rows["modes"], lambda text: ways(read(text))),
        "waiting_days": np.maximum((moments([now])[0] - since) // DAY, 0),
        "departement": coded(rows["departement"], lambda code: DEPARTEMENT.get(code, -1)),
        "academie": coded(rows["departement"], academie),
        "interests": coded(rows["interests"], lambda text: mask(read(text), INTEREST_BIT)),
    }


def _distinct(values: Iterable[Key]) -> tuple[Ints, list[Key]]:
    """(place of each value among the distinct ones, the distinct ones)."""
    at: dict[Key, int] = {}
    places = [at.setdefault(value, len(at)) for value in values]
    return np.array(places, dtype=np.int64), list(at)


def coded(values: Iterable[Key], code: Callable[[Key], int]) -> Ints:
    """`code` of each value, worked out once per distinct value. Never negative beyond -1, and under 63 bits."""
    places, distinct = _distinct(values)
    return np.array([code(value) for value in distinct], dtype=np.int64)[places]


def moments(when: Sequence[datetime]) -> Ints:
    """Microseconds since 1970, exact."""
    return np.array([one.replace(tzinfo=None) - one.utcoffset() for one in when], dtype="datetime64[us]").astype(np.int64)  # type: ignore[operator]


def adults(born: Sequence[date | None], now: datetime) -> NDArray[np.bool_]:
    """Of age on that day in France; an unknown age is a minor's. The 29 February counts on 1 March."""
    today = bands.day_of(now)
    try:
        latest = today.replace(year=today.year - ADULT)
    except ValueError:
        latest = date(today.year - ADULT, 2, 28)
    return np.array([day is not None and day <= latest for day in born], dtype=np.bool_)


def _taught(lines: Iterable[tuple[int, str, str, str]], rows: int) -> NDArray[np.uint64]:
    """uint64[rows, words]: each subject at each school year of its range; a code that no longer exists is left out."""
    found = list(lines)
    places, distinct = _distinct(line[1:] for line in found)
    known = [
        [SUBJECT_AT[code] + year - 1 for year in range(levels.level(first).year, levels.level(last).year + 1)]
        if code in SUBJECT_AT and {first, last} <= levels.BY_CODE.keys() else []
        for code, first, last in distinct
    ]  # fmt: skip
    made = np.zeros((rows, -(-CODES // 64)), dtype=np.uint64)
    np.bitwise_or.at(made, np.array([line[0] for line in found], dtype=np.int64), bitset(known, CODES)[places])
    return made


_READ: dict[str, list[str]] = {}


def read(text: str) -> list[str]:
    """A list of codes from its JSON text."""
    if text not in _READ:
        if len(_READ) > 100_000:
            _READ.clear()
        _READ[text] = json.loads(text)
    return _READ[text]


def wanted(level: str, asked: Sequence[str]) -> list[int]:
    """Codes of the subjects at the learner's level, the most important first; not empty for a `readable` need."""
    return [SUBJECT_AT[code] + levels.level(level).year - 1 for code in asked if code in SUBJECT_AT]


def subject_of(code: int) -> str:
    """The subject of a code of the arrays."""
    return subjects.SUBJECTS[code // YEARS].code if code < SCHOOL else subjects.WORKED[code - SCHOOL].code


def readable(level: str, asked: Sequence[str]) -> bool:
    """False for a level or a first subject that the reference lists do not know: one such row must not stop a run."""
    return level in levels.BY_CODE and bool(asked) and asked[0] in SUBJECT_AT


def years(each: OfferedSubject) -> tuple[int, int]:
    """First school year, and the one after the last."""
    return levels.level(each.level_from).year, levels.level(each.level_to).year + 1


def given(points: int, parts: str) -> int:
    """Points of the association's rules without those of waiting: the engine counts the weeks by itself, and must count them once."""
    return max(0, points - (json.loads(parts).get("waiting_week", 0) if "waiting_week" in parts else 0))


def stage(level_code: str) -> int:
    level = levels.level(level_code)
    return STAGE["pro"] if level.track in levels.PRO else STAGE[level.cycle]


def is_cleared(enrolment: Enrolment, today: date) -> bool:
    return enrolment.state == "ready" and enrolment.cleared_until is not None and enrolment.cleared_until >= today


def week_of(enrolment: Enrolment, now: datetime) -> int:
    """168 bits: the hours of the week in Paris that the person painted; 0 when they have painted nothing."""
    painted = getattr(enrolment, "availability", None)
    return bands.paris_hours(painted.bands, enrolment.person.timezone, now) if painted else 0


def words(hours: int) -> list[int]:
    return [hours >> (64 * at) & 0xFFFF_FFFF_FFFF_FFFF for at in range(3)]


def languages_of(chosen: Sequence[str], person: Person) -> list[str]:
    """Languages one can work in: those said for this request, else those spoken, else that of the screens, else French."""
    return known_languages(chosen, person.speaks, person.language)


def known_languages(chosen: Sequence[str], speaks: Sequence[str], screen: str) -> list[str]:
    return [code for code in (chosen or speaks or [screen]) if code in LANGUAGE_BIT] or ["fr"]


def _tongues(chosen: str, speaks: str, screen: str) -> list[str]:
    return known_languages(read(chosen), read(speaks), screen)


def wish(said: str, gender: str) -> int:
    return (GENDER[gender] or NOBODY) if said == "same" else 0


def ways(modes: Sequence[str]) -> int:
    """Who names no way of meeting accepts all."""
    return mask(modes, MODE_BIT) or (1 << len(MODE_BIT)) - 1


def academie(departement: str) -> int:
    place = places.place(departement) if departement else None
    return ACADEMIE.get(place.academie, -1) if place else -1


def waited(since: datetime, now: datetime) -> int:
    return max(0, (now - since).days)


def mask(codes: Sequence[str], bit: Mapping[str, int]) -> int:
    """Unknown codes are left out: a code that no longer exists must not stop a run."""
    return sum(1 << bit[code] for code in set(codes) if code in bit)
