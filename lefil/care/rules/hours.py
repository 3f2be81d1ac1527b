"""When somebody will really call: promises are made in opening hours."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from lefil.care.defaults import CALL_WITHIN, OPENS
from lefil.catalogue.reference.feasts import public_holidays

PARIS = ZoneInfo("Europe/Paris")
FAR = 60  # days looked at before giving up: an association that never opens keeps the default hours


def call_by(now: datetime, opens: dict[str, list[int]], *, hours: int = CALL_WITHIN) -> datetime:
    """The moment by which somebody will have called: so many opening hours after `now`. Weekends and public holidays do not count.

    `opens` is {"0": [9, 18]}, 0 for Monday, on the clock of the association.
    """
    left = timedelta(hours=hours)
    here = now.astimezone(PARIS)
    for _day in range(FAR):
        begins, ends = _opening(here, opens)
        start = max(here, begins)
        if start < ends:
            if start + left <= ends:
                return start + left
            left -= ends - start
        here = datetime.combine(here.date() + timedelta(days=1), time(), PARIS)
    return call_by(now, {day: list(known) for day, known in OPENS.items()}, hours=hours)


def _opening(here: datetime, opens: dict[str, list[int]]) -> tuple[datetime, datetime]:
    """The hours of that day; both the same when it is closed."""
    first, last = opens.get(str(here.weekday()), [0, 0])
    midnight = datetime.combine(here.date(), time(), PARIS)
    if here.date() in public_holidays(here.year):
        return midnight, midnight
    return midnight.replace(hour=first), midnight.replace(hour=last)
