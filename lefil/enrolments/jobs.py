from django.utils import timezone

from lefil.enrolments import actions, queries
from lefil.kit.sweeps import each


def suspend_expired() -> int:
    """Gates whose last day is over close: nobody stays in contact on an old check."""
    return each(list(queries.expired(timezone.localdate())[:500]), lambda row: actions.say_expired(row, by=None))


def remind_expiring() -> int:
    today = timezone.localdate()
    return sum(
        each(queries.expiring_in(days, today)[:500], lambda row, days=days: actions.remind_expiring(row, days=days, by=None))  # type: ignore[misc]
        for days in (30, 7)
    )


def remind_training() -> int:
    due = list(queries.stopped_in_training(timezone.now())[:500])
    modules = queries.modules_by_id({enrolment.next_module for enrolment in due})
    return each(due, lambda row: actions.remind_training(row, module=modules[row.next_module], by=None))


def settle_moved() -> int:
    """A parent answered or withdrew, a number was proven, a module or an age regime changed: the gates are worked out again."""
    return each(list(queries.to_settle(timezone.localdate())[:500]), lambda row: actions.settle(row, by=None))


SWEEPS = [(suspend_expired, 600), (remind_expiring, 3600), (remind_training, 3600), (settle_moved, 10)]
