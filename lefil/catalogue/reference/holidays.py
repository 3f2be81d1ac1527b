"""Is a day off for a pupil, and why; and what to say when nobody has told us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from lefil.catalogue.reference import school_years
from lefil.catalogue.reference.feasts import public_holidays
from lefil.catalogue.reference.places import ZONES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAMES: dict[str, StrOrPromise] = {
    "toussaint": _("Vacances de la Toussaint"),
    "noel": _("Vacances de Noël"),
    "hiver": _("Vacances d’hiver"),
    "printemps": _("Vacances de printemps"),
    "carnaval": _("Vacances de Carnaval"),
    "paques": _("Vacances de Pâques"),
    "mai": _("Vacances de mai"),
    "ascension": _("Pont de l’Ascension"),
    "ete": _("Vacances d’été"),
    "ete-austral": _("Vacances d’été austral"),
    "hiver-austral": _("Vacances d’hiver austral"),
    "periode": _("Vacances scolaires"),
    "locale": _("Journée sans classe en Corse"),
}


@dataclass(frozen=True, slots=True)
class Break:
    """A stretch of days without class: `first` and `last` are both days off."""

    first: date
    last: date
    code: str

    @property
    def name(self) -> StrOrPromise:
        return NAMES[self.code]


def _year(zone: str, year: str) -> list[Break]:
    lines = (line.split() for line in school_years.CALENDARS[zone][year].split("|"))
    return [Break(date.fromisoformat(a), date.fromisoformat(b) - timedelta(days=1), code) for a, b, code in lines]


@cache
def breaks(zone: str) -> tuple[Break, ...]:
    """Every known break of a zone (a key of places.ZONES), in order; empty when none is known."""
    rows = [row for year in school_years.CALENDARS.get(zone, {}) for row in _year(zone, year)]
    return tuple(sorted(rows, key=lambda row: row.first))


@cache
def known(zone: str) -> tuple[tuple[date, date], ...]:
    """Stretches of days (first, last) for which the school calendar of the zone is known."""
    stretches: list[tuple[date, date]] = []
    for year in sorted(school_years.CALENDARS.get(zone, {})):
        first = date.fromisoformat(school_years.first_day(zone, year))
        if stretches and stretches[-1][1] + timedelta(days=1) >= first:
            first = stretches.pop()[0]
        stretches.append((first, max(row.last for row in _year(zone, year))))
    return tuple(stretches)


def is_known(day: date, zone: str) -> bool:
    """Whether the school calendar of that zone is known on that day."""
    return any(first <= day <= last for first, last in known(zone))


def is_off(day: date, zone: str, departement: str = "") -> StrOrPromise | None:
    """Why the day is off (public holiday first, then school break), or None.

    None also when the school calendar is not known on that day: whoever plans ahead shows `warning()` beside.
    """
    feast = public_holidays(day.year, departement).get(day)
    return feast if feast is not None else next((row.name for row in breaks(zone) if row.first <= day <= row.last), None)


def warning(first: date, last: date, zone: str) -> str:
    """A sentence when part of the period has no known school calendar, "" when all of it is known."""
    if zone not in ZONES:
        return str(_("La zone de vacances scolaires n’est pas connue. Vérifiez les dates avec la famille."))
    day = first
    while day <= last:
        if not is_known(day, zone):
            return str(_("Les vacances scolaires ne sont pas connues à partir du %(day)s (%(zone)s). Vérifiez les dates.")) % {
                "day": day.strftime("%d/%m/%Y"),
                "zone": ZONES[zone],
            }
        day += timedelta(days=1)
    return ""
