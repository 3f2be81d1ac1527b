"""What the engine answers for a programme, checked before anybody reads it. Nothing is written here."""

import hashlib
import logging
from collections import Counter
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from lefil.kit.refusals import Refused
from lefil.matching.engine import PARTS, Result, blockers, check, solve
from lefil.matching.engine.rules import subject
from lefil.matching.models import Need, Offer
from lefil.matching.queries.pool import Pool

MOST_EXPLAINED = 300  # learners who wait and whose reason is looked for in one run, the longest waiting first
log = logging.getLogger("lefil.matching")


@dataclass(frozen=True)
class Pair:
    need: Need
    offer: Offer
    score: int
    parts: dict[str, int]

    @property
    def subject(self) -> str:
        return self.need.subjects[0]


@dataclass(frozen=True)
class Plan:
    pool: Pool
    result: Result

    def pairs(self) -> list[Pair]:
        found = zip(self.result.pairs.tolist(), self.result.score.tolist(), self.result.parts.tolist(), strict=True)
        return [
            Pair(self.pool.need_rows[i], self.pool.offer_rows[j], score, dict(zip(PARTS, parts, strict=True)))
            for (i, j), score, parts in found
        ]

    def left(self) -> list[int]:
        """Rows of the learners without a pair, the longest waiting first."""
        paired = set(self.result.pairs[:, 0].tolist())
        rows = self.pool.need_rows
        return sorted((i for i in range(len(rows)) if i not in paired), key=lambda i: (rows[i].since, rows[i].pk))

    def summary(self) -> dict:
        """Counts, and why each waits: `blocked` is need id -> code of reasons.waits()."""
        left = self.left()
        blocked = {str(self.pool.need_rows[i].pk): blocker(self.pool, i, self.result) for i in left[:MOST_EXPLAINED]}
        why = Counter(blocked.values())
        if len(left) > MOST_EXPLAINED:
            why["unknown"] = len(left) - MOST_EXPLAINED
        return {
            "asked": len(self.pool.need_rows), "volunteers": len(self.pool.offer_rows), "matched": len(self.result.pairs),
            "waiting": len(left), "score": int(self.result.score.sum()), "why": dict(sorted(why.items())), "blocked": blocked,
        }  # fmt: skip

    def weights(self) -> dict:
        return asdict(self.pool.weights)

    def inputs_hash(self) -> str:
        """The same people and weights give the same hash, whatever the order in which they were read."""
        digest = hashlib.sha256(repr(sorted(self.weights().items())).encode())
        for side in (self.pool.needs, self.pool.offers):
            for each in fields(side):
                digest.update(getattr(side, each.name).tobytes())
        digest.update(self.pool.excluded.tobytes() + self.pool.proposed.tobytes())
        return digest.hexdigest()


def work_out(pool: Pool) -> Plan:
    """Solves, then has the independent verifier look at the result: Refused when it finds anything wrong."""
    facts: dict[str, Any] = {"excluded": pool.excluded, "proposed": pool.proposed, "weights": pool.weights}
    result = solve(pool.needs, pool.offers, **facts)
    problems = check(pool.needs, pool.offers, result, **facts)
    if problems:
        log.error("matching result refused by the verifier: %s", "; ".join(problems))
        raise Refused(_("Le calcul n’a pas passé sa vérification. Rien n’est publié. Prévenez l’équipe technique."))
    return Plan(pool, result)


def blocker(pool: Pool, i: int, result: Result | None = None) -> str:
    """The one thing that keeps learner row i waiting: the rule that alone stops the most volunteers."""
    if not pool.needs.hours[i].any():
        return "no_hours"
    found = blockers(pool.needs, pool.offers, i, excluded=pool.excluded, result=result)
    if found.allowed_free:
        return "ready"
    if found.allowed:
        return "seat"
    rule, count = max(found.only.items(), key=lambda item: item[1], default=("several", 0))
    return rule if count else ("subject" if not _subject_taught(pool, i) else "several")


def _subject_taught(pool: Pool, i: int) -> bool:
    return bool(subject(pool.needs, pool.offers, np.array([i]), np.arange(len(pool.offers))).any())
