"""Texts that merge. Pure: bytes and words in, bytes and words out. The text of every pad is named "code" in its Yjs document.

Positions in a Yjs text are counted here as pycrdt counts them: in bytes of UTF-8.
"""

from collections.abc import Iterable
from difflib import SequenceMatcher

from pycrdt import Doc, Text, merge_updates

NAME = "code"
MOST_BYTES = 1_000_000  # of one pad, its history included
MOST_PAIRS = 1_000_000  # of lines compared: beyond, the text is replaced in one piece


class Malformed(Exception):
    """Bytes that no Yjs document can have said."""


def load(snapshot: bytes, updates: Iterable[bytes] = ()) -> Doc:
    doc: Doc = Doc()
    doc[NAME] = Text()
    for update in (snapshot, *updates):
        if update:
            doc.apply_update(bytes(update))
    return doc


def text_of(doc: Doc) -> str:
    return str(doc.get(NAME, type=Text))


def merged(updates: list[bytes]) -> bytes:
    return updates[0] if len(updates) == 1 else merge_updates(*updates)


def rewrite(doc: Doc, wanted: str) -> bytes:
    """Makes its text `wanted` by as few changes as lines allow; the update that does it, b"" when there is nothing to do."""
    said: list[bytes] = []
    heard = doc.observe(lambda event: said.append(event.update))
    try:
        _rewrite(doc, wanted)
    finally:
        doc.unobserve(heard)
    return merged(said) if said else b""


def merge(base: str, mine: str, theirs: str) -> str:
    """`mine` and `theirs` both come from `base`: the text with the changes of both, as two offline editors would find it."""
    root = load(b"")
    rewrite(root, base)
    start = root.get_update()
    both = load(start)
    for wanted in (theirs, mine):
        update = rewrite(load(start), wanted)
        if update:
            both.apply_update(update)
    return text_of(both)


def _rewrite(doc: Doc, wanted: str) -> None:
    text = doc.get(NAME, type=Text)
    old, new = str(text).splitlines(keepends=True), wanted.splitlines(keepends=True)
    pieces = []
    codes: list[tuple[str, int, int, int, int]] = [("replace", 0, len(old), 0, len(new))]
    if len(old) * len(new) <= MOST_PAIRS:
        codes = list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    for tag, i1, i2, j1, j2 in codes:
        if tag != "equal":
            pieces.append(_closer("".join(old[:i1]), "".join(old[i1:i2]), "".join(new[j1:j2])))
    with doc.transaction():
        for at, gone, come in reversed(pieces):
            if gone:
                del text[at : at + gone]
            if come:
                text.insert(at, come)


def _closer(before: str, old: str, new: str) -> tuple[int, int, str]:
    """(where, how many bytes go, what comes) without what begins and ends alike."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    gone = old[head : len(old) - tail]
    return len((before + old[:head]).encode()), len(gone.encode()), new[head : len(new) - tail]
