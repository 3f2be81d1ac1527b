from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from lefil.groups.models import Group, Seat
from lefil.groups.rules import may_meet
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.meetings.actions.checks import busy, check_contact, check_free, check_place, check_times, lock_members
from lefil.meetings.actions.letters import tell_booked
from lefil.meetings.models import Booking, Meeting, Series
from lefil.meetings.queries import AHEAD, MOST_WEEKS, Where, last_day, occurrences, occurrences_of, where_of
from lefil.people.models import Person


@transaction.atomic
def plan(group: Group, *, starts: datetime, minutes: int, by: Person | None, mode: str = "room", link: str = "") -> Meeting:
    """One meeting of all the members of a group, who are told.

    Refused unless the group may meet today, for an hour that is past, and when a member is expected elsewhere then.
    """
    seats = lock_members(group)
    check_contact(group)
    check_times(starts, minutes)
    check_place(mode, link, group=group, by=by)
    check_free([seat.enrolment.person_id for seat in seats], starts, starts + timedelta(minutes=minutes))
    meeting = _make(group, seats, starts, minutes, mode, link, None)
    record(meeting, "plan", by=by)
    for booking in meeting.bookings.select_related("person"):
        booking.meeting = meeting
        tell_booked(booking, "planned", key="", by=by)
    return meeting


def _make(group: Group, seats: list[Seat], starts: datetime, minutes: int, mode: str, link: str, series: Series | None) -> Meeting:
    meeting = Meeting.objects.create(
        programme=group.programme, organisation=group.organisation, group=group, series=series, title="Séance",
        kind="pair" if group.kind == "pair" else "lesson", starts=starts, ends=starts + timedelta(minutes=minutes), mode=mode,
        link=link if mode == "link" else "", capacity=len(seats), taken=len(seats),
    )  # fmt: skip
    Booking.objects.bulk_create(
        Booking(meeting=meeting, person=seat.enrolment.person, enrolment=seat.enrolment, side=seat.side) for seat in seats
    )
    return meeting


@transaction.atomic
def plan_series(
    group: Group, *, first: datetime, minutes: int, by: Person | None, weeks: int | None = None, until: date | None = None,
    timezone: str = "", zone: str | None = None, departement: str | None = None, mode: str = "room", link: str = "",
    skip_holidays: bool = True,
) -> Series:  # fmt: skip
    """A meeting each week at the same hour of the learner's own day, without school and public holidays.

    `timezone`, `zone` and `departement` are the learner's when not given. Only the next four weeks are made now; a sweep makes
    the others. Refused as `plan` is, and when every week falls in the holidays.
    """
    seats = lock_members(group)
    check_contact(group)
    check_times(first, minutes)
    check_place(mode, link, group=group, by=by)
    home = where_of(group)
    where = Where(timezone or home.timezone, home.zone if zone is None else zone, home.departement if departement is None else departement)
    last = until or last_day(first, where, weeks or 1)
    if not 0 <= (last - first.date()).days <= MOST_WEEKS * 7:
        raise Refused(_("Choisissez une dernière semaine après la première, et au plus un an plus tard."))
    kept = [row for row in occurrences(first, where, until=last, skip_holidays=skip_holidays) if not row.skipped]
    if not kept:
        raise Refused(_("Toutes ces semaines sont en vacances. Choisissez une autre période."))
    check_free([seat.enrolment.person_id for seat in seats], kept[0].starts, kept[0].starts + timedelta(minutes=minutes))
    series = Series.objects.create(
        group=group, first=first, timezone=where.timezone, minutes=minutes, until=last, zone=where.zone, departement=where.departement,
        skip_holidays=skip_holidays, mode=mode, link=link if mode == "link" else "",
    )  # fmt: skip
    record(series, "plan", by=by, detail={"weeks": len(kept)})
    extend(series, by=by, at_least=kept[0].starts)
    for booking in series.meetings.order_by("starts")[0].bookings.select_related("person", "meeting__group", "meeting__organisation"):
        tell_booked(booking, "series", key=series.key, by=by, count=len(kept))
    return series


@transaction.atomic
def extend(series: Series, *, by: Person | None, at_least: datetime | None = None) -> int:
    """Makes the meetings of a series up to four weeks ahead (or `at_least`); returns how many. none while its group may not meet.

    A conditional UPDATE of filled_until is the claim: each week is made once, whatever was moved or cancelled since. A week in
    which a member is expected elsewhere at that hour is left out.
    """
    now = clock.now()
    horizon = max(now + AHEAD, at_least or now)
    since, made = max(series.filled_until or now, now), 0
    if not may_meet(series.group):
        return 0
    if not Series.objects.filter(pk=series.pk, filled_until=series.filled_until, stopped=None).update(filled_until=horizon):
        return 0
    series.filled_until = horizon
    seats = lock_members(series.group)
    people = [seat.enrolment.person_id for seat in seats]
    taken = set(series.meetings.filter(starts__gt=since).values_list("starts", flat=True))  # moved there, perhaps cancelled since
    for week in occurrences_of(series):
        ends = week.starts + timedelta(minutes=series.minutes)
        if not week.skipped and since < week.starts <= horizon and week.starts not in taken and not busy(people, week.starts, ends):
            _make(series.group, seats, week.starts, series.minutes, series.mode, series.link, series)
            made += 1
    record(series, "extend", by=by, detail={"made": made})
    return made


@transaction.atomic
def stop(series: Series, *, by: Person | None, why: str = "") -> int:
    """Ends a series: no more weeks, and those already planned are cancelled. Returns how many; one letter to each member."""
    now = clock.now()
    if not Series.objects.filter(pk=series.pk, stopped=None).update(stopped=now):
        raise Refused(_("Cette série est déjà arrêtée."))
    record(series, "stop", by=by, why=why)
    meetings = list(series.meetings.filter(state="planned", starts__gt=now).select_related("group", "organisation"))
    for meeting in meetings:
        move(meeting, to="cancelled", by=by, sequence=meeting.sequence + 1)
    for booking in meetings[0].bookings.select_related("person") if meetings else ():
        booking.meeting = meetings[0]
        tell_booked(booking, "stopped", key=series.key, by=by)
    return len(meetings)
