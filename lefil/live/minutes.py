"""Minutes that people really spent together, from when each was in the room. Pure: no table, no clock.

Rules of docs/room.md, "Presence": the union of a person's stays, gaps under 60 s filled, counted only while somebody of the other
side was there too. The group in which each one was does not matter: a class that works in groups is one class.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]
GAP = timedelta(seconds=60)
NOTHING = timedelta(0)


def union(spans: Iterable[Span], gap: timedelta = NOTHING) -> list[Span]:
    """In order, without overlap; two that are less than `gap` apart are one. A span that ends before it begins is nothing: clocks of
    two servers may differ."""
    made: list[Span] = []
    for first, last in sorted(span for span in spans if span[0] < span[1]):
        if made and (first <= made[-1][1] or first - made[-1][1] < gap):
            made[-1] = (made[-1][0], max(made[-1][1], last))
        else:
            made.append((first, last))
    return made


def common(one: list[Span], other: list[Span]) -> list[Span]:
    """What two unions share."""
    made, i, j = [], 0, 0
    while i < len(one) and j < len(other):
        first, last = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if first < last:
            made.append((first, last))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return made


def together(mine: Iterable[Span], others: Iterable[Iterable[Span]]) -> timedelta:
    """How long one was there while at least one of the others was. `others`: the stays of each."""
    there = union(span for stays in others for span in union(stays, GAP))
    return sum((last - first for first, last in common(union(mine, GAP), there)), NOTHING)


def whole(length: timedelta) -> int:
    """Minutes, to the nearest; half a minute counts as one."""
    return int((length + timedelta(seconds=30)) / timedelta(minutes=1))
