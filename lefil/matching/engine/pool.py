"""The kernel's side of a pool that is kept (standing.py): rows with room for newcomers, and one call for each change."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arrays import Ints, Needs, Offers, Result, Weights
from .kernel import LIBRARY, NOWHERE, Laid, where
from .model import Model, Optimum, Shapes
from .optimum import Compiled
from .parts import fine_wait, levels
from .recipe import Codes, model_of, most_of, own_worth, written
from .solve import Sorted, as_pairs, in_given_order, inverse, renamed
from .steps import ROOM

SPARE = 1000  # rows for newcomers on each side before the pool is laid out again
MARGIN = 250_000  # thousandths: pairs so much worse than the best of a learner are listed too
LISTED = 256
CHEAP = 16_384  # learners times volunteers that may be compared again at each change, before everybody looks at a volunteer once for all
ALL_CODES = 128
WRITTEN = ("masks", "shape", "level", "worth", "group", "facts", "own", "seats")  # of a model, when somebody comes or leaves


class Pool:
    """The kernel's side. Rows inside are by first subject, then key, newcomers after them; each answer False means: lay me out again."""

    def __init__(
        self, needs: Needs, offers: Offers, free: Ints, seats: Ints, excluded: list[Any], proposed: list[Any], weights: Weights
    ) -> None:
        self.weights, self.known = weights, Shapes()
        self.no_one, self.nobody = (blank(side, offers.subjects.shape[1]) for side in (Needs, Offers))
        by_key = np.lexsort((needs.key, needs.first)), np.argsort(offers.key, kind="stable")
        self.row, self.col = inverse(by_key[0]).tolist(), inverse(by_key[1]).tolist()
        self.back = {at: j for j, at in enumerate(self.col)}
        self.codes = Codes.of(needs, offers, room=ALL_CODES)
        back = np.array(self.row, dtype=np.int64), np.array(self.col, dtype=np.int64)
        pairs = (renamed(as_pairs(each, len(needs), len(offers), "pairs"), *back) for each in (excluded, proposed))
        self.model = model_of(
            needs.take(by_key[0]), offers.take(by_key[1]), excluded=next(pairs), proposed=next(pairs), weights=weights,
            seats=seats[by_key[1]], codes=self.codes, known=self.known, room=len(needs) + 2 * SPARE,
        )  # fmt: skip
        self.closed = np.where(offers.cleared, 1, 0).tolist()
        self.used_n, self.used_m = len(needs), len(offers)
        self.group = dict(zip(needs.first[by_key[0]].tolist(), self.model.group.tolist(), strict=True))
        self.stepped = bool((self.model.level == levels(needs.take(by_key[0]), weights)).all())
        self._solve(np.sort(back[0][free]))

    def _solve(self, rows: Ints) -> None:
        run = Compiled(self.model, rows)
        if len(rows) and self.model.seats.any():
            run.optimum(0.0)
        old, model = run.state, self.model
        widen(model, SPARE + 1)
        model.worth[np.setdiff1d(np.arange(model.n), rows)] = NOWHERE
        self.laid = Laid(model)
        self.state = old.moved(self.laid)
        self.state.price[np.flatnonzero(model.seats == 0)] = 1 << 59
        if len(rows):
            least = np.ascontiguousarray(self.state.gain[run.by_group] - MARGIN)
            found = self.laid.scan(self.state.price, run.by_group, least, LISTED)
            self.state.add(found)
            self.state.reach[run.by_group] = found.bound
        order = np.argsort(model.group[: self.used_n], kind="stable").astype(np.int32)
        LIBRARY.lefil_steady(self.state.address, self.used_m, where(order), len(order), most_of(self.weights), CHEAP, MARGIN)

    def mate(self, i: int) -> int | None:
        at = int(self.state.mate[self.row[i]])
        return self.back[at] if at >= 0 else None

    def paired(self) -> int:
        return int((self.state.mate >= 0).sum())

    def copy(self) -> Pool:
        other = Pool.__new__(Pool)
        other.__dict__.update(self.__dict__)
        other.row, other.col, other.closed, other.back = list(self.row), list(self.col), list(self.closed), dict(self.back)
        other.model = replace(self.model, **{name: getattr(self.model, name).copy() for name in WRITTEN})
        other.known = Shapes()
        other.known.number.update(self.known.number)
        other.laid = Laid(other.model)
        other.state = self.state.copy(other.laid)
        return other

    def mates(self) -> Ints:
        """int64[learners], in the rows of the caller."""
        back = np.full(self.model.m, -1)
        back[self.col] = np.arange(len(self.col))
        mate = self.state.mate[self.row]
        return np.where(mate >= 0, back[mate], -1)

    def write(self, at: int, one: Needs) -> bool:
        """Writes a learner at a row; False when the layout has no words for them."""
        level = int(levels(one, self.weights)[0])
        if not self.codes.know(one) or not self.stepped or level * self.model.unit >= ROOM:
            return False
        recipe = written(one, self.nobody, self.weights, self.codes, self.known)
        need, table = recipe.known.arrays()
        if len(need) > len(self.model.need) or table.shape[1] > self.model.table.shape[1]:
            self.model.need, self.model.table = need, table
            self.laid.renew("need", "table")
        self.model.masks[at] = np.concatenate(recipe.masks, axis=1)[0]
        self.model.shape[at] = np.array([each[0] for each in recipe.shapes])
        self.model.level[at] = level
        self.model.group[at] = self.group.get(int(one.first[0]), -1)
        self.model.worth[at] = level * self.model.unit + int(own_worth(one, self.weights)[0])
        return True

    def enter(self, i: int, one: Needs) -> bool:
        """A newcomer, or somebody who comes back (unlocked)."""
        if i >= len(self.row):
            if self.used_n >= self.model.n - 1:
                return False
            self.row.append(self.used_n)
            self.used_n += 1
        if not self.write(self.row[i], one):
            return False
        LIBRARY.lefil_enter(self.state.address, self.row[i], MARGIN)
        return True

    def leave(self, i: int) -> bool:
        self.model.worth[self.row[i]] = NOWHERE
        LIBRARY.lefil_leave(self.state.address, self.row[i], MARGIN)
        return True

    def offer(self, j: int, one: Offers) -> bool:
        if self.used_m >= self.model.m or not self.codes.know(one):
            return False
        at = self.used_m
        recipe = written(self.no_one, one, self.weights, self.codes, self.known)
        self.model.facts[at] = np.concatenate(recipe.columns, axis=1)[0]
        self.model.own[at] = int(fine_wait(one, self.weights)[0])
        self.col.append(at)
        self.back[at] = j
        self.closed.append(int(one.cleared[0]))
        self.used_m += 1
        return self.reseat(j, int(one.capacity[0]))

    def reseat(self, j: int, seats: int) -> bool:
        at = self.col[j]
        before = int(self.model.seats[at])
        self.model.seats[at] = seats if self.closed[j] else 0
        if before != self.model.seats[at]:
            LIBRARY.lefil_reseat(self.state.address, at, before, MARGIN)
        return True

    def part(self, i: int, j: int, excluded: set[tuple[int, int]]) -> bool:
        pairs = np.array(sorted((self.row[a], self.col[b]) for a, b in excluded), dtype=np.int32).reshape(-1, 2)
        self._bar(pairs)
        LIBRARY.lefil_part(self.state.address, self.row[i], self.col[j], MARGIN)
        return True

    def probe(self, one: Needs, barred: list[int]) -> bool | None:
        at = self.model.n - 1
        if not self.write(at, one):
            return None
        kept = np.stack([np.repeat(np.arange(self.model.n), np.diff(self.model.barred_at)), self.model.barred], axis=1).astype(np.int32)
        if barred:
            self._bar(np.concatenate([kept, [[at, self.col[j]] for j in sorted(barred, key=lambda j: self.col[j])]]).astype(np.int32))
        answer = bool(LIBRARY.lefil_probe(self.state.address, at, MARGIN))
        self.model.worth[at] = NOWHERE
        if barred:
            self._bar(kept)
        return answer

    def _bar(self, pairs: NDArray[np.int32]) -> None:
        count = np.bincount(pairs[:, 0], minlength=self.model.n)
        self.model.barred_at = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
        self.model.barred = np.ascontiguousarray(pairs[:, 1], dtype=np.int32)
        self.laid.renew("barred_at", "barred")

    def result(self, needs: Needs, offers: Offers, here: Ints, asked: dict[str, Any]) -> Result:
        """Told in full: parts, certificate. Over the learners of `here`."""
        by_key = np.argsort(needs.key, kind="stable"), np.argsort(offers.key, kind="stable")
        back = inverse(by_key[0]), inverse(by_key[1])
        pairs = {name: renamed(as_pairs(asked[name], len(needs), len(offers), name), *back) for name in ("excluded", "locked", "proposed")}
        told = Sorted(needs.take(by_key[0]), offers.take(by_key[1]), **pairs, weights=self.weights)
        rows = np.array(self.row, dtype=np.int64)[here][by_key[0]]
        cols = np.array(self.col, dtype=np.int64)[by_key[1]]
        place = np.full(self.model.m + 1, -1)
        place[cols] = np.arange(len(cols))
        price = self.state.price[cols].copy()
        price[told.seats == 0] = 0
        mate = place[self.state.mate[rows]]
        best = Optimum(mate, self.state.gain[rows].copy(), price, 0, 0)
        return in_given_order(told.kept(best, self.model.unit), by_key, back)


def blank(kind: Any, words: int) -> Any:
    """No people at all."""
    shape = {"subjects": (0, words), "hours": (0, 3)}
    return kind(**{each.name: np.empty(shape.get(each.name, (0,)), dtype=each.metadata["dtype"]) for each in fields(kind)})


def widen(model: Model, spare: int) -> None:
    """Rows at the end of both sides for people who are not there yet."""

    def longer(array: NDArray[Any], fill: int = 0) -> NDArray[Any]:
        return np.concatenate([array, np.full((spare, *array.shape[1:]), fill, dtype=array.dtype)])

    for name in ("masks", "shape", "level", "group", "facts", "own", "seats"):
        setattr(model, name, longer(getattr(model, name)))
    model.worth = longer(model.worth, NOWHERE)
    for name in ("barred_at", "extra_at"):
        array = getattr(model, name)
        setattr(model, name, longer(array, int(array[-1])))
