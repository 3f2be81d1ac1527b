"""The parts of the score: one small function each, whole points, summed. The labels are what screens show.

A part is called as part(needs, offers, i, j, weights) where i and j are row numbers that broadcast together; it
returns points between 0 and its weight. Pairs that break a hard rule have parts too: they are only never made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arrays import FRENCH, Ints, Needs, Offers, Small, Weights

Part = Callable[[Needs, Offers, Ints, Ints, Weights], Any]

GENEROUS_HOURS = 8  # common hours from which more choice changes nothing: two hours on four days
SHARED_INTERESTS = 3
HALF_DAYS = 28  # a volunteer who has waited so long has half of the points; each further day adds less, never nothing
LONGEST_DAYS = 36_525  # a hundred years: keeps sums in 64 bits
FINE = 1000  # thousandths of a point, the unit in which pairs are compared


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for translation; the screen translates it."""
    return sentence


def wanted(needs: Needs, i: Ints) -> NDArray[np.uint64]:
    """uint64[..., W]: the codes a learner wants, the first one included."""
    words = np.arange(needs.subjects.shape[1])
    first = needs.first[i]
    bit = np.left_shift(np.uint64(1), (first % 64).astype(np.uint64))
    return needs.subjects[i] | np.where(words == (first // 64)[..., None], bit[..., None], np.uint64(0))


def count_bits(words: NDArray[np.uint64]) -> NDArray[np.int64]:
    count: NDArray[np.int64] = np.bitwise_count(words).sum(axis=-1, dtype=np.int64)
    return count


def common_hours(needs: Needs, offers: Offers, i: Ints, j: Ints) -> NDArray[np.int64]:
    return count_bits(needs.hours[i] & offers.hours[j])


def subjects(needs: Needs, offers: Offers, i: Ints, j: Ints, weights: Weights) -> Any:
    asked = wanted(needs, i)
    return weights.subjects * count_bits(asked & offers.subjects[j]) // np.maximum(count_bits(asked), 1)


def hours(needs: Needs, offers: Offers, i: Ints, j: Ints, weights: Weights) -> Any:
    return weights.hours * np.minimum(common_hours(needs, offers, i, j), GENEROUS_HOURS) // GENEROUS_HOURS


def interests(needs: Needs, offers: Offers, i: Ints, j: Ints, weights: Weights) -> Any:
    shared = np.bitwise_count(needs.interests[i] & offers.interests[j]).astype(np.int64)
    return weights.interests * np.minimum(shared, SHARED_INTERESTS) // SHARED_INTERESTS


def proximity(needs: Needs, offers: Offers, i: Ints, j: Ints, weights: Weights) -> Any:
    """Everything is remote: the same departement only makes a later meeting possible, the same academie the same holidays."""
    here, there = needs.departement[i], offers.departement[j]
    zone, other = needs.academie[i], offers.academie[j]
    near = np.where((zone == other) & (zone >= 0), 6 * weights.proximity // 10, 0)
    return np.where((here == there) & (here >= 0), weights.proximity, near)


def fine_wait(offers: Offers, weights: Weights) -> Ints:
    """int64[m], thousandths: w * d / (d + 28), and one more for each day, so that no day ever counts for nothing."""
    days = np.minimum(offers.waiting_days.astype(np.int64), LONGEST_DAYS)
    return FINE * weights.volunteer_wait * days // (days + HALF_DAYS) + days


def volunteer_wait(needs: Needs, offers: Offers, i: Ints, j: Ints, weights: Weights) -> Any:
    """Whole points; the thousandths below are in value()."""
    return fine_wait(offers, weights)[j] // FINE + np.zeros_like(i)


def language(needs: Needs, offers: Offers, i: Ints, j: Ints, weights: Weights) -> Any:
    """A language shared besides French."""
    others = ~np.uint64(1 << FRENCH)
    return np.where(needs.languages[i] & offers.languages[j] & others, weights.language, 0)


def stage(needs: Needs, offers: Offers, i: Ints, j: Ints, weights: Weights) -> Any:
    """All points when the volunteer prefers this stage, half when any stage will do."""
    prefers = offers.stages[j]
    likes = (prefers >> needs.stage[i].astype(np.uint8)) & 1
    return np.where(likes == 1, weights.stage, np.where(prefers == 0, weights.stage // 2, 0))


def learner_wait(needs: Needs, offers: Offers, i: Ints, j: Ints, weights: Weights) -> Any:
    """The days of the current week; whole weeks raise the level, so one more day always counts for more."""
    return weights.learner_wait * (needs.waiting_days[i] % 7) // 7 + np.zeros_like(j)


SCORED: dict[str, tuple[str, Part]] = {
    "subjects": (gettext_noop("Matières demandées"), subjects),
    "hours": (gettext_noop("Heures libres en commun"), hours),
    "interests": (gettext_noop("Centres d’intérêt et projets"), interests),
    "proximity": (gettext_noop("Même département ou même académie"), proximity),
    "volunteer_wait": (gettext_noop("Attente côté bénévole"), volunteer_wait),
    "language": (gettext_noop("Langue partagée"), language),
    "stage": (gettext_noop("Niveau préféré côté bénévole"), stage),
    "learner_wait": (gettext_noop("Jours d’attente cette semaine"), learner_wait),
}
PARTS: dict[str, str] = {name: label for name, (label, _) in SCORED.items()}
PARTS["standing"] = gettext_noop("Binôme déjà proposé")


def points(needs: Needs, offers: Offers, i: Ints, j: Ints, weights: Weights, standing: NDArray[np.bool_]) -> Small:
    """int32[k, len(PARTS)] for the flat rows i[k], j[k]; standing[k] says which pairs are proposed already."""
    made = np.empty((len(i), len(PARTS)), dtype=np.int32)
    for at, (_, part) in enumerate(SCORED.values()):
        made[:, at] = part(needs, offers, i, j, weights)
    made[:, -1] = np.where(standing, weights.standing, 0)
    return made


def value(offers: Offers, j: Ints, parts: Small, weights: Weights) -> Ints:
    """int64[k], thousandths: what is maximised. The parts, and what is left of the volunteer's wait below a whole point."""
    return FINE * parts.sum(axis=1, dtype=np.int64) + fine_wait(offers, weights)[j] % FINE


def levels(needs: Needs, weights: Weights) -> Ints:
    """int64[n], 1 at least: urgency in weeks plus whole weeks waited, without a ceiling."""
    weeks = needs.waiting_days.astype(np.int64) // 7
    return 1 + weeks + needs.urgency.astype(np.int64) * weights.weeks_per_urgency
