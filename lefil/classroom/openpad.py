"""One pad in memory: a copy of the document, and what of it is not yet in the rows."""

from pycrdt import get_state

from lefil.classroom import crdt
from lefil.classroom.crdt import MOST_BYTES, Malformed
from lefil.classroom.line import Line

MANY = 50  # rows of updates after which a pad is squashed


class Full(Exception):
    """The pad would be too long with this update."""


class OpenPad:
    """`written`: changes to be kept. `owed`: up to which update each (line, slot) will be told that it is kept."""

    def __init__(self, pk: int, key: str) -> None:
        self.id, self.key = pk, key
        self.doc = crdt.load(b"")
        self.lines: set[Line] = set()
        self.written: list[bytes] = []
        self.owed: dict[tuple[Line, int], int] = {}
        self.cursors: dict[int, bytes] = {}  # by client, as it is told
        self.rows = 0
        self._size = 0
        self._changes: list[bytes] = []
        self._heard = self.doc.observe(lambda event: self._changes.append(event.update))

    def fill(self, kept: tuple[bytes, list[bytes]]) -> None:
        snapshot, later = kept
        for content in (snapshot, *later):
            if content:
                self.doc.apply_update(content)
        self._changes.clear()
        self._size, self.rows = len(snapshot) + sum(map(len, later)), len(later)

    @property
    def text(self) -> str:
        return crdt.text_of(self.doc)

    @property
    def long(self) -> bool:
        return self.rows >= MANY

    def take(self, update: bytes) -> bytes | None:
        """What this update changes here, as an update that needs nothing else; None when it changes nothing, or not yet.

        Malformed for bytes that are no update, Full beyond 1 MB: the document is as before in both cases.
        """
        if self._size + len(update) > MOST_BYTES:
            self._size = len(self.doc.get_update())
            if self._size + len(update) > MOST_BYTES and self._would_be(update) > MOST_BYTES:
                raise Full
        try:
            get_state(update)  # reads the whole of it, and touches nothing
            self.doc.apply_update(update)
        except (ValueError, RuntimeError):
            raise Malformed from None
        said, self._changes[:] = list(self._changes), []
        if not said:
            return None
        change = crdt.merged(said)
        self._size += len(change)
        return change

    def _would_be(self, update: bytes) -> int:
        """Bytes of the document with this update, which may take more away than it brings: tried on a copy."""
        try:
            return len(crdt.load(self.doc.get_update(), [update]).get_update())
        except (ValueError, RuntimeError):
            raise Malformed from None

    def knows(self, update: bytes) -> bool:
        """All that this update says is here already: nothing before it is missing."""
        return not _ahead(get_state(update), self.doc.get_state())


def _ahead(state: bytes, other: bytes) -> bool:
    """A state vector that has seen something that the other has not; also when it cannot be told (a gap at its very start)."""
    one, two = _clocks(state), _clocks(other)
    return not one or any(clock > two.get(client, 0) for client, clock in one.items())


def _clocks(state: bytes) -> dict[int, int]:
    numbers, value, shift = [], 0, 0
    for byte in state:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(value)
            value = shift = 0
    return dict(zip(numbers[1::2], numbers[2::2], strict=False))
