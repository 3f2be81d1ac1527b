"""What other choices would change: other weights, more volunteers of a kind. Nothing is written to the drafts."""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from lefil.catalogue.reference import levels, subjects, trades
from lefil.matching import encode
from lefil.matching.engine import Offers, Weights, bitset
from lefil.matching.models import STAGES
from lefil.matching.queries.pool import Pool

MOMENTS: dict[str, tuple[tuple[int, ...], int, int]] = {  # days, first hour, hour after the last
    "soir": ((0, 1, 2, 3, 4), 17, 21),
    "mercredi": ((2,), 14, 17),
    "weekend": ((5, 6), 8, 21),
    "journee": ((0, 1, 2, 3, 4), 8, 17),
}
MOST_MORE = 500


@dataclass(frozen=True)
class Kind:
    """Volunteers of a kind: a subject, at every level of a stage, at a moment of the week. They live nowhere in particular, speak
    French, have no wish, and one place each."""

    subject: str
    stage: str
    moment: str

    @property
    def known(self) -> bool:
        return self.subject in subjects.BY_SUBJECT and self.stage in STAGES and self.moment in MOMENTS

    def codes(self) -> list[int]:
        if self.subject in trades.BY_TRADE:
            return [encode.SUBJECT_AT[self.subject]]
        years = {level.year for level in levels.LEVELS if list(STAGES)[encode.stage(level.code)] == self.stage}
        return [encode.SUBJECT_AT[self.subject] + year - 1 for year in sorted(years)]

    def hours(self) -> int:
        days, first, last = MOMENTS[self.moment]
        return sum(1 << (24 * day + hour) for day in days for hour in range(first, last))


def hoped(pool: Pool, kind: Kind, count: int) -> Offers:
    """`count` volunteers of a kind, who come after everybody of the pool."""
    rows = np.arange(count)
    last = int(pool.offers.key.max(initial=-1)) + 1
    return Offers(
        key=last + rows,
        subjects=np.repeat(bitset([kind.codes()], encode.CODES), count, axis=0),
        hours=np.repeat(np.array([encode.words(kind.hours())], dtype=np.uint64), count, axis=0),
        languages=np.full(count, 1, dtype=np.uint64),
        gender=np.zeros(count, dtype=np.int8),
        gender_wish=np.zeros(count, dtype=np.int8),
        channels=np.full(count, (1 << len(encode.MODE_BIT)) - 1, dtype=np.uint8),
        cleared=np.ones(count, dtype=np.bool_),
        takes_minors=np.ones(count, dtype=np.bool_),
        stages=np.zeros(count, dtype=np.uint8),
        capacity=np.ones(count, dtype=np.int32),
        waiting_days=np.zeros(count, dtype=np.int32),
        departement=np.full(count, -1, dtype=np.int16),
        academie=np.full(count, -1, dtype=np.int16),
        interests=np.zeros(count, dtype=np.uint64),
    )


def more(pool: Pool, kind: Kind, count: int) -> Pool:
    """The same people and `count` more volunteers, whose ids are negative."""
    ids = [*pool.offer_ids, *(-1 - at for at in range(count))]
    return replace(pool, offers=joined(pool.offers, hoped(pool, kind, count)), given={"pk": ids})


def joined(one: Offers, other: Offers) -> Offers:
    return Offers(**{each.name: np.concatenate([getattr(one, each.name), getattr(other, each.name)]) for each in fields(Offers)})


def changed(pool: Pool, question: dict[str, Any]) -> Pool:
    """The pool of a trial: see Run.question."""
    if said := question.get("weights"):
        pool = replace(pool, weights=Weights(**said))
    if said := question.get("more"):
        pool = more(pool, Kind(said["subject"], said["stage"], said["moment"]), min(int(said["count"]), MOST_MORE))
    return pool


def hour_moments(hours: Any) -> list[str]:
    """The moments in which a week (uint64[3]) has at least one hour."""
    whole = sum(int(word) << (64 * at) for at, word in enumerate(hours))
    return [name for name in MOMENTS if whole & Kind("", "", name).hours()]
