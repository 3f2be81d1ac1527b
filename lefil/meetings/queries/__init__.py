"""Reads of meetings: a person's agenda, series and their holidays, interview slots, hours given, and what sweeps must do."""

from lefil.meetings.queries.appointments import (
    Appointment,
    Day,
    Join,
    Other,
    appointments,
    booking_by_key,
    booking_for,
    days_of,
    expected,
    join_of,
    midnight,
    mine,
    next_of,
    only,
    week_of,
)
from lefil.meetings.queries.calendar import entry_of, feed_entries
from lefil.meetings.queries.due import (
    AHEAD,
    fillable,
    left_by_closed_groups,
    places_for_waiting,
    remind_at,
    remindable,
    reminder_due,
)
from lefil.meetings.queries.hours import minutes_of, missed, unrecorded
from lefil.meetings.queries.links import answer_link, booking_of, booking_of_room, feed_link, feed_of, room_link
from lefil.meetings.queries.occurrences import (
    MOST_WEEKS,
    Occurrence,
    Where,
    calendar_warning,
    last_day,
    occurrences,
    occurrences_of,
    where_of,
)
from lefil.meetings.queries.preview import Preview, Week, preview
from lefil.meetings.queries.slots import (
    by_local_day,
    desk_week,
    interview_of,
    interview_passed,
    is_waiting,
    slot_by_key,
    slot_organisation,
    slots_for,
    without_interview,
)

__all__ = [
    "AHEAD", "MOST_WEEKS", "Appointment", "Day", "Join", "Occurrence", "Other", "Preview", "Week", "Where", "answer_link",
    "appointments", "booking_by_key", "booking_for", "booking_of", "booking_of_room", "by_local_day", "calendar_warning", "days_of", "desk_week",
    "entry_of", "expected", "feed_entries", "feed_link", "feed_of", "fillable", "interview_of", "interview_passed",
    "is_waiting", "join_of", "last_day", "left_by_closed_groups", "midnight", "mine", "minutes_of", "missed", "next_of",
    "occurrences", "occurrences_of", "only", "places_for_waiting", "preview", "remind_at", "remindable", "reminder_due", "room_link",
    "slot_by_key", "slot_organisation", "slots_for", "unrecorded", "week_of", "where_of", "without_interview",
]  # fmt: skip
