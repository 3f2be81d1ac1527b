"""What other rooms lived since the last look, as contacts. One query a source, whatever the number of threads.

A pack adds one small file here: functions from a moment to Noted rows, oldest first, and its SOURCES. Meetings are read for all.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from lefil.care.queries.sources import classroom, coaching, every, mentoring, tutoring
from lefil.care.queries.sources.noted import Noted

SOURCES: dict[str, Callable[[datetime], Iterator[Noted]]] = {
    **every.SOURCES, **tutoring.SOURCES, **coaching.SOURCES, **classroom.SOURCES, **mentoring.SOURCES,
}  # fmt: skip

__all__ = ["SOURCES", "Noted"]
