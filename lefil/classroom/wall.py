"""What the teachers' walls of one lesson are told: cards when they change, and the lines that were just typed."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from lefil.classroom.line import Line
from lefil.classroom.openpad import OpenPad
from lefil.classroom.queries.cards import preview
from lefil.classroom.queries.looks import Look


class Wall:
    """`dirty`: the pads typed in since the walls were shown them."""

    def __init__(self) -> None:
        self.dirty: set[str] = set()
        self._cards: dict[str, dict[str, Any]] = {}

    def all(self, line: Line) -> None:
        """Every card, for who has just opened the wall."""
        line.post({"on": "cards", "cards": list(self._cards.get(line.language, {}).values())})

    def tell(self, look: Look, lines: Iterable[Line]) -> None:
        """To each wall, in its language, the cards that changed since it was told."""
        for language, cards in (look.cards or {}).items():
            before, now = self._cards.get(language, {}), {card.pad: asdict(card) for card in cards}
            self._cards[language] = now
            changed = [card for key, card in now.items() if before.get(key) != card]
            for line in lines:
                if line.wall and line.language == language and changed:
                    line.post({"on": "cards", "cards": changed})

    def show(self, pads: dict[str, OpenPad], lines: Iterable[Line]) -> None:
        """What was just typed."""
        dirty, self.dirty = self.dirty, set()
        walls = [line for line in lines if line.wall]
        if dirty and walls:
            typed = {key: preview(pads[key].text) for key in dirty if key in pads}
            for line in walls:
                line.post({"on": "typed", "pads": typed})
