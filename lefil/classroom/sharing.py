"""What one lesson hears of the other processes that have it open, and of pages; how it catches up when the bus was lost."""

from typing import TYPE_CHECKING, Any

from lefil.classroom import frames
from lefil.classroom.crdt import Malformed
from lefil.classroom.openpad import Full, OpenPad
from lefil.classroom.queries.pads import stored
from lefil.live.threads import in_thread

if TYPE_CHECKING:
    from lefil.classroom.hub import PadHub
    from lefil.classroom.line import Line


class Shared:
    """The half of an OpenLesson that the bus speaks to."""

    key: str
    hub: "PadHub"
    pads: dict[str, OpenPad]

    def ask(self) -> None:
        raise NotImplementedError

    def spread(self, pad: OpenPad, change: bytes, but: "Line | None" = None) -> None:
        raise NotImplementedError

    def point(self, pad: OpenPad, told: bytes, but: "Line | None" = None) -> None:
        raise NotImplementedError

    async def store(self) -> None:
        raise NotImplementedError

    def told(self, head: dict[str, Any], content: bytes) -> None:
        """What another process, or a page, says of this lesson."""
        pad = self.pads.get(head.get("pad", ""))
        if head["do"] == "rows":
            self.ask()
        elif pad is None:
            return
        elif head["do"] == "update":
            self._heard(pad, content)
        elif head["do"] == "cursor":
            self.point(pad, content)
        elif head["do"] == "sync":
            missing = pad.doc.get_update(content)
            if missing != frames.EMPTY:
                self.hub.publish(self.key, "update", missing, pad=pad.key)

    def _heard(self, pad: OpenPad, content: bytes) -> None:
        try:
            change = pad.take(content)
        except (Malformed, Full):
            self.hub.counts["bus"] += 1
            return
        if change is not None:
            self.spread(pad, change)
        elif not pad.knows(content):
            self.hub.publish(self.key, "sync", pad.doc.get_state(), pad=pad.key)

    async def catch_up(self) -> None:
        """After the bus was lost: what the others have kept meanwhile is read from the rows, what they have not is asked of them."""
        await self.store()
        found = await in_thread(stored, [pad.id for pad in self.pads.values()])
        for pad in list(self.pads.values()):
            for content in (found.get(pad.id, (b"", []))[0], *found.get(pad.id, (b"", []))[1]):
                if content:
                    self._heard(pad, content)
            self.hub.publish(self.key, "sync", pad.doc.get_state(), pad=pad.key)
        self.ask()
