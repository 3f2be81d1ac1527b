"""The matching engine: arrays in, pairs out, with reasons and a proof. No Django, no clock, no random source.

result = solve(needs, offers, excluded=..., locked=..., proposed=..., weights=Weights())
problems = check(needs, offers, result, excluded=..., locked=..., proposed=..., weights=...)   # [] when proven
components(needs, offers, i, j, weights)   # part -> points, for the sentence "why these two"
blockers(needs, offers, i, ...)            # "why am I waiting" and "Tuesday evening would"
"""

from .arrays import FRENCH, NO_PAIRS, WEEK, Needs, Offers, Result, Weights, bitset
from .check import check
from .explain import BANDS, Band, Blockers, blockers, components
from .parts import PARTS
from .rules import RULES
from .solve import solve

__all__ = [
    "BANDS", "FRENCH", "NO_PAIRS", "PARTS", "RULES", "WEEK",
    "Band", "Blockers", "Needs", "Offers", "Result", "Weights",
    "bitset", "blockers", "check", "components", "solve",
]  # fmt: skip
