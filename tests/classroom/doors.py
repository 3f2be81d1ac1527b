"""Whose the addresses of the classroom are."""

from typing import Any


def doors(world: Any) -> list[Any]:
    from tests.addresses import EVERYBODY, Door

    lesson, learner = world.classroom.room.lesson.key, world.classroom.room.places["David"].key
    own, team = frozenset({"david", "chloe"}), frozenset({"chloe", "david"})
    return [
        Door("classroom:runner", EVERYBODY),
        Door("classroom:pad", own, (lesson,), keyed=True),
        Door("classroom:pad_side", own, (lesson,), keyed=True),
        Door("classroom:pad_result", own, (lesson,), keyed=True),
        Door("classroom:pads_panel", own, (lesson,), keyed=True),
        Door("classroom:wall", team, (lesson,), keyed=True),
        Door("classroom:wall_pad", team, (lesson, learner), keyed=True),
    ]
