"""What planning would give, week by week, before anything is written."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lefil.groups.models import Group
from lefil.meetings.queries.appointments import Other
from lefil.meetings.queries.occurrences import Occurrence, calendar_warning, last_day, occurrences, where_of
from lefil.people.models import Person


@dataclass(frozen=True)
class Week:
    starts: datetime
    skipped: str
    elsewhere: tuple[Other, ...]


@dataclass(frozen=True)
class Preview:
    """`warning` says that part of the school holidays are not known, "" when all are."""

    weeks: tuple[Week, ...]
    warning: str

    @property
    def kept(self) -> int:
        return sum(not week.skipped for week in self.weeks)


def preview(group: Group, person: Person, *, first: datetime, weeks: int, skip_holidays: bool) -> Preview:
    """The weeks of a series as `person` would read them; one week is a single meeting, on any day."""
    seats = group.seats.filter(left=None).select_related("enrolment__person").exclude(enrolment__person=person)
    people = [seat.enrolment.person for seat in seats]
    where = where_of(group)
    until = last_day(first, where, weeks)
    rows = occurrences(first, where, until=until, skip_holidays=skip_holidays) if weeks > 1 else [Occurrence(first)]
    seen = tuple(Week(row.starts, row.skipped, _elsewhere(row.starts, people, person)) for row in rows)
    return Preview(seen, calendar_warning(first, where, until) if weeks > 1 and skip_holidays else "")


def _elsewhere(when: datetime, people: list[Person], person: Person) -> tuple[Other, ...]:
    """The hour of those whose clock differs from this person's at that moment."""
    own = when.astimezone(ZoneInfo(person.timezone)).utcoffset()
    there = [(other, when.astimezone(ZoneInfo(other.timezone))) for other in people]
    return tuple(Other(other.called, "", hour) for other, hour in there if hour.utcoffset() != own)
