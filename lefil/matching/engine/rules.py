"""The hard rules: one table, used by the solver, by the verifier and by the explanations.

A rule is called as rule(needs, offers, i, j) with row numbers that broadcast together and answers True where the
pair is allowed. Excluded pairs, capacities and locked pairs are about rows, not facts: solve() and check() hold them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arrays import Ints, Needs, Offers
from .parts import common_hours, gettext_noop

Rule = Callable[[Needs, Offers, Ints, Ints], Any]


def cleared(needs: Needs, offers: Offers, i: Ints, j: Ints) -> Any:
    return offers.cleared[j] & (i == i)


def minors(needs: Needs, offers: Offers, i: Ints, j: Ints) -> Any:
    return ~needs.minor[i] | offers.takes_minors[j]


def subject(needs: Needs, offers: Offers, i: Ints, j: Ints) -> Any:
    """The first code wanted is covered; the others only earn points."""
    first = needs.first[i]
    words = offers.subjects.T[first // 64, j]
    return (words >> (first % 64).astype(np.uint64)) & np.uint64(1) != 0


def hours(needs: Needs, offers: Offers, i: Ints, j: Ints) -> Any:
    return common_hours(needs, offers, i, j) >= needs.min_hours[i]


def language(needs: Needs, offers: Offers, i: Ints, j: Ints) -> Any:
    return needs.languages[i] & offers.languages[j] != 0


def channel(needs: Needs, offers: Offers, i: Ints, j: Ints) -> Any:
    return needs.channels[i] & offers.channels[j] != 0


def gender(needs: Needs, offers: Offers, i: Ints, j: Ints) -> Any:
    """Both wishes hold; somebody who has not said their gender fits only those who have no wish."""
    asks, offered = needs.gender_wish[i], offers.gender_wish[j]
    return ((asks == 0) | (asks == offers.gender[j])) & ((offered == 0) | (offered == needs.gender[i]))


# In the order in which they are tried: those that refuse most, cheapest, first.
CHECKED: dict[str, tuple[str, Rule]] = {
    "cleared": (gettext_noop("Formation et vérifications terminées"), cleared),
    "subject": (gettext_noop("Matière et niveau"), subject),
    "language": (gettext_noop("Langue"), language),
    "channel": (gettext_noop("Moyen de se parler"), channel),
    "gender": (gettext_noop("Souhait sur le genre"), gender),
    "minors": (gettext_noop("Accompagne des mineurs"), minors),
    "hours": (gettext_noop("Heures libres en commun"), hours),
}
RULES: dict[str, str] = {name: label for name, (label, _) in CHECKED.items()}


def allowed(needs: Needs, offers: Offers, i: Ints, j: Ints) -> NDArray[np.bool_]:
    """True where every hard rule holds, for flat or broadcast rows."""
    holds = np.ones(np.broadcast_shapes(i.shape, j.shape), dtype=np.bool_)
    for _, rule in CHECKED.values():
        holds &= rule(needs, offers, i, j)
    return holds
