"""Rows are read and written in a few threads of this process: 25 people must not queue behind one, nor open 25 connections."""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import close_old_connections

Result = TypeVar("Result")
THREADS = 4  # as many as connections in the pool of a process
_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="room")


async def in_thread(fn: Callable[..., Result], /, *args: Any, **kw: Any) -> Result:
    """fn(*args, **kw) in one of these threads, with a connection of its own. In the language and zone of the caller.

    Cancelling the caller does not stop what has begun: a write is whole or not done.
    """
    context = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(_pool, context.run, _run, fn, args, kw)


def _run(fn: Callable[..., Result], args: tuple, kw: dict) -> Result:
    close_old_connections()
    try:
        return fn(*args, **kw)
    finally:
        close_old_connections()
