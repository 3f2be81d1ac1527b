"""What may be written on the room's socket: the envelope, the table of commands, and the shape of what each is given.

The table of docs/room.md is this one; a test compares them.
"""

import json
import math
import re
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

VERSION = 1
MOST_BYTES = 65_536
MOST_DEEP = 10
MOST_ID = 2**53
WINDOW = 10  # seconds that a rate counts

# close codes
NO_HELLO, TICKET, NOT_ALLOWED, ELSEWHERE, REMOVED, CLOSED, TOO_MANY, OTHER_VERSION, TOO_SLOW = (
    4000, 4001, 4003, 4005, 4006, 4007, 4008, 4009, 1013,
)  # fmt: skip
LEFT = 1000


class Problem(Exception):
    """A command that is not done: `code` is one of docs/room.md, the text a sentence for the person. `close` ends the socket after it."""

    def __init__(self, code: str, say: str = "", close: int = 0) -> None:
        super().__init__(say)
        self.code, self.say, self.close = code, say, close


def malformed() -> Problem:
    return Problem("malformed", _("Ce message n’a pas la forme attendue. Rechargez la page."))


class Text:
    """Words of a person: no control signs but line ends and tabs; blanks around are dropped before the signs are counted."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise malformed()
        value = value.strip()
        if any(unicodedata.category(sign) == "Cc" and sign not in "\n\r\t" for sign in value):
            raise malformed()
        if not self.least <= len(value) <= self.most:
            say = _("Écrivez quelque chose.") if len(value) < self.least else _("C’est trop long : %(most)s signes au plus.")
            raise Problem("malformed", say % {"most": self.most} if "%" in say else say)
        return value


class Sdp:
    """The description of a connection, as browsers write it; never read here, only carried."""

    def __init__(self, most: int = 24_576) -> None:
        self.most = most

    def read(self, value: Any) -> str:
        if not isinstance(value, str) or not 0 < len(value.encode()) <= self.most:
            raise malformed()
        return value


class Word:
    """A name made by a program: letters, digits, - and _."""

    def __init__(self, most: int) -> None:
        self.form = re.compile(rf"[A-Za-z0-9_-]{{1,{most}}}")

    def read(self, value: Any) -> str:
        if not isinstance(value, str) or not self.form.fullmatch(value):
            raise malformed()
        return value


class Flag:
    def read(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise malformed()
        return value


class Number:
    """A number between two bounds, whole unless `whole` is False."""

    def __init__(self, least: float, most: float, *, whole: bool = True) -> None:
        self.least, self.most, self.whole = least, most, whole

    def read(self, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            raise malformed()
        if not self.least <= value <= self.most:
            raise malformed()
        return value


class OneOf:
    def __init__(self, *values: Any) -> None:
        self.values = values

    def read(self, value: Any) -> Any:
        if not any(type(value) is type(known) and value == known for known in self.values):
            raise malformed()
        return value


class ListOf:
    def __init__(self, item: Any, most: int, least: int = 0) -> None:
        self.item, self.most, self.least = item, most, least

    def read(self, value: Any) -> list:
        if not isinstance(value, list) or not self.least <= len(value) <= self.most:
            raise malformed()
        return [self.item.read(one) for one in value]


class Struct:
    """An object with these fields and no other. A field whose reader is Optional may be absent, and is then absent from the result."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields

    def read(self, value: Any) -> dict:
        if not isinstance(value, dict) or value.keys() - self.fields.keys():
            raise malformed()
        if any(name not in value and not isinstance(reader, Optional) for name, reader in self.fields.items()):
            raise malformed()
        return {name: reader.read(value[name]) for name, reader in self.fields.items() if name in value}


class Json:
    """Any JSON of at most so many bytes; whoever receives it checks what it means."""

    def __init__(self, most: int) -> None:
        self.most = most

    def read(self, value: Any) -> Any:
        if len(json.dumps(value, ensure_ascii=False).encode()) > self.most:
            raise malformed()
        return value


class Optional:
    def __init__(self, reader: Any) -> None:
        self.reader = reader

    def read(self, value: Any) -> Any:
        return self.reader.read(value)


Handler = Callable[[Any, dict], Awaitable[dict | None]]


@dataclass(frozen=True)
class Command:
    """`who`: "lobby" also who waits, "all" who is in, "host" hosts and staff. `rate`: most per 10 s.

    `writes`: the person's rights are read again from the rows before it is done. One that only relays, or that only reads
    what the socket may know anyway, uses the facts that the watch reads again every 5 s.
    """

    name: str
    shape: Struct
    who: str
    rate: int
    writes: bool
    handler: Handler


COMMANDS: dict[str, Command] = {}
WHO = ("lobby", "all", "host")


def command(
    name: str, *, who: str = "all", rate: int, shape: dict[str, Any] | None = None, writes: bool = True
) -> Callable[[Handler], Handler]:
    """Puts a handler in the table: `async def handler(conn, given) -> dict | None`, the dict being the reply's `with`."""

    def put(handler: Handler) -> Handler:
        if name in COMMANDS or who not in WHO:
            raise ValueError(f"command {name} for {who} cannot be put in the table")
        COMMANDS[name] = Command(name, Struct(shape or {}), who, rate, writes, handler)
        return handler

    return put


def parse(frame: str) -> tuple[int, str, Any]:
    """(id, name, given) of a text frame. Nothing in it is deeper than 10 levels, infinite, or impossible to write in a base."""
    if len(frame) > MOST_BYTES or len(frame.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise Problem("big", _("Ce message est trop grand."))
    try:
        found = json.loads(frame, parse_constant=_no_constant)
        _clean(found, MOST_DEEP)
    except (ValueError, RecursionError):
        raise malformed() from None
    if not isinstance(found, dict) or isinstance(found.get("v"), bool) or not isinstance(found.get("v"), int):
        raise malformed()
    if found["v"] != VERSION:
        raise Problem("malformed", _("La salle a été mise à jour. Rechargez la page."), close=OTHER_VERSION)
    known = Struct({"v": Number(1, 1), "id": Number(1, MOST_ID), "do": Text(1, 40), "with": Optional(Json(MOST_BYTES))}).read(found)
    return known["id"], known["do"], known.get("with", {})


def id_of(frame: str) -> int | None:
    """The id of a frame that could not be parsed as a whole, when it can be told: the refusal then answers the right message."""
    start = re.match(r'\s*\{\s*"v"\s*:\s*\d{1,3}\s*,\s*"id"\s*:\s*(\d{1,16})\s*[,}]', frame[:200])
    return int(start[1]) if start else None


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _clean(value: Any, deep: int) -> None:
    """ValueError for what JSON allows and a base or another browser does not: infinite numbers, lone surrogates, null signs."""
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("null sign")
        value.encode()
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("infinite")
    elif isinstance(value, dict | list):
        if not deep:
            raise ValueError("too deep")
        for key in value if isinstance(value, dict) else ():
            _clean(key, 1)
        for one in value.values() if isinstance(value, dict) else value:
            _clean(one, deep - 1)


def event(on: str, with_: dict | None = None) -> str:
    return dumps({"v": VERSION, "on": on, "with": with_ or {}})


def reply(to: int | None, with_: dict | None = None) -> str:
    return dumps({"v": VERSION, "re": to, "ok": True, "with": with_ or {}})


def refusal(to: int | None, code: str, say: str) -> str:
    return dumps({"v": VERSION, "re": to, "ok": False, "code": code, "say": say})


def dumps(frame: dict) -> str:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"), default=_written)


def _written(value: Any) -> str:
    """Moments are ISO 8601 in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return str(value)
