"""Public holidays of France, computed. Source: Code du travail L3133-1, L3134-13 (Alsace-Moselle), L3422-2 (overseas)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_FIXED: dict[tuple[int, int], StrOrPromise] = {
    (1, 1): _("Jour de l’an"),
    (5, 1): _("Fête du Travail"),
    (5, 8): _("Victoire de 1945"),
    (7, 14): _("Fête nationale"),
    (8, 15): _("Assomption"),
    (11, 1): _("Toussaint"),
    (11, 11): _("Armistice de 1918"),
    (12, 25): _("Noël"),
}
_FROM_EASTER: dict[int, StrOrPromise] = {
    1: _("Lundi de Pâques"),
    39: _("Ascension"),
    50: _("Lundi de Pentecôte"),
}
_ALSACE_MOSELLE = frozenset({"57", "67", "68"})
_ABOLITION: dict[str, tuple[int, int]] = {
    "971": (5, 27),
    "972": (5, 22),
    "973": (6, 10),
    "974": (12, 20),
    "976": (4, 27),
    "977": (10, 9),
    "978": (5, 28),
}


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (anonymous algorithm, Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    shift = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * shift) // 451
    month, day = divmod(h + shift - 7 * m + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=512)
def public_holidays(year: int, departement: str = "") -> dict[date, StrOrPromise]:
    """Day → name, for a département code ("" gives the eleven days common to all). Do not change the answer.

    Good Friday is kept in Alsace-Moselle only; the law limits it there to communes with a Protestant church.
    """
    sunday = easter(year)
    days = {date(year, *when): name for when, name in _FIXED.items()}
    days |= {sunday + timedelta(days=after): name for after, name in _FROM_EASTER.items()}
    if departement in _ALSACE_MOSELLE:
        days[sunday - timedelta(days=2)] = _("Vendredi saint")
        days[date(year, 12, 26)] = _("Saint-Étienne")
    if departement in _ABOLITION:
        days[date(year, *_ABOLITION[departement])] = _("Abolition de l’esclavage")
    return dict(sorted(days.items()))
