"""A large run in parts that share nobody, so that any number of workers may take them; and their answers put together again."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet
from numpy.typing import NDArray

from lefil.matching.engine import Needs, Offers
from lefil.matching.models import Block, Run, Snapshot
from lefil.matching.queries import frozen, plans
from lefil.matching.queries.pool import Pool

LEAST = 2_000  # people in a block, so that a thousand small ones are not a thousand rows
STALE = timedelta(minutes=30)  # after which the worker that took a block is believed dead
Ints = NDArray[np.int64]


def split(needs: Needs, offers: Offers) -> list[tuple[Ints, Ints]]:
    """Rows of learners and of volunteers, part by part: nobody of a part can be paired with anybody of another.

    Two subjects-at-level are of one part when a volunteer offers both. Learners whom nobody can help are in no part.
    """
    part = _parts_of_codes(offers)
    of_need = part[needs.first]
    first = np.array([_lowest(row) for row in offers.subjects], dtype=np.int64)
    of_offer = np.where(first >= 0, part[first], -1)
    groups: list[tuple[list[Ints], list[Ints]]] = [([], [])]
    size = 0
    for name in sorted(set(of_need.tolist()) & set(of_offer.tolist())):
        if size >= LEAST:
            groups.append(([], []))
            size = 0
        i, j = np.flatnonzero(of_need == name), np.flatnonzero(of_offer == name)
        groups[-1][0].append(i)
        groups[-1][1].append(j)
        size += len(i) + len(j)
    return [(np.sort(np.concatenate(i)), np.sort(np.concatenate(j))) for i, j in groups if i]


def _parts_of_codes(offers: Offers) -> Ints:
    """int64[codes]: the same number for two codes linked by volunteers."""
    part = np.arange(64 * offers.subjects.shape[1], dtype=np.int64)
    kinds = [np.flatnonzero(_bits(row)) for row in np.unique(offers.subjects, axis=0)]
    moving = True
    while moving:
        moving = False
        for codes in kinds:
            if len(codes) and part[codes].max() != part[codes].min():
                part[codes] = part[codes].min()
                moving = True
    return part


def _bits(words: NDArray[np.uint64]) -> NDArray[np.bool_]:
    return np.unpackbits(np.ascontiguousarray(words).view(np.uint8), bitorder="little").astype(np.bool_)


def _lowest(words: NDArray[np.uint64]) -> int:
    for at, word in enumerate(words.tolist()):
        if word:
            return 64 * at + (word & -word).bit_length() - 1
    return -1


def frozen_pool(run: Run) -> Pool:
    """The pool as it was read for this run, without its columns."""
    arrays = frozen.opened(Snapshot.objects.get(run=run).arrays)
    needs, offers = frozen.sides(arrays)
    ids = {side: {"pk": arrays[f"{name}_ids"].tolist()} for side, name in (("asked", "need"), ("given", "offer"))}
    return Pool(
        programme=run.programme, now=run.at, needs=needs, offers=offers, excluded=arrays["excluded"], proposed=arrays["proposed"],
        weights=frozen.weights_of(run), **ids,
    )  # fmt: skip


def solved(pool: Pool, i: Ints, j: Ints) -> bytes:
    """Works out one part; its answer in rows of the whole."""
    here: dict[str, Any] = {"excluded": _within(pool.excluded, i, j), "proposed": _within(pool.proposed, i, j), "weights": pool.weights}
    result = plans.proven(pool.needs.take(i), pool.offers.take(j), **here)
    pairs = np.stack([i[result.pairs[:, 0]], j[result.pairs[:, 1]]], axis=1).astype(np.int32)
    said = {"value": np.array([str(result.certificate.primal), str(result.certificate.dual), result.certificate.backend])}
    mine: dict[str, Any] = {"pairs": pairs, "score": result.score, "parts": result.parts, "gain": result.gain, "price": result.price}
    return frozen.squeezed({**mine, **said, "i": i, "j": j})


def _within(pairs: NDArray[np.int32], i: Ints, j: Ints) -> NDArray[np.int32]:
    """The pairs of rows of a part, in its own row numbers. i and j are sorted."""
    kept = pairs[np.isin(pairs[:, 0], i) & np.isin(pairs[:, 1], j)]
    return np.stack([np.searchsorted(i, kept[:, 0]), np.searchsorted(j, kept[:, 1])], axis=1).astype(np.int32)


def merged(run: Run) -> plans.Plan:
    """Every part was proven; their values and prices add up, since no pair crosses from one to another."""
    pool = frozen_pool(run)
    parts = [frozen.opened(block.answer) for block in run.blocks.filter(place__gt=0).order_by("place")]
    answer = _together(parts, len(pool.needs), len(pool.offers))
    primal, dual = (sum(int(part["value"][at]) for part in parts) for at in (0, 1))
    backend = str(parts[0]["value"][2]) if parts else ""
    facts = plans.certificate(pool, answer.pairs, primal=primal, dual=dual, backend=backend)
    return plans.Plan(pool, answer, facts | {"blocks": len(parts)})


def _together(parts: list[dict[str, Any]], n: int, m: int) -> plans.Answer:
    def put(name: str, empty: tuple[int, ...]) -> NDArray[np.int32]:
        return np.concatenate([np.empty(empty, dtype=np.int32), *(part[name] for part in parts)])

    gain, price = np.zeros(n, dtype=np.int64), np.zeros(m, dtype=np.int64)
    for part in parts:
        gain[part["i"]], price[part["j"]] = part["gain"], part["price"]
    pairs = put("pairs", (0, 2))
    order = np.argsort(pairs[:, 0], kind="stable")
    score, points = put("score", (0,)), put("parts", (0, len(plans.PARTS)))
    return plans.Answer(pairs[order], score[order], points[order], gain, price)


def to_take(now: datetime) -> QuerySet[Block]:
    """Blocks that no living worker has."""
    free = Q(state="waiting") | Q(state="claimed", claimed__lt=now - STALE)
    return Block.objects.filter(free, run__state="computing").select_related("run__programme", "run__by").order_by("run", "place")


def to_finish() -> QuerySet[Run]:
    left = Block.objects.filter(run=OuterRef("pk")).exclude(state="solved")
    return Run.objects.filter(~Exists(left), state="computing").select_related("programme", "by").order_by("pk")
