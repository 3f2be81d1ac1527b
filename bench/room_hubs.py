"""One small room behind each way of carrying its messages: what a socket sends is heard by all of its room.

Served by `uvicorn bench.room_hubs:application`, with ROOM_HUB in the environment: plain, lefil, layer. Each parses what comes, and writes the
same frame to the same sockets; only what is between differs. `layer` is a channel layer of Django Channels, lefil's hub is the site's own.
"""

import json
import os
from types import SimpleNamespace
from typing import Any

import django
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.core.asgi import get_asgi_application

KIND, REDIS = os.environ["ROOM_HUB"], os.environ.get("ROOM_REDIS", "")

if KIND == "layer":
    memory = {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 1000}}
    redis = {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [REDIS], "capacity": 1000}}
    settings.configure(CHANNEL_LAYERS={"default": redis if REDIS else memory}, SECRET_KEY="x", USE_TZ=True)
    django.setup()
elif KIND == "lefil":
    os.environ["REDIS_URL"] = REDIS
    get_asgi_application()

plain: dict[str, list[Any]] = {}


async def plain_hub(scope: dict, receive: Any, send: Any) -> None:
    """Nothing but ASGI."""
    await receive()
    await send({"type": "websocket.accept"})
    here = plain.setdefault(scope["path"], [])
    here.append(send)
    while (came := await receive())["type"] == "websocket.receive":
        given = json.loads(came["text"])["with"]
        text = json.dumps({"v": 1, "on": "caption", "with": given}, separators=(",", ":"))
        for one in here:
            await one({"type": "websocket.send", "text": text})
    here.remove(send)


class Layered(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        self.group = self.scope["path"].strip("/")
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.channel_layer.group_send(self.group, {"type": "tell", "with": json.loads(text_data or "")["with"]})

    async def tell(self, event: dict) -> None:
        await self.send(text_data=json.dumps({"v": 1, "on": "caption", "with": event["with"]}, separators=(",", ":")))

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.group, self.channel_name)


def lefil_app() -> Any:
    from lefil.kit.keys import new_key
    from lefil.live.hub import Connection, hub
    from lefil.live.protocol import parse

    class Hubbed(AsyncWebsocketConsumer):
        """The room's socket as it is, without its rows: who speaks is known."""

        async def connect(self) -> None:
            await self.accept()
            self.conn = Connection(self.scope["path"].strip("/"), new_key(), self._write, self._shut)
            self.conn.facts = SimpleNamespace(pid=self.conn.key, state="in", host=False, place=0)  # type: ignore[assignment]
            await hub.join(self.conn)

        async def _write(self, text: str) -> None:
            await self.send(text_data=text)

        async def _shut(self, code: int) -> None:
            await self.close(code=code)

        async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
            _number, name, given = parse(text_data or "")
            await hub.tell(self.conn.room, name, given, place=0)

        async def disconnect(self, code: int) -> None:
            await hub.part(self.conn)

    return Hubbed.as_asgi()


sockets = {"plain": lambda: plain_hub, "layer": Layered.as_asgi, "lefil": lefil_app}[KIND]()


async def application(scope: dict, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
    else:
        await sockets(scope, receive, send)
