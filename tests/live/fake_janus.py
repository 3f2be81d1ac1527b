"""A Janus of a few lines, in the test's own loop: it says what a test wants it to say, or nothing, or nonsense."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

ANSWER = {"type": "answer", "sdp": "v=0\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10\r\n"}
OFFER = {"type": "offer", "sdp": "v=0 offer"}


class FakeJanus:
    """`says[request]` replaces the answer to a request of the VideoRoom or of the API: a dict, a list of them one after the other,
    None for silence, or a text sent as it is. `asked` is what came, `rooms` what was made.
    """

    def __init__(self) -> None:
        self.says: dict[str, Any] = {}
        self.asked: list[dict] = []
        self.rooms: dict[str, set[str]] = {}
        self.sessions: set[int] = set()
        self.sockets: list[ServerConnection] = []
        self.numbers = itertools.count(1000)
        self.handles: dict[int, str] = {}
        self.server: Server | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self.server = await serve(self._talk, "127.0.0.1", self.port, subprotocols=["janus-protocol"])  # type: ignore[list-item]
        self.port = next(iter(self.server.sockets)).getsockname()[1]

    async def die(self) -> None:
        """With its sessions and its rooms, in the middle of whatever it does."""
        self.sessions.clear()
        self.rooms.clear()
        self.handles.clear()
        if self.server:
            self.server.close()
            for socket in self.sockets:
                socket.transport.abort()
            await self.server.wait_closed()
        self.sockets = []

    def cut(self) -> None:
        """The connection only: Janus is there, with its sessions."""
        for socket in self.sockets:
            socket.transport.abort()
        self.sockets = []

    async def event(self, handle: int, data: dict, janus: str = "event", jsep: dict | None = None) -> None:
        message: dict = {"janus": janus, "sender": handle}
        message |= {"plugindata": {"data": data}} if janus == "event" else data
        await self.sockets[-1].send(json.dumps(message | ({"jsep": jsep} if jsep else {})))

    def requests(self, name: str) -> list[dict]:
        return [one.get("body", one) for one in self.asked if one.get("body", {}).get("request", one["janus"]) == name]

    def handle_of(self, ptype: str) -> int:
        return next(one["handle_id"] for one in reversed(self.asked) if one.get("body", {}).get("ptype") == ptype)

    async def _talk(self, socket: ServerConnection) -> None:
        self.sockets.append(socket)
        with suppress(ConnectionClosed):
            await self._listen(socket)

    async def _listen(self, socket: ServerConnection) -> None:
        async for frame in socket:
            message = json.loads(frame)
            self.asked.append(message)
            name = message.get("body", {}).get("request", message["janus"])
            said = self.says.get(name, ...)
            if isinstance(said, list):
                said = said.pop(0) if said else ...
            if said is None:
                continue
            if isinstance(said, str):
                await socket.send(said)
                continue
            answer = self._answer(name, message) if said is ... else said
            if "janus" not in answer:
                if name in {"join", "configure", "start", "update", "unpublish"}:
                    await socket.send(json.dumps({"janus": "ack", "transaction": message["transaction"]}))
                jsep = answer.pop("jsep", None)
                answer = {"janus": "event", "sender": message["handle_id"], "plugindata": {"data": answer}} | (
                    {"jsep": jsep} if jsep else {}
                )
            await socket.send(json.dumps(answer | {"transaction": message["transaction"]}))

    def _answer(self, name: str, message: dict) -> dict:
        body, session = message.get("body", {}), message.get("session_id")
        if message["janus"] not in {"create", "claim"} and session not in self.sessions:
            return {"janus": "error", "error": {"code": 458, "reason": "No such session"}}
        room = self.rooms.get(body.get("room", ""))
        api: dict[str, Callable[[], dict]] = {"create": self._create, "attach": self._attach, "claim": lambda: self._claim(session)}
        if "body" not in message:
            return api.get(name, lambda: {"janus": "ack" if name == "keepalive" else "success"})()
        if name == "create":
            self.rooms[body["room"]] = set()
            return {"videoroom": "created"}
        if room is None and "room" in body and name != "list":
            return {"videoroom": "event", "error_code": 426, "error": "No such room"}
        return self._plugin(name, body, message, room if room is not None else set())

    def _plugin(self, name: str, body: dict, message: dict, room: set[str]) -> dict:
        if name == "join" and body["ptype"] == "publisher":
            room.add(body["id"])
            return {"videoroom": "joined", "private_id": 7, "publishers": []}
        if name in {"join", "update"}:
            streams = [
                {"mid": str(n), "feed_id": one["feed"], "feed_mid": one["mid"], "active": True}
                for n, one in enumerate(body.get("streams") or body.get("subscribe") or [])
            ]
            return {"videoroom": "attached", "streams": streams, "jsep": OFFER}
        if name == "configure" and "jsep" in message:
            return {"videoroom": "event", "configured": "ok", "jsep": ANSWER}
        if name == "listparticipants":
            return {"videoroom": "participants", "participants": [{"id": one} for one in sorted(room)]}
        if name == "list":
            return {"videoroom": "success", "list": [{"room": one, "num_participants": len(there)} for one, there in self.rooms.items()]}
        if name == "destroy":
            self.rooms.pop(body["room"])
        if name == "kick":
            room.discard(body["id"])
        return {"videoroom": "success"}

    def _create(self) -> dict:
        self.sessions.add(number := next(self.numbers))
        return {"janus": "success", "data": {"id": number}}

    def _claim(self, session: Any) -> dict:
        known = session in self.sessions
        return {"janus": "success"} if known else {"janus": "error", "error": {"code": 458, "reason": "No such session"}}

    def _attach(self) -> dict:
        return {"janus": "success", "data": {"id": next(self.numbers)}}


@asynccontextmanager
async def fake_janus() -> AsyncIterator[FakeJanus]:
    janus = FakeJanus()
    await janus.start()
    try:
        yield janus
    finally:
        await janus.die()


async def until(check: Callable[[], Any], seconds: float = 5) -> Any:
    async with asyncio.timeout(seconds):
        while not (found := check()):
            await asyncio.sleep(0.01)
    return found
