"""SMS in: what a provider tells us, once we know that it is the provider. The other way of letters/sms.py.

Each request carries `X-Lefil-Time`, Unix seconds, and `X-Lefil-Signature`, the hex HMAC-SHA256 of "<time>.<body>" with the shared secret.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.cache import cache

from lefil.kit.forms import western_digits

WINDOW = 300  # seconds between the provider's clock and ours
MOST_BYTES = 8192
ARRIVED = {"delivered", "arrived", "1"}
LOST = {"failed", "undelivered", "expired", "rejected", "2"}


class Forged(Exception):
    """Unsigned, signed by somebody else, too old, or already seen. Its text is for the log only: whoever asks learns nothing."""


@dataclass(frozen=True, slots=True)
class Received:
    """One SMS that came in. `sender` is E.164, or what the network gave when it is not a number."""

    id: str
    sender: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one of ours. `key` is the letter's; `arrived` None when it says neither yes nor no (still on its way)."""

    key: str
    arrived: bool | None
    at: datetime


def signature_of(body: bytes, *, stamp: str) -> str:
    return hmac.new(settings.SMS_HOOK_SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def opened(body: bytes, *, stamp: str, signature: str, now: datetime) -> dict[str, str]:
    """The fields of a request that the provider signed within five minutes and that was not seen before. Forged otherwise."""
    if not settings.SMS_HOOK_SECRET:
        raise Forged("closed")
    if len(body) > MOST_BYTES or not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 12):
        raise Forged("shape")
    if not hmac.compare_digest(signature_of(body, stamp=stamp).encode(), signature.lower().encode()):
        raise Forged("signature")
    if abs(now.timestamp() - int(stamp)) > WINDOW:
        raise Forged("time")
    if not cache.add(f"sms-hook:{signature.lower()}", 1, 2 * WINDOW):
        raise Forged("replay")
    # no null sign: PostgreSQL refuses it, and the provider would send the same again for ever
    return {name: value.replace("\0", "") for name, value in READERS[settings.SMS_HOOK_FORMAT](body).items()}


def forget(signature: str) -> None:
    """What was opened could not be dealt with: the provider may send the very same request again."""
    cache.delete(f"sms-hook:{signature.lower()}")


def _json(body: bytes) -> dict[str, str]:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as bad:
        raise Forged("json") from bad
    if not isinstance(read, dict):
        raise Forged("json")
    return {str(name): str(value) for name, value in read.items() if isinstance(value, str | int)}


def _form(body: bytes) -> dict[str, str]:
    return dict(parse_qsl(body.decode(errors="replace"), max_num_fields=40))


READERS: dict[str, Callable[[bytes], dict[str, str]]] = {"json": _json, "form": _form}


def received(fields: dict[str, str]) -> Received:
    """Fields `id`, `from`, `text`; Forged when one is missing: a provider that is not set up must be told so."""
    sender = "".join(sign for sign in western_digits(fields.get("from", "")) if sign.isascii() and (sign.isdigit() or sign == "+"))
    if not fields.get("id") or not sender:
        raise Forged("fields")
    return Received(fields["id"][:80], f"+{sender.removeprefix('00').lstrip('+')}"[:16], fields.get("text", "")[:480])


def reported(fields: dict[str, str], *, now: datetime) -> Report:
    """Fields `key`, `state` (delivered, failed, or any other word on the way) and `at`, Unix seconds, when the network knew it."""
    if not fields.get("key"):
        raise Forged("fields")
    state, at = fields.get("state", "").lower(), fields.get("at", "")
    when = datetime.fromtimestamp(int(at), UTC) if at.isascii() and at.isdecimal() and len(at) < 12 else now
    return Report(fields["key"][:160], True if state in ARRIVED else False if state in LOST else None, min(when, now))
