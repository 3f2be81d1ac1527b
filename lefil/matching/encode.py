"""From rows to the engine's arrays: every code of the reference lists becomes a bit, every week becomes hours in Paris.

Two levels of the same school year are the same code: who helps in maths "from 6e to 3e" helps a SEGPA pupil too.
Nothing here queries: callers bring rows with `enrolment`, its `person` and its `availability` already read.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from lefil.catalogue.models import Programme
from lefil.catalogue.reference import languages, levels, places, subjects
from lefil.enrolments.models import Enrolment
from lefil.matching import bands
from lefil.matching.engine import Needs, Offers, Weights, bitset
from lefil.matching.models import INTERESTS, MODES, STAGES, Need, Offer, OfferedSubject, Policy
from lefil.people.models import Person

YEARS = 10
SUBJECT_AT = {row.code: place * YEARS for place, row in enumerate(subjects.SUBJECTS)}
CODES = len(SUBJECT_AT) * YEARS
LANGUAGE_BIT = {row.code: place for place, row in enumerate(languages.LANGUAGES)}
MODE_BIT = {code: place for place, code in enumerate(MODES)}
INTEREST_BIT = {code: place for place, code in enumerate(INTERESTS)}
STAGE = {code: place for place, code in enumerate(STAGES)}
GENDER = {"": 0, "f": 1, "m": 2, "x": 3}
NOBODY = 9  # the wish of who wants "the same gender as mine" and has not said theirs: nobody fits until they say it
DEPARTEMENT = {code: place for place, code in enumerate(sorted(places.DEPARTEMENTS | places.COLLECTIVITIES))}
ACADEMIE = {name: place for place, name in enumerate(sorted(places.ACADEMIES))}


def weights_of(policy: Policy | None) -> Weights:
    return Weights(**policy.weights, version=str(policy.version)) if policy else Weights()


def needs_of(rows: Sequence[Need], *, programme: Programme, now: datetime) -> Needs:
    """One row per need, in the given order."""
    today = bands.day_of(now)
    people = [row.enrolment.person for row in rows]
    hours = max(1, -(-programme.meeting_minutes // 60))
    columns: dict[str, Any] = {
        "key": [row.pk for row in rows],
        "subjects": bitset([wanted(row) for row in rows], CODES),
        "first": [wanted(row)[0] for row in rows],
        "hours": [words(week_of(row.enrolment, now)) for row in rows],
        "min_hours": [hours] * len(rows),
        "languages": [spoken(row.languages, person) for row, person in zip(rows, people, strict=True)],
        "gender": [GENDER[person.gender] for person in people],
        "gender_wish": [wish(row.gender_wish, person) for row, person in zip(rows, people, strict=True)],
        "channels": [ways(row.modes) for row in rows],
        "minor": [person.band(today) != "adult" for person in people],
        "stage": [stage(row.level) for row in rows],
        "urgency": [given(row) for row in rows],
        "waiting_days": [waited(row.since, now) for row in rows],
        "departement": [DEPARTEMENT.get(person.departement, -1) for person in people],
        "academie": [academie(person) for person in people],
        "interests": [mask(row.interests, INTEREST_BIT) for row in rows],
    }
    return Needs(**columns)


def offers_of(rows: Sequence[Offer], *, taught: Mapping[int, Sequence[OfferedSubject]], seats: Mapping[int, int], now: datetime) -> Offers:
    """One row per offer, in the given order. `seats`: offer id -> learners that may still be given, `taught`: its subjects."""
    today = bands.day_of(now)
    people = [row.enrolment.person for row in rows]
    columns: dict[str, Any] = {
        "key": [row.pk for row in rows],
        "subjects": bitset([covered(taught.get(row.pk, ())) for row in rows], CODES),
        "hours": [words(week_of(row.enrolment, now)) for row in rows],
        "languages": [spoken(row.languages, person) for row, person in zip(rows, people, strict=True)],
        "gender": [GENDER[person.gender] for person in people],
        "gender_wish": [wish(row.gender_wish, person) for row, person in zip(rows, people, strict=True)],
        "channels": [ways(row.modes) for row in rows],
        "cleared": [is_cleared(row.enrolment, today) for row in rows],
        "takes_minors": [person.band(today) == "adult" for person in people],
        "stages": [mask(row.stages, STAGE) for row in rows],
        "capacity": [max(0, seats.get(row.pk, 0)) for row in rows],
        "waiting_days": [waited(row.since, now) for row in rows],
        "departement": [DEPARTEMENT.get(person.departement, -1) for person in people],
        "academie": [academie(person) for person in people],
        "interests": [mask(row.interests, INTEREST_BIT) for row in rows],
    }
    return Offers(**columns)


def wanted(need: Need) -> list[int]:
    """Codes of the subjects at the learner's level, the most important first; not empty for a `readable` need."""
    return [SUBJECT_AT[code] + levels.level(need.level).year - 1 for code in need.subjects if code in SUBJECT_AT]


def readable(need: Need) -> bool:
    """False for a level or a first subject that the reference lists do not know: one such row must not stop a run."""
    return need.level in levels.BY_CODE and bool(need.subjects) and need.subjects[0] in SUBJECT_AT


def covered(taught: Sequence[OfferedSubject]) -> list[int]:
    """Codes of each subject at each school year of its range."""
    known = [each for each in taught if each.subject in SUBJECT_AT and {each.level_from, each.level_to} <= levels.BY_CODE.keys()]
    return [SUBJECT_AT[each.subject] + year - 1 for each in known for year in range(*years(each))]


def years(each: OfferedSubject) -> tuple[int, int]:
    """First school year, and the one after the last."""
    return levels.level(each.level_from).year, levels.level(each.level_to).year + 1


def given(need: Need) -> int:
    """Points of the association's rules without those of waiting: the engine counts the weeks by itself, and must count them once."""
    return max(0, need.urgency - need.urgency_parts.get("waiting_week", 0))


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
    known = [code for code in (chosen or person.speaks or [person.language]) if code in LANGUAGE_BIT]
    return known or ["fr"]


def spoken(chosen: Sequence[str], person: Person) -> int:
    return mask(languages_of(chosen, person), LANGUAGE_BIT)


def wish(said: str, person: Person) -> int:
    return (GENDER[person.gender] or NOBODY) if said == "same" else 0


def ways(modes: Sequence[str]) -> int:
    """Who names no way of meeting accepts all."""
    return mask(modes, MODE_BIT) or (1 << len(MODE_BIT)) - 1


def academie(person: Person) -> int:
    place = places.place(person.departement) if person.departement else None
    return ACADEMIE.get(place.academie, -1) if place else -1


def waited(since: datetime, now: datetime) -> int:
    return max(0, (now - since).days)


def mask(codes: Sequence[str], bit: Mapping[str, int]) -> int:
    """Unknown codes are left out: a code that no longer exists must not stop a run."""
    return sum(1 << bit[code] for code in set(codes) if code in bit)
