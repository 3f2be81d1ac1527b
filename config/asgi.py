import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_asgi_application()
LAST_SWEEP = 10  # seconds left to the sweep that runs when the server stops


async def with_sweeps(scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
    """Embedded: one process serves the pages and runs the sweeps in a thread, from the server's start to its end.

    The end is the server's own (Ctrl-C and SIGTERM alike): a hook at the exit of Python is not run on SIGTERM.
    """
    if scope["type"] != "lifespan":
        await pages(scope, receive, send)
        return
    from lefil.kit.sweeps import work

    stop = threading.Event()
    worker = threading.Thread(target=work, args=(stop,), name="sweeps", daemon=True)
    await receive()
    worker.start()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    stop.set()
    await asyncio.to_thread(worker.join, LAST_SWEEP)
    await send({"type": "lifespan.shutdown.complete"})


application = with_sweeps if os.environ.get("LEFIL_WORKER_THREAD") == "1" else pages
