"""What a browser needs to find its way out of a closed network: the site's own STUN and TURN servers, or nothing."""

import base64
import hashlib
import hmac
import time
from datetime import datetime

from django.conf import settings

LASTS = 6 * 3600  # seconds at most; a browser asks again before that, and a long meeting outlives none of it
LEAST = 60  # seconds: a clock of coturn's machine that is a little ahead refuses nobody
ORDER = ("turn:udp", "turn:tcp", "turns:tcp")


def kind_of(url: str) -> str:
    """turn:udp, turn:tcp or turns:tcp (RFC 7065: without `?transport=`, turn is UDP and turns is TCP)."""
    scheme, _, rest = url.partition(":")
    transport = rest.partition("?transport=")[2] or ("tcp" if scheme == "turns" else "udp")
    return f"{scheme}:{transport}"


def credentials(person_key: str, secret: str, end: float) -> tuple[str, str]:
    """coturn's `use-auth-secret`: the name carries the second of its end. The person is an opaque word there: its log names nobody."""
    opaque = hmac.new(secret.encode(), f"person:{person_key}".encode(), hashlib.sha256).hexdigest()[:16]
    name = f"{int(end)}:{opaque}"
    word = hmac.new(secret.encode(), name.encode(), hashlib.sha1).digest()
    return name, base64.b64encode(word).decode()


def ice_servers(person_key: str, closes: datetime | None = None, now: float | None = None) -> list[dict]:
    """RTCIceServer entries; empty without settings: nobody else's server is ever asked. They serve until the room `closes`, 6 h at most."""
    servers: list[dict] = []
    if settings.STUN_URLS:
        servers.append({"urls": settings.STUN_URLS})
    if settings.TURN_URLS and settings.TURN_SECRET:
        begins = time.time() if now is None else now
        end = begins + LASTS if closes is None else max(begins + LEAST, min(begins + LASTS, closes.timestamp()))
        name, word = credentials(person_key, settings.TURN_SECRET, end)
        urls = sorted(settings.TURN_URLS, key=lambda url: ORDER.index(kind_of(url)) if kind_of(url) in ORDER else len(ORDER))
        servers.append({"urls": urls, "username": name, "credential": word})
    return servers
