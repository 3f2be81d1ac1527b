"""The week as it is painted: 7 days × 9 bands. One integer of 63 bits holds it (fits a signed 64-bit column)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

BANDS = [(8, 10), (10, 12), (12, 14), (14, 16), (16, 17), (17, 18), (18, 19), (19, 20), (20, 21)]
DAYS = 7
WEEK = DAYS * 24
ALL = (1 << (DAYS * len(BANDS))) - 1
PARIS = ZoneInfo("Europe/Paris")


def day_of(moment: datetime) -> date:
    """The day it is in France: gates, pauses and ages are counted in these days."""
    return moment.astimezone(PARIS).date()


def bit(day: int, band: int) -> int:
    return 1 << (day * len(BANDS) + band)


def cells(mask: int) -> list[tuple[int, int]]:
    """The (day, band) pairs of a mask, in order."""
    return [(d, b) for d in range(DAYS) for b in range(len(BANDS)) if mask & bit(d, b)]


_HOURS = [sum(1 << (day * 24 + hour) for hour in range(*BANDS[band])) for day in range(DAYS) for band in range(len(BANDS))]


def paris_hours(mask: int, timezone: str, week: datetime) -> int:
    """The same week as 168 bits, bit = hour of the week in Paris (Monday 0 h), for comparing people across time zones.

    `week` is any aware moment: offsets are those in force then, since the difference with Réunion changes twice a year.
    """
    hours = 0
    left = mask & ALL
    while left:
        low = left & -left
        hours |= _HOURS[low.bit_length() - 1]
        left ^= low
    return turned(hours, shift(timezone, week))


def turned(hours: int, by: int) -> int:
    """168 bits moved `by` hours later, round the week."""
    by %= WEEK
    return ((hours << by) | (hours >> (WEEK - by))) & ((1 << WEEK) - 1)


def shift(timezone: str, week: datetime) -> int:
    """Hours to add to a time in that zone to have the time in Paris."""
    return _shift(timezone, week.replace(minute=0, second=0, microsecond=0))


@lru_cache(maxsize=256)
def _shift(timezone: str, week: datetime) -> int:
    return _offset_hours(PARIS, week) - _offset_hours(ZoneInfo(timezone), week)


def _offset_hours(zone: ZoneInfo, moment: datetime) -> int:
    return round((moment.astimezone(zone).utcoffset() or timedelta()) / timedelta(hours=1))


def stretches(hours: int) -> list[tuple[int, int, int]]:
    """(day, from hour, to hour) of each unbroken stretch within a day, in order of the week; 168 bits in."""
    found = []
    for day in range(DAYS):
        start = None
        for hour in range(25):
            free = hour < 24 and hours >> (day * 24 + hour) & 1
            if free and start is None:
                start = hour
            elif not free and start is not None:
                found.append((day, start, hour))
                start = None
    return found


def paris_words(masks: Sequence[int | None], zones: Sequence[str], week: datetime) -> NDArray[np.uint64]:
    """uint64[people, 3]: `paris_hours` of many people at once, 64 hours a word. None is an empty week."""
    painted = np.array([mask or 0 for mask in masks], dtype=np.int64) & ALL
    by_zone = {zone: shift(zone, week) % WEEK for zone in set(zones)}
    shifts = np.array([by_zone[zone] for zone in zones], dtype=np.int64)
    made = np.zeros((len(painted), 3), dtype=np.uint64)
    for turn in sorted(set(by_zone.values())):
        here = np.flatnonzero(shifts == turn)
        for at, cell in enumerate(_HOURS):
            hours = turned(cell, turn)
            chosen = here[painted[here] >> at & 1 != 0]
            made[chosen] |= np.array([hours >> (64 * word) & 0xFFFF_FFFF_FFFF_FFFF for word in range(3)], dtype=np.uint64)
    return made
