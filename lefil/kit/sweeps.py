"""Runs the rooms' sweeps: each finds rows that are due and calls one idempotent action per row."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import TypeVar

from django.apps import apps
from django.db import close_old_connections

from lefil.kit.metrics import FAILED, SWEEPS
from lefil.kit.refusals import Refused

log = logging.getLogger("lefil.sweeps")
Row = TypeVar("Row")


def all_sweeps() -> list[tuple[Callable[[], int], float]]:
    """(sweep, seconds between two runs) of every installed room that has a jobs.py."""
    rooms = [config.name for config in apps.get_app_configs() if config.name.startswith("lefil.") and find_spec(f"{config.name}.jobs")]
    return [pair for room in rooms for pair in import_module(f"{room}.jobs").SWEEPS]


def each(rows: Iterable[Row], act: Callable[[Row], object]) -> int:
    """Does one thing to each row; returns to how many it was done (an action that answers False did nothing).

    Refused: another worker, or a member of staff, was faster. Any other failure is logged, and the next row has its turn: one row
    that cannot be dealt with never keeps the others waiting.
    """
    done = 0
    for row in rows:
        try:
            done += act(row) is not False
        except Refused:
            continue
        except Exception:
            log.exception("sweep: row %s failed", getattr(row, "pk", ""))
    return done


def run_once(sweep: Callable[[], int]) -> int:
    """Runs one sweep; a failure is logged and never stops the others."""
    close_old_connections()
    try:
        done = sweep()
        SWEEPS.labels(sweep.__name__).inc(done or 0)
        return done
    except Exception:
        FAILED.labels(sweep.__name__).inc()
        log.exception("sweep %s failed", sweep.__name__)
        return 0
    finally:
        close_old_connections()


def work(stop: threading.Event) -> None:
    """Runs every sweep at its pace until `stop` is set. Any number of workers may do this at once."""
    sweeps = all_sweeps()
    due = [0.0] * len(sweeps)
    while not stop.is_set():
        now = time.monotonic()
        for place, (sweep, seconds) in enumerate(sweeps):
            if due[place] <= now and not stop.is_set():
                run_once(sweep)
                due[place] = time.monotonic() + seconds
        stop.wait(1)
