from django.utils import timezone

from lefil.kit.refusals import Refused
from lefil.meetings import actions, queries


def remind_due(limit: int = 2000) -> int:
    """Writes the reminders whose hour has come."""
    now, count = timezone.now(), 0
    for booking in queries.remindable(now)[:limit]:
        turn = queries.reminder_due(booking, now)
        count += bool(turn and actions.remind(booking, turn=turn, by=None))
    return count


def extend_series() -> int:
    """Keeps four weeks of meetings ahead in each series."""
    return sum(actions.extend(series, by=None) for series in queries.fillable(timezone.now()))


def release_closed() -> int:
    """Cancels what closed groups had planned; their members were told of the end by another letter."""
    count = 0
    for meeting in queries.left_by_closed_groups(timezone.now()):
        try:
            actions.cancel(meeting, why="closed", by=None, letters=False)
        except Refused:  # another worker was faster
            continue
        count += 1
    return count


def tell_waiting() -> int:
    """Tells those who wait for an interview slot, in their order, as many as there are places."""
    return sum(actions.tell_free_slot(row, by=None) for row, _slot in queries.places_for_waiting(timezone.now()))


SWEEPS = [(remind_due, 60), (extend_series, 900), (release_closed, 120), (tell_waiting, 300)]
