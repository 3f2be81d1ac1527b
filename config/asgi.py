import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from django.core.asgi import get_asgi_application

from lefil.kit.weight import Weighed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = Weighed(get_asgi_application())

from channels.routing import URLRouter  # noqa: E402  once the rooms are loaded

from lefil.classroom.routing import websocket_urlpatterns as pad_sockets  # noqa: E402
from lefil.live.origins import SameOrigin  # noqa: E402
from lefil.live.routing import websocket_urlpatterns as room_sockets  # noqa: E402  it ends with a way that answers no to all others

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
LAST_SWEEP = 10  # seconds left to the sweep that runs when the server stops
sockets = SameOrigin(URLRouter([*pad_sockets, *room_sockets]))


async def site(scope: Any, receive: Receive, send: Send) -> None:
    """Pages and sockets, side by side."""
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif scope["type"] == "websocket":
        await sockets(scope, receive, send)
    else:
        await pages(scope, receive, send)


async def lifespan(receive: Receive, send: Send, start: Callable[[], None] = lambda: None, stop: Callable[[], Any] = lambda: None) -> None:
    """The end is the server's own (Ctrl-C and SIGTERM alike): a hook at the exit of Python is not run on SIGTERM."""
    from lefil.classroom.hub import pads
    from lefil.live import engines
    from lefil.live.hub import hub

    await receive()
    engines.exchange()  # the media servers are known before the first person comes
    start()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await pads.stop()
    await hub.stop()
    await engines.stop()
    await asyncio.to_thread(stop)
    await send({"type": "lifespan.shutdown.complete"})


async def with_sweeps(scope: Any, receive: Receive, send: Send) -> None:
    """Embedded: one process serves pages and sockets, and runs the sweeps in a thread, from the server's start to its end."""
    if scope["type"] != "lifespan":
        await site(scope, receive, send)
        return
    from lefil.kit.sweeps import work

    ended = threading.Event()
    worker = threading.Thread(target=work, args=(ended,), name="sweeps", daemon=True)

    def stop() -> None:
        ended.set()
        worker.join(LAST_SWEEP)

    await lifespan(receive, send, worker.start, stop)


application = with_sweeps if os.environ.get("LEFIL_WORKER_THREAD") == "1" else site
