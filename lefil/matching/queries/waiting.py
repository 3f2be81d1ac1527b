"""Why a learner waits, and one change that would give them a proposal today: shown only after the engine has confirmed it."""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from django.core.cache import cache
from django.utils.translation import gettext as _

from lefil.matching import bands, encode, reasons
from lefil.matching.engine import Needs, blockers, solve
from lefil.matching.models import Need
from lefil.matching.queries import plans, pool

KEPT_SECONDS = 600


@dataclass(frozen=True)
class Waiting:
    """`code` of reasons.waits(); `unlock`, a sentence, or "" when no single change is enough."""

    code: str
    unlock: str = ""

    @property
    def sentence(self) -> str:
        return reasons.waits(self.code)


def explained(need: Need, *, now: datetime) -> Waiting:
    """Worked out over every volunteer and the places left today, and kept ten minutes for the same need and week."""
    painted = getattr(need.enrolment, "availability", None)
    said = (need.pk, need.level, *need.subjects, *need.modes, need.gender_wish, painted.bands if painted else 0)
    key = "matching:waiting:" + "-".join(str(fact) for fact in said)
    found = cache.get(key)
    if found is None:
        found = explain(need, now=now)
        cache.set(key, found, KEPT_SECONDS)
    return found


def explain(need: Need, *, now: datetime) -> Waiting:
    here = pool.read(need.enrolment.programme, now=now, need_ids=[need.pk])
    if not here.need_rows:
        return Waiting("gates")
    code = plans.blocker(here, 0)
    if code in {"ready", "seat"}:
        return Waiting(code)
    return Waiting(code, _hours_that_unlock(here, now) or _wish_that_unlocks(here))


def _hours_that_unlock(here: pool.Pool, now: datetime) -> str:
    """The band of the painted week, not painted yet, that would open the most volunteers with a place."""
    person = here.need_rows[0].enrolment.person
    cells = [(day, band) for day in range(bands.DAYS) for band in range(len(bands.BANDS))]
    weeks = [encode.words(bands.paris_hours(bands.bit(*cell), person.timezone, now)) for cell in cells]
    choices = np.array(weeks, dtype=np.uint64)
    found = blockers(here.needs, here.offers, 0, excluded=here.excluded, bands=choices).bands
    best = next((band for band in found if band.opened_free), None)
    if best is None:
        return ""
    changed = replace(here.needs, hours=here.needs.hours | choices[best.at])
    if not confirmed(here, changed):
        return ""
    day, band = cells[best.at]
    when = reasons.stretch(day, *bands.BANDS[band])
    return _("Une heure libre %(when)s suffirait : une proposition serait possible aujourd’hui.") % {"when": when}


def _wish_that_unlocks(here: pool.Pool) -> str:
    everything = (1 << len(encode.MODE_BIT)) - 1
    if confirmed(here, replace(here.needs, channels=np.array([everything], dtype=np.uint8))):
        return _("Accepter tous les moyens de se parler suffirait : une proposition serait possible aujourd’hui.")
    if confirmed(here, replace(here.needs, gender_wish=np.array([0], dtype=np.int8))):
        return _("Sans souhait sur le genre, une proposition serait possible aujourd’hui.")
    return ""


def confirmed(here: pool.Pool, changed: Needs) -> bool:
    """Solves again with the change: True only when this learner then has a volunteer with a free place."""
    return len(solve(changed, here.offers, excluded=here.excluded, weights=here.weights).pairs) == 1
