from django.utils import timezone

from lefil.enrolments import actions, queries


def suspend_expired() -> int:
    """Gates whose last day is over close: nobody stays in contact on an old check."""
    due = list(queries.expired(timezone.localdate())[:500])
    for enrolment in due:
        actions.say_expired(enrolment, by=None)
    return len(due)


def remind_expiring() -> int:
    count = 0
    for days in (30, 7):
        for completion in queries.expiring_in(days, timezone.localdate())[:500]:
            actions.remind_expiring(completion, days=days, by=None)
            count += 1
    return count


def remind_training() -> int:
    due = list(queries.stopped_in_training(timezone.now())[:500])
    modules = queries.modules_by_id({enrolment.next_module for enrolment in due})
    for enrolment in due:
        actions.remind_training(enrolment, module=modules[enrolment.next_module], by=None)
    return len(due)


def settle_moved() -> int:
    """A parent answered or withdrew, a number was proven, a module or an age regime changed: the gates are worked out again."""
    due = list(queries.to_settle(timezone.localdate())[:500])
    for enrolment in due:
        actions.settle(enrolment, by=None)
    return len(due)


SWEEPS = [(suspend_expired, 600), (remind_expiring, 3600), (remind_training, 3600), (settle_moved, 10)]
