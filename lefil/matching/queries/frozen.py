"""A run as it was when it was worked out: arrays of numbers in one compressed block, to be looked at, never to be worked out again."""

import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lefil.matching.engine import PARTS, Needs, Offers, Weights
from lefil.matching.models import Run, Snapshot
from lefil.matching.queries.plans import Plan
from lefil.matching.queries.pool import Pool

KEPT = 6  # runs of a programme whose arrays are kept, trials included
FAST = 1
Arrays = Mapping[str, NDArray[Any]]
Ints = NDArray[np.int64]
OUTCOME = ("pairs", "score", "parts", "gain", "price")


@dataclass(frozen=True)
class Frozen:
    """What the run read, and what it answered. Rows of `needs` are those of `need_ids`; `pairs` are row numbers."""

    needs: Needs
    offers: Offers
    need_ids: Ints
    offer_ids: Ints
    excluded: NDArray[np.int32]
    proposed: NDArray[np.int32]
    pairs: NDArray[np.int32]
    score: NDArray[np.int32]
    parts: NDArray[np.int32]
    gain: Ints
    price: Ints

    def by_need(self) -> dict[int, tuple[int, int]]:
        """Need id -> (offer id, score)."""
        needs, offers = self.need_ids[self.pairs[:, 0]], self.offer_ids[self.pairs[:, 1]]
        return dict(zip(needs.tolist(), zip(offers.tolist(), self.score.tolist(), strict=True), strict=True))

    def waiting(self) -> Ints:
        """Rows of the learners without a pair."""
        alone: Ints = np.setdiff1d(np.arange(len(self.needs)), self.pairs[:, 0])
        return alone

    def sums(self) -> dict[str, int]:
        """Points of every part over all the pairs."""
        return dict(zip(PARTS, self.parts.sum(axis=0, dtype=np.int64).tolist(), strict=True))


def squeezed(arrays: Arrays) -> bytes:
    whole = io.BytesIO()
    np.savez(whole, **dict[str, Any](arrays))
    return zlib.compress(whole.getvalue(), FAST)


def opened(block: bytes | memoryview) -> dict[str, NDArray[Any]]:
    with np.load(io.BytesIO(zlib.decompress(bytes(block))), allow_pickle=False) as found:
        return dict(found)


def people(needs: Needs, offers: Offers) -> dict[str, NDArray[Any]]:
    sides: tuple[tuple[str, Needs | Offers], ...] = (("needs", needs), ("offers", offers))
    return {f"{side}.{each.name}": getattr(rows, each.name) for side, rows in sides for each in fields(rows)}


def sides(arrays: Arrays) -> tuple[Needs, Offers]:
    def rows(side: str) -> dict[str, Any]:
        return {name.partition(".")[2]: array for name, array in arrays.items() if name.startswith(side + ".")}

    return Needs(**rows("needs")), Offers(**rows("offers"))


def inputs(pool: Pool) -> dict[str, NDArray[Any]]:
    ids = {"need_ids": np.array(pool.need_ids, dtype=np.int64), "offer_ids": np.array(pool.offer_ids, dtype=np.int64)}
    return {**people(pool.needs, pool.offers), **ids, "excluded": pool.excluded, "proposed": pool.proposed}


def pack(plan: Plan) -> bytes:
    return squeezed({**inputs(plan.pool), **{name: getattr(plan.result, name) for name in OUTCOME}})


def thaw(run: Run | None) -> Frozen | None:
    """None when the arrays are no longer kept."""
    found = Snapshot.objects.filter(run=run).first() if run else None
    if found is None:
        return None
    arrays = opened(found.arrays)
    if "pairs" not in arrays:
        return None
    needs, offers = sides(arrays)
    return Frozen(needs, offers, **{name: array for name, array in arrays.items() if "." not in name})


def too_old(programme_id: int) -> list[int]:
    """Runs of the programme whose arrays may go."""
    runs = Snapshot.objects.filter(run__programme=programme_id).order_by("-run")
    return list(runs.values_list("run", flat=True)[KEPT:])


def with_person(need_ids: Sequence[int], offer_ids: Sequence[int], programmes: Sequence[int]) -> list[int]:
    """Snapshots in which one of these needs or offers is."""
    found = []
    for pk, block in Snapshot.objects.filter(run__programme__in=programmes).values_list("pk", "arrays"):
        arrays = opened(block)
        if np.isin(need_ids, arrays["need_ids"]).any() or np.isin(offer_ids, arrays["offer_ids"]).any():
            found.append(pk)
    return found


def weights_of(run: Run) -> Weights:
    return Weights(**run.weights)
