"""Small made-up worlds full of ties, and the rules told again pair by pair in plain Python, to compare with."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from lefil.matching.engine import Needs, Offers, Weights, bitset

SUBJECT_BITS = 70  # two words, so that the second one is used


def needs_of(rows: list[dict[str, Any]]) -> Needs:
    """Learners from what differs from an easy one: wants code 0, free Monday 18h-20h, French, nothing else."""
    easy: dict[str, Any] = {
        "subjects": {0}, "first": 0, "hours": {18, 19}, "min_hours": 1, "languages": 1, "gender": 0, "gender_wish": 0,
        "channels": 1, "minor": False, "stage": 0, "urgency": 0, "waiting_days": 0, "departement": -1, "academie": -1,
        "interests": 0,
    }  # fmt: skip
    return Needs(**_columns(Needs, easy, rows))


def offers_of(rows: list[dict[str, Any]]) -> Offers:
    easy: dict[str, Any] = {
        "subjects": {0}, "hours": {18, 19}, "languages": 1, "gender": 0, "gender_wish": 0, "channels": 1,
        "cleared": True, "takes_minors": True, "stages": 0, "capacity": 1, "waiting_days": 0, "departement": -1,
        "academie": -1, "interests": 0,
    }  # fmt: skip
    return Offers(**_columns(Offers, easy, rows))


def _columns(kind: type, easy: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    full = [{"key": at, **easy, **row} for at, row in enumerate(rows)]
    made: dict[str, Any] = {each.name: [row[each.name] for row in full] for each in fields(kind)}
    made["subjects"] = bitset(made["subjects"], SUBJECT_BITS)
    made["hours"] = bitset(made["hours"], 168)
    return made


@dataclass
class World:
    learners: list[dict[str, Any]]
    volunteers: list[dict[str, Any]]
    excluded: list[tuple[int, int]] = field(default_factory=list)
    locked: list[tuple[int, int]] = field(default_factory=list)
    proposed: list[tuple[int, int]] = field(default_factory=list)
    weights: Weights = field(default_factory=Weights)

    @property
    def needs(self) -> Needs:
        return needs_of(self.learners)

    @property
    def offers(self) -> Offers:
        return offers_of(self.volunteers)

    @property
    def asked(self) -> dict[str, Any]:
        return {
            "excluded": self.excluded,
            "locked": self.locked,
            "proposed": self.proposed,
            "weights": self.weights,
        }


CODES = [0, 1, 63, 64, 69]
HOURS = [18, 19, 42, 64, 100, 167]


def some(draw: random.Random, among: list[int], share: float) -> set[int]:
    return {each for each in among if draw.random() < share}


def mask(draw: random.Random, bits: int, share: float) -> int:
    return sum(1 << bit for bit in range(bits) if draw.random() < share)


def person(draw: random.Random) -> dict[str, Any]:
    zone = draw.choice([-1, 0, 1])
    return {
        "hours": some(draw, HOURS, 0.6),
        "languages": draw.choice([1, 1, 1, 2, 3]),
        "gender": draw.randrange(3),
        "gender_wish": draw.choice([0, 0, 0, 0, 1, 2]),
        "channels": draw.choice([1, 1, 3, 2]),
        "academie": zone,
        "departement": -1 if zone < 0 else zone * 2 + draw.randrange(2),
        "interests": mask(draw, 5, 0.3),
        "waiting_days": draw.choice([0, 3, 6, 7, 8, 14, 40]),
    }


def world(seed: int, ties: bool = False) -> World:
    """Sizes 0 to 14 a side, from surplus to hard shortage, capacities 0 to 3; with `ties` almost all scores are equal."""
    draw = random.Random(seed)
    most = draw.choice([3, 8, 14])
    n, m = draw.randint(0, most), draw.randint(0, most)
    learners = [
        {
            **({"hours": some(draw, HOURS, 0.6)} if ties else person(draw)),
            "subjects": some(draw, CODES, 0.4),
            "first": draw.choice(CODES),
            "min_hours": draw.choice([1, 1, 2]),
            "minor": draw.random() < 0.5,
            "stage": draw.randrange(3),
            "urgency": draw.randrange(3),
        }
        for _ in range(n)
    ]
    volunteers = [
        {
            **({"hours": some(draw, HOURS, 0.6)} if ties else person(draw)),
            "subjects": some(draw, CODES, 0.6),
            "cleared": draw.random() < 0.85,
            "takes_minors": draw.random() < 0.85,
            "stages": draw.choice([0, 1, 6]),
            "capacity": draw.choice([0, 1, 1, 1, 2, 3]),
        }
        for _ in range(m)
    ]
    made = World(learners, volunteers)
    cells = [(i, j) for i in range(n) for j in range(m)]
    draw.shuffle(cells)
    made.excluded, cells = cells[: len(cells) // 8], cells[len(cells) // 8 :]
    made.proposed, cells = cells[: len(cells) // 6], cells[len(cells) // 10 :]
    if draw.random() < 0.5:
        made.locked = list({i: (i, j) for i, j in cells[:2]}.values())
    if draw.random() < 0.5:
        made.weights = Weights(subjects=500, hours=0, stage=0, learner_wait=100, standing=draw.choice([0, 1, 300]))
    return made


def full(row: dict[str, Any], kind: str) -> dict[str, Any]:
    """A row with its defaults, read back from what the arrays were made of."""
    base: dict[str, Any] = {
        "subjects": {0}, "first": 0, "hours": {18, 19}, "min_hours": 1, "languages": 1, "gender": 0, "gender_wish": 0,
        "channels": 1, "minor": False, "stage": 0, "urgency": 0, "waiting_days": 0, "departement": -1, "academie": -1,
        "interests": 0, "cleared": True, "takes_minors": True, "stages": 0, "capacity": 1,
    }  # fmt: skip
    made = {**base, **row}
    if kind == "learner":
        made["subjects"] = made["subjects"] | {made["first"]}
    return made


def may(learner: dict[str, Any], volunteer: dict[str, Any]) -> bool:
    """The hard rules, told again."""
    a, b = full(learner, "learner"), full(volunteer, "volunteer")
    if not b["cleared"] or (a["minor"] and not b["takes_minors"]):
        return False
    if a["gender_wish"] and a["gender_wish"] != b["gender"]:
        return False
    if b["gender_wish"] and b["gender_wish"] != a["gender"]:
        return False
    enough = len(a["hours"] & b["hours"]) >= a["min_hours"]
    talk: bool = bool(a["languages"] & b["languages"] and a["channels"] & b["channels"])
    return bool(a["first"] in b["subjects"] and enough and talk)


def worth(learner: dict[str, Any], volunteer: dict[str, Any], weights: Weights, standing: bool) -> int:
    """The score in whole points, told again."""
    return thousandths(learner, volunteer, weights, standing) // 1000


def thousandths(learner: dict[str, Any], volunteer: dict[str, Any], weights: Weights, standing: bool) -> int:
    a, b = full(learner, "learner"), full(volunteer, "volunteer")
    days = b["waiting_days"]
    total: int = weights.subjects * len(a["subjects"] & b["subjects"]) // len(a["subjects"])
    total += weights.hours * min(8, len(a["hours"] & b["hours"])) // 8
    total += weights.interests * min(3, bin(a["interests"] & b["interests"]).count("1")) // 3
    if a["departement"] >= 0 and a["departement"] == b["departement"]:
        total += weights.proximity
    elif a["academie"] >= 0 and a["academie"] == b["academie"]:
        total += weights.proximity * 6 // 10
    total += weights.language if a["languages"] & b["languages"] & ~1 else 0
    if b["stages"] == 0:
        total += weights.stage // 2
    elif b["stages"] >> a["stage"] & 1:
        total += weights.stage
    total += weights.learner_wait * (a["waiting_days"] % 7) // 7
    total += weights.standing if standing else 0
    return 1000 * total + 1000 * weights.volunteer_wait * days // (days + 28) + days


def level(learner: dict[str, Any], weights: Weights) -> int:
    a = full(learner, "learner")
    return int(1 + a["waiting_days"] // 7 + weights.weeks_per_urgency * a["urgency"])


def free_values(made: World) -> tuple[list[int], list[int], np.ndarray[Any, Any], int]:
    """(learners not locked, one volunteer per free seat, value of each pair or 0 where forbidden, the unit)."""
    fixed = {i for i, _ in made.locked}
    rows = [i for i in range(len(made.learners)) if i not in fixed]
    seats: list[int] = []
    for j, volunteer in enumerate(made.volunteers):
        left = full(volunteer, "volunteer")["capacity"] - sum(1 for _, b in made.locked if b == j)
        seats += [j] * max(0, left)
    unit = 1000 * (len(rows) + 1) * (1100 + made.weights.standing) + 1
    value = np.zeros((len(rows), len(seats)), dtype=np.int64)
    for x, i in enumerate(rows):
        for y, j in enumerate(seats):
            learner, volunteer = made.learners[i], made.volunteers[j]
            if may(learner, volunteer) and (i, j) not in made.excluded:
                score = thousandths(learner, volunteer, made.weights, (i, j) in made.proposed)
                value[x, y] = level(learner, made.weights) * unit + score
    return rows, seats, value, unit
