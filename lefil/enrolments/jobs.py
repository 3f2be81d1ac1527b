from django.utils import timezone

from lefil.enrolments import actions, queries
from lefil.enrolments.models import Enrolment
from lefil.kit.sweeps import each


def suspend_expired() -> int:
    """Gates whose last day is over close: nobody stays in contact on an old check."""
    return each(list(queries.expired(timezone.localdate())[:500]), lambda enrolment: actions.say_expired(enrolment, by=None))


def remind_expiring() -> int:
    return _remind(30) + _remind(7)


def _remind(days: int) -> int:
    due = list(queries.expiring_in(days, timezone.localdate())[:500])
    return each(due, lambda completion: actions.remind_expiring(completion, days=days, by=None))


def remind_training() -> int:
    due = list(queries.stopped_in_training(timezone.now())[:500])
    modules = queries.modules_by_id({enrolment.next_module for enrolment in due})  # type: ignore[attr-defined]

    def remind(enrolment: Enrolment) -> None:
        actions.remind_training(enrolment, module=modules[enrolment.next_module], by=None)  # type: ignore[attr-defined]

    return each(due, remind)


def settle_moved() -> int:
    """A parent answered or withdrew, a number was proven, a module or an age regime changed: the gates are worked out again."""
    return each(list(queries.to_settle(timezone.localdate())[:500]), lambda enrolment: actions.settle(enrolment, by=None))


SWEEPS = [(suspend_expired, 600), (remind_expiring, 3600), (remind_training, 3600), (settle_moved, 10)]
