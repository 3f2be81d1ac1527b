"""What rows say that worries, for many threads at once: a constant number of queries each.

A pack adds one small file here: functions that write into `found` what is true now of threads, given by their enrolment, and its SIGNS.
"""

from collections.abc import Callable
from datetime import datetime

from lefil.care.models import Thread
from lefil.care.queries.signs import classroom, every, mentoring, tutoring
from lefil.care.queries.signs.found import Found

SIGNS: tuple[Callable[[Found, dict[int, Thread], datetime], None], ...] = (
    *every.SIGNS, *tutoring.SIGNS, *classroom.SIGNS, *mentoring.SIGNS,
)  # fmt: skip

__all__ = ["SIGNS", "Found"]
