"""The compiled loops (kernel.c), when tools/kernel.sh has built them; see backend()."""

from __future__ import annotations

import ctypes
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from .arrays import Ints, Small
from .model import Model

SOURCE = Path(__file__).with_name("kernel.c")
BUILT = Path(__file__).with_name("libkernel.so")
NOWHERE = -(1 << 60)  # a limit that every pair passes
POINTER, LONG, INT = ctypes.c_void_p, ctypes.c_int64, ctypes.c_int32


NUMBERS = ("n", "m", "terms", "words", "asked", "points", "bonus")
ARRAYS = (
    "at", "start", "len", "unless", "facts", "masks", "shape", "need", "table", "worth", "own", "seats", "group", "first", "member",
    "barred_at", "barred", "extra_at", "extra",
)  # fmt: skip


class Layout(ctypes.Structure):
    """struct Model of kernel.c, field by field."""

    _fields_ = [*((name, LONG) for name in NUMBERS), *((name, POINTER) for name in ARRAYS)]


SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "scan": (LONG, [POINTER] * 3 + [LONG, POINTER, LONG, INT] + [POINTER] * 4),
    "new": (POINTER, [POINTER, LONG, LONG] + [POINTER] * 5),
    "free": (None, [POINTER]),
    "add": (LONG, [POINTER, POINTER, LONG, INT] + [POINTER] * 3),
    "settle": (None, [POINTER, POINTER, LONG, POINTER]),
    "auction": (LONG, [POINTER, POINTER] + [LONG] * 5 + [POINTER]),
    "ladder": (None, [POINTER] * 3 + [LONG] + [POINTER] * 2),
    "lowest": (None, [POINTER, POINTER, LONG, POINTER, POINTER]),
    "edges": (LONG, [POINTER] * 4),
    "counts": (None, [POINTER, POINTER]),
    "copy": (POINTER, [POINTER] * 7),
    "adopt": (None, [POINTER, POINTER, LONG]),
    "steady": (None, [POINTER, LONG, POINTER, LONG, LONG, LONG, LONG]),
    "enter": (None, [POINTER, INT, LONG]),
    "leave": (None, [POINTER, INT, LONG]),
    "reseat": (None, [POINTER, INT, INT, LONG]),
    "part": (None, [POINTER, INT, INT, LONG]),
    "probe": (INT, [POINTER, INT, LONG]),
    "verify": (None, [POINTER, POINTER, LONG, POINTER, POINTER, POINTER]),
}


def _load() -> Any:
    if not BUILT.exists():
        return None
    try:
        library = ctypes.CDLL(str(BUILT))
        library.lefil_stamp.restype = ctypes.c_uint32
        if library.lefil_stamp() != zlib.crc32(SOURCE.read_bytes()):
            return None
        for name, (result, arguments) in SIGNATURES.items():
            function = getattr(library, f"lefil_{name}")
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError):  # built for another machine
        return None
    return library


LIBRARY = _load()


def backend() -> str:
    """ "c" when the compiled kernel is in use, else "numpy": the same optimum, slower."""
    return "c" if LIBRARY is not None else "numpy"


def where(array: np.ndarray[Any, Any] | None) -> int | None:
    return None if array is None else array.ctypes.data


class Laid:
    """A model as the kernel reads it. Holds every array that the structure points at."""

    def __init__(self, model: Model) -> None:
        self.model = model
        terms = np.array([(t.at, t.start, t.len, t.unless) for t in model.terms], dtype=np.int32).reshape(-1, 4).T.copy()
        self.arrays = dict(zip(ARRAYS, terms, strict=False))
        self.arrays |= {name: np.ascontiguousarray(getattr(model, name)) for name in ARRAYS[len(terms) :]}
        self.layout = Layout(
            model.n, model.m, len(model.terms), model.facts.shape[1], model.masks.shape[1], model.table.shape[1], model.bonus,
            *(where(self.arrays[name]) for name in ARRAYS),
        )  # fmt: skip
        self.address = ctypes.addressof(self.layout)

    def renew(self, *names: str) -> None:
        """Points at the model's arrays again after they were replaced."""
        for name in names:
            self.arrays[name] = np.ascontiguousarray(getattr(self.model, name))
            setattr(self.layout, name, where(self.arrays[name]))
        self.layout.points = self.model.table.shape[1]

    def scan(self, price: Ints, rows: Small, least: Ints, k: int, jitter: int = 0) -> Found:
        """The best k volunteers of each learner of `rows` (sorted by group) whose value minus price is above `least`."""
        found = Found(rows, k)
        LIBRARY.lefil_scan(
            self.address, where(price), where(rows), len(rows), where(least), jitter, k, where(found.to), where(found.w),
            where(found.count), where(found.bound),
        )  # fmt: skip
        return found

    def verify(self, rows: Small, gain: Ints, price: Ints) -> tuple[int, int, int]:
        """(pairs worth more than gain and price, the greatest excess, pairs looked at)."""
        out = np.zeros(3, np.int64)
        LIBRARY.lefil_verify(self.address, where(rows), len(rows), where(gain), where(price), where(out))
        return int(out[0]), int(out[1]), int(out[2])


class Found:
    """What a scan brings: to, w [rows, k]; count[rows]; bound[rows]: no other pair of the learner is worth more at these prices."""

    def __init__(self, rows: Small, k: int) -> None:
        self.rows, self.k = rows, k
        self.to, self.w = np.empty((len(rows), k), np.int32), np.empty((len(rows), k), np.int32)
        self.count, self.bound = np.zeros(len(rows), np.int32), np.empty(len(rows), np.int64)

    @classmethod
    def of(cls, rows: Small, to: Small, w: Small) -> Found:
        """The same from flat pairs, sorted by learner."""
        learners, first, count = np.unique(rows, return_index=True, return_counts=True)
        found = cls(learners.astype(np.int32), int(count.max(initial=1)))
        place = np.arange(len(rows)) - np.repeat(first, count)
        at = np.repeat(np.arange(len(learners)), count)
        found.to[at, place], found.w[at, place] = to, w
        found.count[:] = count
        return found

    @property
    def total(self) -> int:
        return int(self.count.sum())


class State:
    """Lists of pairs, gains, prices and pairs made, kept by the kernel in arrays that Python sees."""

    def __init__(self, model: Model, laid: Laid, n: int | None = None, m: int | None = None) -> None:
        n, m = n or model.n, m or model.m
        self.model, self.laid = model, laid
        self.gain, self.price = np.zeros(n, np.int64), np.zeros(m, np.int64)
        self.mate, self.seats = np.full(n, -1, np.int32), np.zeros(m, np.int32)
        self.seats[: model.m] = model.seats
        self.reach = np.full(n, NOWHERE, np.int64)
        self.address = LIBRARY.lefil_new(
            laid.address, n, m, where(self.gain), where(self.price), where(self.mate), where(self.seats), where(self.reach)
        )

    def __del__(self) -> None:
        if getattr(self, "address", None):
            LIBRARY.lefil_free(self.address)
            self.address = None

    def moved(self, laid: Laid) -> State:
        """The same pairs, prices and lists in a model with more rows at the end."""
        other = State(laid.model, laid)
        n, m = len(self.mate), len(self.price)
        if n:
            rows, to, w = self.edges()
            if len(rows):
                other.add(Found.of(rows, to, w))
        other.gain[:n], other.price[:m] = self.gain, self.price
        LIBRARY.lefil_adopt(other.address, where(self.mate), n)
        return other

    def copy(self, laid: Laid) -> State:
        """All of it, in a model of the same size."""
        other = State.__new__(State)
        other.model, other.laid = laid.model, laid
        for name in ("gain", "price", "mate", "seats", "reach"):
            setattr(other, name, getattr(self, name).copy())
        arrays = (where(each) for each in (other.gain, other.price, other.mate, other.seats, other.reach))
        other.address = LIBRARY.lefil_copy(self.address, laid.address, *arrays)
        return other

    def add(self, found: Found) -> int:
        """The number of pairs that were not known yet."""
        made: int = LIBRARY.lefil_add(
            self.address, where(found.rows), len(found.rows), found.k, where(found.to), where(found.w), where(found.count)
        )
        return made

    def settle(self, rows: Small, hint: Small | None = None) -> None:
        LIBRARY.lefil_settle(self.address, where(rows), len(rows), where(hint))

    def auction(self, rows: Small, *, step: int, jump: int, bids: int, enough: int) -> Small:
        hint = np.full(len(self.mate), -1, np.int32)
        self.bids = LIBRARY.lefil_auction(self.address, where(rows), len(rows), step, jump, bids, enough, where(hint))
        return hint

    def ladder(self, rows: Small, level: Ints) -> tuple[Ints, Small]:
        """(rung[m], who holds a seat[n]) for learners by decreasing level."""
        rung, hint = np.zeros(len(self.price), np.int64), np.full(len(self.mate), -1, np.int32)
        LIBRARY.lefil_ladder(self.address, where(rows), where(level), len(rows), where(rung), where(hint))
        return rung, hint

    def lowest(self, rows: Small, rung: Ints) -> Ints:
        lowest = np.empty(len(rows), np.int64)
        LIBRARY.lefil_lowest(self.address, where(rows), len(rows), where(rung), where(lowest))
        return lowest

    def edges(self) -> tuple[Small, Small, Small]:
        """(rows, to, w) of every pair in the lists."""
        total = LIBRARY.lefil_edges(self.address, None, None, None)
        rows, to, w = (np.empty(total, np.int32) for _ in range(3))
        LIBRARY.lefil_edges(self.address, where(rows), where(to), where(w))
        return rows, to, w

    def counts(self) -> tuple[int, int]:
        """Searches made and pairs looked at in them."""
        made = np.zeros(2, np.int64)
        LIBRARY.lefil_counts(self.address, where(made))
        return int(made[0]), int(made[1])
