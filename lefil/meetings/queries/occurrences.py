"""Which weeks of a series take place, and why the others do not."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from lefil.catalogue.reference.holidays import is_off, warning
from lefil.catalogue.reference.places import PARIS, place
from lefil.groups.models import Group
from lefil.kit.calendars import weekly_days
from lefil.meetings.models import Series

MOST_WEEKS = 52


@dataclass(frozen=True)
class Occurrence:
    """One week of a series; `skipped` says why it does not take place, "" when it does."""

    starts: datetime
    skipped: str = ""


@dataclass(frozen=True)
class Where:
    """What the calendar of a series follows: the learner's own hours, school zone and département."""

    timezone: str = PARIS
    zone: str = ""
    departement: str = ""


def where_of(group: Group) -> Where:
    """The learner's, since school decides when a pupil is free."""
    seat = group.seats.filter(side="learner", left=None).select_related("enrolment__person").first()
    if seat is None:
        return Where()
    person = seat.enrolment.person
    home = place(person.departement) if person.departement else None
    return Where(person.timezone, home.zone if home else "", home.code if home else "")


def occurrences(first: datetime, where: Where, *, until: date, skip_holidays: bool = True) -> list[Occurrence]:
    """Each week at the hour that `first` has in `where.timezone`, until a day of that zone included."""
    zone = ZoneInfo(where.timezone)
    local = first.astimezone(zone)
    days = weekly_days(local.date(), until=until, skip=lambda day: is_off(day, where.zone, where.departement) if skip_holidays else None)
    return [Occurrence(datetime.combine(day, local.time(), zone), str(why or "")) for day, why in days]


def occurrences_of(series: Series) -> list[Occurrence]:
    where = Where(series.timezone, series.zone, series.departement)
    return occurrences(series.first, where, until=series.until, skip_holidays=series.skip_holidays)


def last_day(first: datetime, where: Where, weeks: int) -> date:
    return first.astimezone(ZoneInfo(where.timezone)).date() + timedelta(weeks=weeks - 1)


def calendar_warning(first: datetime, where: Where, until: date) -> str:
    """A sentence when the school holidays of part of the period are not known, "" otherwise."""
    return warning(first.astimezone(ZoneInfo(where.timezone)).date(), until, where.zone)
