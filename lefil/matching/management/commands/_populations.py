"""Reads the two files of match_file. A row that cannot be read is set aside by its name, with a sentence; the others go on."""

from __future__ import annotations

import json
import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from lefil.matching.engine.elsewhere import Asked, Offered, Sizes

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOUR, DAY = 60, 1440
LAST_TIER = 1_000_000  # of who has none
MOST_SEATS = 1_000_000
Stretch = tuple[int, int, int]  # day, first minute, minute after the last


class Unreadable(Exception):
    """A sentence about one row."""


@dataclass(frozen=True)
class Need:
    id: str
    level: int
    subjects: dict[str, bool]  # name -> mandatory
    languages: frozenset[str]
    asked: float | None  # seconds
    week: tuple[Stretch, ...]
    only_gender: str
    tier: int
    excluded: frozenset[str]


@dataclass(frozen=True)
class Offer:
    id: str
    subjects: tuple[tuple[str, int, int], ...]
    languages: frozenset[str]
    since: float | None
    gender: str
    capacity: int
    week: tuple[Stretch, ...]


def rows(path: str) -> list[Any]:
    """Unreadable when the file is not a list."""
    try:
        made = json.loads(Path(path).read_bytes())
    except OSError as wrong:
        raise Unreadable(f"{path} : ce fichier ne s’ouvre pas ({wrong.strerror}).") from wrong
    except (ValueError, RecursionError) as wrong:
        raise Unreadable(f"{path} : ce fichier n’est pas du JSON lisible.") from wrong
    if not isinstance(made, list):
        raise Unreadable(f"{path} : on attend une liste de personnes.")
    return made


def read(found: list[Any], kind: Callable[[dict[str, Any], Callable[[str], None]], Any], name: str) -> tuple[list[Any], list[str]]:
    """(people, sentences about what was set aside)."""
    made, said, seen = [], [], set()
    for at, row in enumerate(found):
        label = f"{name} n° {at + 1}"
        try:
            if not isinstance(row, dict):
                raise Unreadable("ce n’est pas une fiche")
            label = f"{name} « {identity(row)} »"
            if identity(row) in seen:
                raise Unreadable("cet identifiant est déjà pris")

            def note(sentence: str, label: str = label) -> None:
                said.append(f"{label} : {sentence}.")

            made.append(kind(row, note))
            seen.add(identity(row))
        except Unreadable as why:
            said.append(f"{label} : {why}. Fiche mise de côté.")
    return made, said


def identity(row: dict[str, Any]) -> str:
    given = row.get("id")
    if isinstance(given, bool) or not isinstance(given, str | int) or given == "":
        raise Unreadable("l’identifiant manque")
    return str(given)


def whole(row: dict[str, Any], key: str, words: str) -> int:
    given = row.get(key)
    if isinstance(given, float) and math.isfinite(given) and given == int(given):
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, int) or abs(given) > 2**31:
        raise Unreadable(f"{words} n’est pas un nombre entier" if key in row else f"{words} manque")
    return given


def words_of(row: dict[str, Any], key: str, words: str) -> frozenset[str]:
    given = row.get(key) or []
    if not isinstance(given, list) or not all(isinstance(each, str | int) for each in given):
        raise Unreadable(f"{words} ne sont pas une liste")
    return frozenset(map(str, given))


def word(row: dict[str, Any], key: str, words: str) -> str:
    given = row.get(key)
    if given is None:
        return ""
    if not isinstance(given, str):
        raise Unreadable(f"{words} n’est pas un mot")
    return given


def moment(row: dict[str, Any], key: str, note: Callable[[str], None]) -> float | None:
    """Seconds; None when missing or not readable: counted as the last to have come."""
    given = row.get(key)
    try:
        if isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given):
            return float(given)
        if isinstance(given, str):
            read = datetime.fromisoformat(given) if len(given) > 10 else datetime.combine(date.fromisoformat(given), time())
            return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        pass
    note("la date ne se lit pas : compté comme la dernière personne arrivée")
    return None


def listed(row: dict[str, Any], key: str, words: str) -> list[dict[str, Any]]:
    given = row.get(key)
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise Unreadable(f"{words} ne se lisent pas")
    return given


def subject(row: dict[str, Any]) -> str:
    given = row.get("name")
    if not isinstance(given, str) or not given.strip():
        raise Unreadable("une matière est sans nom")
    return given


def week_of(row: dict[str, Any]) -> tuple[Stretch, ...]:
    """Stretches of at least an hour, those that touch joined; () when nothing was given: no constraint then."""
    given = row.get("availability")
    if given is None:
        return ()
    if not isinstance(given, dict) or not set(given) <= set(DAYS):
        raise Unreadable("les disponibilités ne se lisent pas (les jours vont de « monday » à « sunday »)")
    found: list[Stretch] = []
    for day, name in enumerate(DAYS):
        if not isinstance(given.get(name, []), list):
            raise Unreadable(f"les disponibilités de « {name} » ne se lisent pas")
        found += joined(day, [slot(each) for each in given.get(name, [])])
    if given and any(given.values()) and not any(last - first >= HOUR for _, first, last in found):
        raise Unreadable("aucune plage libre ne dure une heure")
    return tuple(each for each in found if each[2] - each[1] >= HOUR)


def slot(given: Any) -> tuple[int, int]:
    if not isinstance(given, dict):
        raise Unreadable("une plage libre ne se lit pas")
    first, last = whole(given, "from", "le début d’une plage"), whole(given, "to", "la fin d’une plage")
    if not 0 <= first < last <= DAY:
        raise Unreadable(f"une plage va de {first} à {last}, hors de 0 à {DAY} ou à l’envers")
    return first, last


def joined(day: int, slots: list[tuple[int, int]]) -> list[Stretch]:
    made: list[Stretch] = []
    for first, last in sorted(slots):
        if made and first <= made[-1][2]:
            made[-1] = (day, made[-1][1], max(last, made[-1][2]))
        else:
            made.append((day, first, last))
    return made


def need(row: dict[str, Any], note: Callable[[str], None]) -> Need:
    subjects: dict[str, bool] = {}
    for each in listed(row, "subjects", "les matières"):
        mandatory = each.get("mandatory", False)
        if mandatory not in (True, False, None):
            raise Unreadable("« mandatory » vaut vrai ou faux")
        subjects[subject(each)] = bool(mandatory) or subjects.get(subject(each), False)
    if not subjects:
        raise Unreadable("aucune matière")
    return Need(
        identity(row), whole(row, "level", "le niveau"), subjects, words_of(row, "languages", "les langues"),
        moment(row, "requested_at", note), week_of(row), word(row, "only_gender", "le souhait sur le genre"),
        LAST_TIER if row.get("tier") is None else whole(row, "tier", "la priorité"), words_of(row, "excluded", "les exclusions"),
    )  # fmt: skip


def offer(row: dict[str, Any], note: Callable[[str], None]) -> Offer:
    taught = []
    for each in listed(row, "subjects", "les matières"):
        name = subject(each)
        try:
            low, high = whole(each, "level_min", "le niveau le plus bas"), whole(each, "level_max", "le niveau le plus haut")
            if low > high:
                raise Unreadable("les niveaux sont à l’envers")
            taught.append((name, low, high))
        except Unreadable as why:
            note(f"matière « {name} » non comptée, {why}")
    if not taught:
        raise Unreadable("aucune matière utilisable")
    capacity = whole(row, "capacity", "le nombre de places") if "capacity" in row else 1
    if capacity < 0:
        raise Unreadable("le nombre de places est négatif")
    return Offer(
        identity(row), tuple(taught), words_of(row, "languages", "les langues"), moment(row, "since", note), word(row, "gender", "le genre"),
        min(capacity, MOST_SEATS), week_of(row),
    )  # fmt: skip


def numbered(values: Iterable[Any]) -> dict[Any, int]:
    return {value: at for at, value in enumerate(sorted(set(values)))}


@dataclass(frozen=True)
class Numbers:
    """Every word of the two files as a bit."""

    code: dict[tuple[str, int], int]
    levels: dict[str, list[int]]  # subject -> levels asked, sorted
    language: dict[str, int]
    start: dict[tuple[int, int], int]
    starts: list[tuple[int, int]]
    gender: dict[str, int]

    @classmethod
    def of(cls, needs: list[Need], offers: list[Offer]) -> Numbers:
        code = numbered((name, each.level) for each in needs for name in each.subjects)
        levels: dict[str, list[int]] = {}
        for name, level in code:
            levels.setdefault(name, []).append(level)
        everybody: list[Need | Offer] = [*needs, *offers]
        start = numbered((day, first) for each in everybody for day, first, _ in each.week)
        language = numbered(word for each in everybody for word in each.languages)
        gender = numbered(["", *(each.only_gender for each in needs), *(each.gender for each in offers)])
        return cls(code, levels, language, start, list(start), gender)

    def sizes(self) -> Sizes:
        return Sizes(max(1, len(self.code)), max(1, len(self.language)), len(self.start), len(self.gender))

    def spoken(self, languages: frozenset[str]) -> int:
        return sum(1 << self.language[each] for each in languages)

    def hours(self, week: tuple[Stretch, ...]) -> int:
        """The moments at which an hour can begin: two people share an hour exactly when they share such a moment."""
        made = 0
        for day, first, last in week:
            low, high = bisect_left(self.starts, (day, first)), bisect_right(self.starts, (day, last - HOUR))
            made |= (1 << high) - (1 << low)
        return made

    def taught(self, subjects: tuple[tuple[str, int, int], ...]) -> int:
        made = 0
        for name, low, high in subjects:
            levels = self.levels.get(name, [])
            for level in levels[bisect_left(levels, low) : bisect_right(levels, high)]:
                made |= 1 << self.code[name, level]
        return made


def encoded(needs: list[Need], offers: list[Offer]) -> tuple[list[Asked], list[Offered], Sizes]:
    """Both lists must be in the order of the requests. Days are counted back from the last date of the two files: no clock."""
    numbers = Numbers.of(needs, offers)
    moments = [each for each in [*(a.asked for a in needs), *(o.since for o in offers)] if each is not None]
    last = max(moments, default=0.0)
    place = {each.id: at for at, each in enumerate(offers)}
    tiers = sorted({each.tier for each in needs}, reverse=True)
    step = {tier: at + 1 for at, tier in enumerate(tiers)}

    def days(moment: float | None) -> int:
        return 0 if moment is None else int((last - moment) // 86400)

    asked = [
        Asked(
            each.level, sum(1 << numbers.code[name, each.level] for name in each.subjects),
            sum(1 << numbers.code[name, each.level] for name, must in each.subjects.items() if must), numbers.spoken(each.languages),
            numbers.hours(each.week), numbers.gender[each.only_gender], step[each.tier], days(each.asked),
            tuple(place[other] for other in each.excluded if other in place),
        )
        for each in needs
    ]  # fmt: skip
    offered = [
        Offered(
            numbers.taught(each.subjects), numbers.spoken(each.languages), numbers.hours(each.week), numbers.gender[each.gender],
            each.capacity, days(each.since),
        )
        for each in offers
    ]  # fmt: skip
    return asked, offered, numbers.sizes()
