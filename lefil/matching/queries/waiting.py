"""Why a learner waits, and the smallest change that would help.

"Une proposition serait possible" is said only after the engine has put this learner back with the change and found them a place: among
the places left free for the learner's own page, among everybody who waits for staff. Else the page says how many more volunteers the
change would open.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lefil.catalogue.reference import levels
from lefil.matching import bands, encode, reasons
from lefil.matching.engine import Needs, Offers, Standing, blockers, solve
from lefil.matching.engine.rules import CHECKED
from lefil.matching.models import Need
from lefil.matching.queries import plans, pool, runs

KEPT_SECONDS = 600
Confirm = Callable[[Needs], bool]


@dataclass(frozen=True)
class Waiting:
    """`code` of reasons.waits(); `unlock`: a sentence, or "" when no single change helps. `certain`: the engine has confirmed it.
    `ours`: the change is for the association to seek, not for the learner to make."""

    code: str
    unlock: str = ""
    certain: bool = False
    ours: bool = False
    trade: bool = False

    @property
    def sentence(self) -> str:
        return reasons.waits(self.code, trade=self.trade)


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


def explain(need: Need, *, now: datetime, among_all: bool = False) -> Waiting:
    """`among_all`: the change is tried among everybody who waits, whose drafts may move, and not only in the places left free."""
    programme = need.enrolment.programme
    here, trade = pool.read(programme, now=now, need_ids=[need.pk]), need.level == levels.WORK
    if not here.need_ids:
        return Waiting("gates")
    code = plans.blocker(here, 0)
    if code == "ready":
        return Waiting(code, trade=trade)
    confirm = _among_all(need, now) if among_all and not runs.is_large(programme) else None
    confirm = confirm or (lambda changed: confirmed(here, changed))
    found = [_hours(here, now, confirm), *_wishes(here, confirm), _level(here, need.level)]
    tried = [Waiting(code, trade=trade, **change) for change in found if change]
    certain = next((one for one in tried if one.certain), None)
    return certain or next(iter(tried), Waiting(code, trade=trade))


def _hours(here: pool.Pool, now: datetime, confirm: Confirm) -> dict[str, Any] | None:
    """The band of the painted week, not painted yet, that would open the most volunteers."""
    cells = [(day, band) for day in range(bands.DAYS) for band in range(len(bands.BANDS))]
    weeks = [encode.words(bands.paris_hours(bands.bit(*cell), here.asked["timezone"][0], now)) for cell in cells]
    choices = np.array(weeks, dtype=np.uint64)
    found = blockers(here.needs, here.offers, 0, excluded=here.excluded, bands=choices).bands
    if not found:
        return None
    best = found[0]
    day, band = cells[best.at]
    words = {"when": reasons.stretch(day, *bands.BANDS[band]), "n": best.opened}
    if confirm(replace(here.needs, hours=here.needs.hours | choices[best.at])):
        return {"unlock": _("Une heure libre %(when)s suffirait : une proposition serait possible aujourd’hui.") % words, "certain": True}
    return {"unlock": _more(_("Une heure libre %(when)s") % words, best.opened)}


def _more(change: str, n: int) -> str:
    """ "… ouvrirait 3 bénévoles de plus": they could help, their places are taken."""
    words = ngettext("%(change)s ouvrirait %(n)d bénévole de plus.", "%(change)s ouvrirait %(n)d bénévoles de plus.", n)
    return words % {"change": change, "n": n}


def _wishes(here: pool.Pool, confirm: Confirm) -> list[dict[str, Any] | None]:
    everything = np.array([(1 << len(encode.MODE_BIT)) - 1], dtype=np.uint8)
    return [
        _change(here, replace(here.needs, channels=everything), confirm, _("Accepter tous les moyens de se parler")),
        _change(here, replace(here.needs, gender_wish=np.array([0], dtype=np.int8)), confirm, _("Ne plus avoir de souhait sur le genre")),
    ]


def _change(here: pool.Pool, changed: Needs, confirm: Confirm, words: str) -> dict[str, Any] | None:
    opened = _allowed(changed, here.offers, here) - _allowed(here.needs, here.offers, here)
    if opened <= 0:
        return None
    if confirm(changed):
        return {"unlock": _("%(change)s suffirait : une proposition serait possible aujourd’hui.") % {"change": words}, "certain": True}
    return {"unlock": _more(words, opened)}


def _allowed(needs: Needs, offers: Offers, here: pool.Pool) -> int:
    return blockers(needs, offers, 0, excluded=here.excluded, bands=plans.NO_BANDS).allowed


def _level(here: pool.Pool, level: str) -> dict[str, Any] | None:
    """Volunteers who help in this subject at another level, and whom everything else fits."""
    if level == levels.WORK:
        return None  # a trade has no other level
    row, all_ = np.array([0]), np.arange(len(here.offers))
    fits = np.ones(len(all_), dtype=np.bool_)
    for name, (_label, rule) in CHECKED.items():
        if name != "subject":
            fits &= rule(here.needs, here.offers, row, all_)
    fits[here.excluded[:, 1]] = False
    wanted = int(here.needs.first[0])
    start = wanted - wanted % encode.YEARS
    taught = np.zeros(len(all_), dtype=np.bool_)
    for code in range(start, start + encode.YEARS):
        taught |= here.offers.subjects[:, code // 64] >> np.uint64(code % 64) & np.uint64(1) != 0
    near = np.flatnonzero(fits & taught & (here.offers.subjects[:, wanted // 64] >> np.uint64(wanted % 64) & np.uint64(1) == 0))
    if not len(near):
        return None
    reach = here.offers.subjects.copy()
    reach[near, wanted // 64] |= np.uint64(1 << (wanted % 64))
    words = {"n": len(near), "level": reasons.lowered(reasons.level_name(level))}
    if len(solve(here.needs, replace(here.offers, subjects=reach), excluded=here.excluded, weights=here.weights).pairs) == 1:
        said = ngettext(
            "%(n)d bénévole aide dans cette matière à un autre niveau. Accepter la classe « %(level)s » suffirait.",
            "%(n)d bénévoles aident dans cette matière à un autre niveau. Accepter la classe « %(level)s » suffirait.", len(near),
        )  # fmt: skip
        return {"unlock": said % words, "certain": True, "ours": True}
    return None


def _among_all(need: Need, now: datetime) -> Confirm | None:
    """The engine's own re-insertion of this learner; None when they do not wait, or already have somebody there."""
    everybody = pool.read(need.enrolment.programme, now=now)
    if need.pk not in everybody.need_ids:
        return None
    row = list(everybody.need_ids).index(need.pk)
    whole = Standing(everybody.needs, everybody.offers, excluded=everybody.excluded, proposed=everybody.proposed, weights=everybody.weights)
    if whole.mate(row) is not None:
        return None
    key = everybody.needs.key[[row]]
    return lambda changed: whole.would_match(row, replace(changed, key=key))


def confirmed(here: pool.Pool, changed: Needs) -> bool:
    """Solves again with the change: True only when this learner then has a volunteer with a free place."""
    return len(solve(changed, here.offers, excluded=here.excluded, weights=here.weights).pairs) == 1
