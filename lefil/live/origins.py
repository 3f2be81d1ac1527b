"""A socket is opened by a page of this site only: browsers say which page asks, and no other rule keeps another site's away."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from lefil.live.hub import hub


class SameOrigin:
    """Lets in a socket whose Origin is the host it is asked of, or an address of CSRF_TRUSTED_ORIGINS. Others get 403, and are counted."""

    def __init__(self, app: Callable[..., Awaitable[Any]]) -> None:
        self.app = app

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> Any:
        if same_origin(scope):
            return await self.app(scope, receive, send)
        hub.counts["origin"] += 1
        return await WebsocketDenier()(scope, receive, send)


def same_origin(scope: dict) -> bool:
    heads = {name.lower(): value.decode("latin1") for name, value in scope.get("headers", ())}
    origin, host = heads.get(b"origin", ""), heads.get(b"host", "")
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    try:
        asked = urlsplit(origin)
    except ValueError:
        return False
    allowed = settings.ALLOWED_HOSTS or [".localhost", "127.0.0.1", "[::1]"]
    return asked.scheme in {"http", "https"} and asked.netloc == host and validate_host(split_domain_port(host)[0], allowed)
