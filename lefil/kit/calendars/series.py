"""The same hour on the same weekday, for people: 18 h stays 18 h when the clocks change."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

MOST_WEEKS = 60
Reason = TypeVar("Reason")


def weekly_days(
    first: date, *, skip: Callable[[date], Reason | None], weeks: int | None = None, until: date | None = None
) -> Iterator[tuple[date, Reason | None]]:
    """Each week from `first`: (day, why it is skipped or None), for `weeks` weeks or until a day, included; both: the shorter.
    A skipped week is not replaced. ValueError without an end, or for more than 60 weeks."""
    if weeks is None and until is None:
        raise ValueError("a series needs an end")
    count = MOST_WEEKS + 1 if weeks is None else weeks
    if until is not None:
        count = min(count, (until - first).days // 7 + 1)
    if count > MOST_WEEKS:
        raise ValueError(f"a series has at most {MOST_WEEKS} weeks")
    for week in range(count):
        day = first + timedelta(weeks=week)
        yield day, skip(day) or None


def weekly(
    first: date,
    at: time,
    zone: str,
    *,
    weeks: int | None = None,
    until: date | None = None,
    skip: Callable[[date], object] = lambda day: None,
) -> list[datetime]:
    """Starts in UTC of the meetings kept, at the hour `at` of the IANA `zone`. An hour that does not exist on the night of the
    clock change is moved on by the change; an hour that exists twice is the first one."""
    local = ZoneInfo(zone)
    kept = (day for day, why in weekly_days(first, weeks=weeks, until=until, skip=skip) if why is None)
    return [datetime.combine(day, at, local).astimezone(UTC) for day in kept]
