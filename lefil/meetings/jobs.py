from django.utils import timezone

from lefil.kit.sweeps import each
from lefil.meetings import actions, queries
from lefil.meetings.models import Booking


def remind_due(limit: int = 2000) -> int:
    """Writes the reminders whose hour has come."""
    now = timezone.now()

    def remind(booking: Booking) -> bool:
        turn = queries.reminder_due(booking, now)
        return bool(turn) and actions.remind(booking, turn=turn, by=None)

    return each(list(queries.remindable(now)[:limit]), remind)


def extend_series() -> int:
    """Keeps four weeks of meetings ahead in each series. Returns how many meetings were made."""
    made: list[int] = []
    each(list(queries.fillable(timezone.now())), lambda series: made.append(actions.extend(series, by=None)))
    return sum(made)


def release_closed() -> int:
    """Cancels what closed groups had planned; their members were told of the end by another letter."""
    left = list(queries.left_by_closed_groups(timezone.now()))
    return each(left, lambda meeting: actions.cancel(meeting, why="closed", by=None, letters=False))


def tell_waiting() -> int:
    """Tells those who wait for an interview slot, in their order, as many as there are places."""
    return each(queries.places_for_waiting(timezone.now()), lambda place: actions.tell_free_slot(place[0], by=None))


SWEEPS = [(remind_due, 60), (extend_series, 900), (release_closed, 120), (tell_waiting, 300)]
