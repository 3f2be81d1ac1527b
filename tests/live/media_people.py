"""Sockets of people as the media engine knows them, without rows: what they are told is kept."""

import json
from types import SimpleNamespace
from typing import Any

from lefil.live.hub import Connection


class Person:
    def __init__(self, pid: str, tab: str = "", **facts: Any) -> None:
        self.told: list[dict] = []
        self.conn = Connection("reunion1", f"conn-{pid}-{id(self)}", self._send, self._close)
        known = {
            "pid": pid, "person_key": f"person-{pid}", "room_key": "salle1", "engine": "server", "epoch": 1, "server": 0, "place": 0,
            "state": "in", "role": "guest", "muted": False,
        }  # fmt: skip
        self.conn.facts = SimpleNamespace(**{**known, **facts})  # type: ignore[assignment]
        self.conn.hello = (pid, tab or f"tab-{pid}")

    async def _send(self, text: str) -> None:
        self.told.append(json.loads(text))

    async def _close(self, code: int) -> None: ...

    def names(self) -> list[str]:
        return [one["on"] for one in self.told]

    def heard(self, on: str) -> list[dict]:
        return [one["with"] for one in self.told if one["on"] == on]
