"""What the engine answers for a programme, checked before anybody reads it. Nothing is written here."""

import hashlib
import logging
import time
from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from lefil.kit.refusals import Refused
from lefil.matching import engine
from lefil.matching.engine import PARTS, Needs, Offers, Result, Weights, prove, solve
from lefil.matching.queries import blocking
from lefil.matching.queries.pool import Pool

NO_BANDS = np.empty((0, 3), dtype=np.uint64)
log = logging.getLogger("lefil.matching")


class Unproven(Refused):
    """The verifier found something wrong. `problems` are its sentences, for the log."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(_("Le calcul n’a pas passé sa vérification. Rien n’est publié. Prévenez l’équipe technique."))
        self.problems = problems


@dataclass(frozen=True)
class Pair:
    need: int
    offer: int
    score: int
    parts: dict[str, int]
    subject: str


@dataclass(frozen=True, eq=False)
class Answer:
    """The pairs that the engine gave (row numbers), their points, and the prices that prove them, in its own unit."""

    pairs: NDArray[np.int32]
    score: NDArray[np.int32]
    parts: NDArray[np.int32]
    gain: NDArray[np.int64]
    price: NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """`facts`: what the proof says; see certificate()."""

    pool: Pool
    result: Answer
    facts: dict[str, Any] = field(default_factory=dict)

    def pairs(self) -> list[Pair]:
        needs, offers = self.pool.need_ids, self.pool.offer_ids
        found = zip(self.result.pairs.tolist(), self.result.score.tolist(), self.result.parts.tolist(), strict=True)
        return [
            Pair(needs[i], offers[j], score, dict(zip(PARTS, parts, strict=True)), self.pool.subject(i)) for (i, j), score, parts in found
        ]

    def left(self) -> list[int]:
        """Rows of the learners without a pair, the longest waiting first."""
        alone = np.setdiff1d(np.arange(len(self.pool.needs)), self.result.pairs[:, 0])
        rows: list[int] = alone[np.argsort(self.pool.needs.key[alone])].tolist()
        return rows

    def summary(self) -> dict:
        """Counts, and why they wait: code of reasons.waits() -> learners."""
        pool, left = self.pool, self.left()
        some = left[: blocking.most(pool.offers)]
        found = blocking.codes(pool.needs, blocking.after(pool.offers, self.result.pairs), pool.excluded, some)
        why = Counter(found)
        if len(left) > len(some):
            why["unknown"] = len(left) - len(some)
        return {
            "asked": len(self.pool.needs), "volunteers": len(self.pool.offers), "matched": len(self.result.pairs),
            "waiting": len(left), "score": int(self.result.score.sum()), "why": dict(sorted(why.items())),
        }  # fmt: skip

    def weights(self) -> dict:
        return asdict(self.pool.weights)

    def inputs_hash(self) -> str:
        return inputs_hash(self.pool)


def inputs_hash(pool: Pool) -> str:
    """The same people and weights give the same hash, whatever the order in which they were read."""
    digest = hashlib.sha256(repr(sorted(asdict(pool.weights).items())).encode())
    for ids in (pool.need_ids, pool.offer_ids):
        digest.update(np.array(ids, dtype=np.int64).tobytes())
    for side in (pool.needs, pool.offers):
        for each in fields(side):
            digest.update(getattr(side, each.name).tobytes())
    digest.update(pool.excluded.tobytes() + pool.proposed.tobytes())
    return digest.hexdigest()


def work_out(pool: Pool) -> Plan:
    """Solves, then has the independent verifier look at the result: Unproven when it finds anything wrong."""
    began = time.process_time()
    result = proven(pool.needs, pool.offers, excluded=pool.excluded, proposed=pool.proposed, weights=pool.weights)
    said = result.certificate
    facts = certificate(pool, result.pairs, primal=said.primal, dual=said.dual, backend=said.backend)
    return Plan(pool, answer_of(result), facts | {"seconds": round(time.process_time() - began, 2)})


def answer_of(result: Result) -> Answer:
    return Answer(result.pairs, result.score, result.parts, result.gain, result.price)


def proven(needs: Needs, offers: Offers, *, excluded: Any, proposed: Any, weights: Weights) -> Result:
    facts: dict[str, Any] = {"excluded": excluded, "proposed": proposed, "weights": weights}
    try:
        return prove(needs, offers, solve(needs, offers, **facts), **facts)
    except engine.Unproven as wrong:
        problems = [str(one) for one in wrong.args[0]] if wrong.args and isinstance(wrong.args[0], list) else [str(wrong)]
        log.error("matching result refused by the verifier: %s", "; ".join(problems))
        raise Unproven(problems) from wrong


def certificate(pool: Pool, pairs: NDArray[np.int32], *, primal: int, dual: int, backend: str) -> dict[str, Any]:
    """What proves the result, as the check has just read it again: the value of the pairs, that of the prices (nothing can be worth
    more), the gap between them, and who was served by points of priority. Values are words: they pass 64 bits in JavaScript."""
    asked, served = np.bincount(pool.needs.urgency), np.bincount(pool.needs.urgency[pairs[:, 0]], minlength=1)
    tiers = {str(at): [int(served[at]) if at < len(served) else 0, int(n)] for at, n in enumerate(asked.tolist()) if n}
    return {"checked": True, "primal": str(primal), "dual": str(dual), "gap": str(dual - primal), "tiers": tiers, "backend": backend}


def blocker(pool: Pool, i: int) -> str:
    """The one thing that keeps learner row i waiting, with the places that are left today."""
    return blocking.codes(pool.needs, pool.offers, pool.excluded, [i])[0]
