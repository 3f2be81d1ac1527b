"""Small counts are hidden, and whatever would give them back by a subtraction. Pure: numbers in, numbers out.

A count from 1 to 4 could point at somebody. In a table whose total is told, the small groups are told together as one rest, without
saying which they are. The smallest of the others joins them while the rest is under 5, or is as large as small groups can make it:
then each of them would be known to be 4.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SMALL = 5


@dataclass(frozen=True)
class Veiled:
    """`shown`: groups of 5 and more. `rest`: all others together, 0 or at least 5. `total`: None when it is itself small."""

    shown: dict[str, int]
    rest: int
    total: int | None


def is_small(n: int) -> bool:
    return 0 < n < SMALL


def table(cells: Mapping[str, int]) -> Veiled:
    """Groups that do not overlap, and their sum."""
    total = sum(cells.values())
    if total < SMALL:
        return Veiled({}, 0, None if total else 0)
    shown = {name: n for name, n in cells.items() if n >= SMALL}
    rest = total - sum(shown.values())
    while shown and (is_small(rest) or rest == (SMALL - 1) * (len(cells) - len(shown)) > 0):
        least = min(shown, key=lambda name: (shown[name], name))
        rest += shown.pop(least)
    return Veiled(shown, rest, total)


def rate_hidden(good: int, of: int) -> bool:
    """A percentage gives back both sides of it: those counted, and those that are not."""
    return of < SMALL or is_small(good) or is_small(of - good)


def nested(values: Mapping[str, int], within: Mapping[str, str]) -> set[str]:
    """The codes to hide. `within`: code → the code whose rows contain its own. A shown one and any shown one around it differ by 0 or 5."""
    hidden = {code for code, n in values.items() if is_small(n)}
    for code in sorted(values, key=lambda one: len(list(_around(one, within)))):
        around = [outer for outer in _around(code, within) if outer in values and outer not in hidden]
        if code not in hidden and any(is_small(values[outer] - values[code]) for outer in around):
            hidden.add(code)
    return hidden


def _around(code: str, within: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    while (code := within.get(code, "")) and code not in found:
        found.append(code)
    return found
