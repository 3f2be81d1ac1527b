"""One WebSocket of this process to one Janus: a session kept alive, requests with their answers, events for each handle.

Every wait has an end. A Janus that is gone, stuck or talks nonsense is an exception here, and a `lost` followed some day by a `ready`.
"""

import asyncio
import contextlib
import itertools
import json
import logging
import random
import secrets
import time
from collections.abc import Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

log = logging.getLogger("lefil.live")
ANSWER = 4.0  # seconds for an answer
KEEPALIVE = 5.0  # Janus forgets a session silent for 60 s; a stuck one must be seen sooner
PATIENCE = 8.0  # seconds without a connection before its session is said lost; at once when nobody listens there
FIRST_PAUSE, LAST_PAUSE = 0.2, 2.0
MESSAGE = 2**20
PLUGIN = "janus.plugin.videoroom"
NO_SESSION = 458

Listener = Callable[[str, dict, dict | None], None]  # kind of event, its data, its description


class Gone(Exception):
    """No answer from Janus: it is not there, or not any more, or too slow."""


class Refusal(Exception):
    """Janus answered no. Codes: https://janus.conf.meetecho.com/docs/rest.html and those of its VideoRoom (426: no such room…)."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code


class Handle:
    """One thread of talk with the VideoRoom: what it hears goes to its listener until it is let go."""

    def __init__(self, link: "Link", number: int, session: int, listener: Listener) -> None:
        self.link, self.number, self.session, self.listener = link, number, session, listener

    @property
    def alive(self) -> bool:
        return self.link.handles.get(self.number) is self

    async def ask(self, body: dict, jsep: dict | None = None, wait: float = ANSWER) -> tuple[dict, dict | None]:
        """(data, description) of the plugin's answer. Refusal or Gone otherwise."""
        if not self.alive:
            raise Gone("handle let go")
        message = {"janus": "message", "session_id": self.session, "handle_id": self.number, "body": body}
        answer = await self.link.ask(message | ({"jsep": jsep} if jsep else {}), wait)
        given = answer.get("plugindata")
        found = given.get("data") if isinstance(given, dict) else None
        if not isinstance(found, dict):
            raise Gone("answer of another shape")
        if "error_code" in found:
            raise Refusal(number(found["error_code"]), str(found.get("error")))
        said = answer.get("jsep")
        return found, said if isinstance(said, dict) else None

    async def let_go(self) -> None:
        """Leaves the room, ends the media. Never fails: a Janus that does not hear it has already forgotten."""
        if self.link.handles.pop(self.number, None) is self:
            with contextlib.suppress(Gone, Refusal):
                await self.link.ask({"janus": "detach", "session_id": self.session, "handle_id": self.number})


class Link:
    """`on_lost()` is called when the session is gone for good, `on_ready()` when there is one, new or taken back."""

    def __init__(self, url: str, secret: str, on_lost: Callable[[], None], on_ready: Callable[[], None]) -> None:
        self.url, self.secret, self.on_lost, self.on_ready = url, secret, on_lost, on_ready
        self.session = 0
        self.up = False
        self.known = False  # it answered once
        self.tried = asyncio.Event()  # set after the first attempt, whatever its end
        self.handles: dict[int, Handle] = {}
        self._lost = False
        self._waiting: dict[str, tuple[asyncio.Future, bool]] = {}  # bool: an acknowledgement is the answer
        self._broke = time.monotonic()
        self._socket: ClientConnection | None = None
        self._names = (f"{secrets.token_hex(4)}-{n}" for n in itertools.count())
        self._task = asyncio.create_task(self._run())

    @property
    def away(self) -> float:
        """Seconds since it was last there, or since this process began to look for it."""
        return 0.0 if self.up else time.monotonic() - self._broke

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    # --- asking

    async def ask(self, message: dict, wait: float = ANSWER) -> dict:
        """The answer to one request: its `success`, its `event` when it is a message, its `ack` when it is a keepalive."""
        socket = self._socket
        if socket is None:
            raise Gone("no connection")
        name = next(self._names)
        answer: asyncio.Future = asyncio.get_running_loop().create_future()
        self._waiting[name] = answer, message["janus"] == "keepalive"
        try:
            async with asyncio.timeout(wait):
                await socket.send(json.dumps({**message, "transaction": name, "apisecret": self.secret}))
                found = await answer
        except (TimeoutError, WebSocketException, OSError) as why:
            raise Gone(f"{message['janus']}: {type(why).__name__}") from None
        finally:
            self._waiting.pop(name, None)
        if found.get("janus") == "lost":
            raise Gone("connection lost")
        if found.get("janus") == "error":
            error = found.get("error") if isinstance(found.get("error"), dict) else {}
            raise Refusal(number(error.get("code")), str(error.get("reason")))
        return found

    async def attach(self, listener: Listener) -> Handle:
        if not self.up:
            raise Gone("no session")
        session = self.session
        answer = await self.ask({"janus": "attach", "session_id": session, "plugin": PLUGIN})
        handle = Handle(self, made(answer), session, listener)
        self.handles[handle.number] = handle
        return handle

    # --- the connection, for ever

    async def _run(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                async with connect(
                    self.url, subprotocols=[Subprotocol("janus-protocol")], open_timeout=ANSWER, close_timeout=1,
                    ping_interval=10, ping_timeout=10, max_size=MESSAGE, compression=None, proxy=None,
                ) as self._socket:  # fmt: skip
                    await self._live(self._socket)
                why: Exception = Gone("closed")
            except (OSError, WebSocketException, Gone, Refusal) as wrong:
                why = wrong
            except Exception as wrong:  # whatever it is, the next attempt may be better
                log.exception("janus %s", self.url)
                why = wrong
            pause = FIRST_PAUSE if self.up else pause
            self._broken(why)
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311  so that processes do not knock together
            pause = min(pause * 2, LAST_PAUSE)

    async def _live(self, socket: ClientConnection) -> None:
        reader = asyncio.create_task(self._read(socket))
        try:
            await self._enter()
            self.tried.set()
            while not reader.done():
                await asyncio.wait([reader], timeout=KEEPALIVE)
                if not reader.done():
                    await self.ask({"janus": "keepalive", "session_id": self.session})
            await reader
        except Refusal as no:
            if no.code == NO_SESSION:
                self._forget()
            raise
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)

    async def _enter(self) -> None:
        """Takes its session back when Janus still has it: nobody's media stop. Otherwise all begins again in a new one."""
        if self.session:
            try:
                await self.ask({"janus": "claim", "session_id": self.session})
            except Refusal:
                self._forget()
        if not self.session:
            self.session = made(await self.ask({"janus": "create"}))
        self.up, self.known, self._lost = True, True, False
        self.on_ready()

    async def _read(self, socket: ClientConnection) -> None:
        async for frame in socket:
            try:
                message = json.loads(frame)
            except (ValueError, RecursionError):
                message = None
            if not isinstance(message, dict):
                raise Gone("something that is not Janus")
            try:
                self._hear(message)
            except Gone:
                raise
            except Exception:
                log.exception("janus %s: an event", self.url)

    def _hear(self, message: dict) -> None:
        kind = message.get("janus")
        if "transaction" in message:
            answer, at_once = self._waiting.get(str(message["transaction"]), (None, False))
            if answer and not answer.done() and (at_once or kind != "ack"):
                answer.set_result(message)
        elif kind == "timeout":
            self._forget()
            raise Gone("session timed out")
        elif handle := self.handles.get(number(message.get("sender"))):
            given = message.get("plugindata")
            found = given.get("data") if kind == "event" and isinstance(given, dict) else message
            said = message.get("jsep")
            handle.listener(str(kind), found if isinstance(found, dict) else {}, said if isinstance(said, dict) else None)

    def _broken(self, why: Exception) -> None:
        """The connection ended; the session may still be taken back, unless nobody listens there any more."""
        log.info("janus %s: %s", self.url, str(why) or type(why).__name__)
        if self.up:
            self._broke = time.monotonic()
        self._socket, self.up = None, False
        self.tried.set()
        if not self.session or isinstance(why, ConnectionRefusedError) or time.monotonic() - self._broke > PATIENCE:
            self._forget()
        for answer, _at_once in self._waiting.values():
            if not answer.done():
                answer.set_result({"janus": "lost"})

    def _forget(self) -> None:
        self.session, self.up = 0, False
        self.handles.clear()
        if not self._lost:
            self._lost = True
            self.on_lost()


def number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def made(answer: dict) -> int:
    given = answer.get("data")
    found = number(given.get("id")) if isinstance(given, dict) else 0
    if not found:
        raise Gone("answer of another shape")
    return found
