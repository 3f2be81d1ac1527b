"""Samira learns, Benoît helps in class, Chloé follows it as staff; Zoé's association has nothing to do with it."""

from typing import Any

from lefil.classroom.queries.links import pack_link
from tests.classroom.days.world import Room

EVERYBODY = frozenset({"nobody", "zoe", "malik", "samira", "benoit", "theo", "david", "farid", "chloe"})
SIGNED_IN = EVERYBODY - {"nobody"}
CLASS = frozenset({"samira", "benoit", "chloe"})
STAFF = frozenset({"chloe"})
Row = tuple[str, frozenset[str], tuple[Any, ...], dict[str, bool]]


def doors(room: Room) -> list[Row]:
    """(address, who may know, arguments, what kind of door): as tests/addresses.py writes its own."""
    cohort, learner, past, soon = room.cohort.key, room.learner.key, room.past.key, room.soon.key
    token = pack_link(room.learner, "variables").strip("/").rsplit("/", 1)[1]
    keyed = [
        *[(name, CLASS, (cohort,)) for name in ("cohort", "skills", "absences", "team", "resources")],
        ("learner", CLASS - {"benoit"}, (cohort, learner)),
        *[(name, CLASS, (cohort, learner)) for name in ("call", "leaving", "paper")],
        *[(name, CLASS, (soon,)) for name in ("half_day", "sign", "countersign")],
        ("sheet", CLASS, (past,)),
        ("amend", CLASS, (past, room.booking.key)),
        ("reason", CLASS - {"benoit"}, (room.absence.key,)),
        ("panel", CLASS, (room.soon.meeting.key,)),
        ("plan", STAFF, (cohort,)),
        ("entry", STAFF, (room.waiting.key,)),
    ]
    return [
        ("classroom:mine", SIGNED_IN, (), {}),
        ("classroom:lesson", SIGNED_IN, ("variables",), {}),
        ("classroom:pack", EVERYBODY, (token,), {"link": True}),
        ("classroom:check", EVERYBODY, (room.past.code,), {"link": True}),
        ("classroom:classes", STAFF | {"zoe"}, (), {}),
        ("classroom:figures", STAFF | {"zoe"}, (2026, "ods"), {}),
        *[(f"classroom:{name}", who, args, {"keyed": True}) for name, who, args in keyed],
    ]
