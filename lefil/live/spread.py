"""Who goes into which group. Pure: people are numbers, chance is given."""

from collections.abc import Sequence
from random import Random


class Alone(Exception):
    """A minor would be in a group without an adult of the team."""


def count_of(guests: int, size: int) -> int:
    """How many groups of about `size`: nobody is left alone in the last one."""
    groups = -(-guests // size)
    return groups - 1 if groups > 1 and guests % size == 1 else max(groups, 1)


def spread(minors: Sequence[int], others: Sequence[int], *, adults: Sequence[int], lead: int, size: int, dice: Random) -> dict[int, int]:
    """{person: group from 1}. `minors` and `others` are the guests, `adults` the team besides `lead`, who opens the groups.

    The team goes first, one to a group; the one who leads joins a group only where a minor would otherwise be alone, and else
    stays out (absent from the result). Minors go where an adult of the team is. Raises Alone when there are not enough adults.
    """
    groups = count_of(len(minors) + len(others), size)
    places: dict[int, int] = {}
    team = _shuffled(adults, dice)
    most = -(-(len(minors) + len(others)) // groups)
    if minors and len(team) * most < len(minors):
        team.append(lead)
    for turn, one in enumerate(team):
        places[one] = turn % groups + 1
    guarded = min(len(team), groups)
    if guarded * most < len(minors):
        raise Alone
    filled = dict.fromkeys(range(1, groups + 1), 0)
    for one in _shuffled(minors, dice):
        places[one] = min(range(1, guarded + 1), key=lambda group: filled[group])
        filled[places[one]] += 1
    for one in _shuffled(others, dice):
        places[one] = min(filled, key=lambda group: filled[group])
        filled[places[one]] += 1
    return places


def _shuffled(people: Sequence[int], dice: Random) -> list[int]:
    mixed = list(people)
    dice.shuffle(mixed)
    return mixed
