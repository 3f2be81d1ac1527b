from collections.abc import Callable
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from lefil.enrolments.actions import settle
from lefil.groups import actions, queries
from lefil.groups.models import Group
from lefil.kit.refusals import Refused

SIGN_AGAIN_DAYS = (2, 5)
WHY = "Une étape d’un membre n’est plus à jour."


def settle_withdrawn() -> int:
    """Closes the parental gate of learners whose parent has withdrawn, so that the next sweep stops their pairs."""
    withdrawn = list(queries.without_authorisation())
    for enrolment in withdrawn:
        settle(enrolment, by=None)
    return len(withdrawn)


def suspend_uncleared() -> int:
    """Stops each pair one of whose members is no longer cleared."""
    return _each(queries.not_cleared(timezone.localdate()), lambda group: actions.suspend(group, why=WHY, by=None))


def resume_cleared() -> int:
    """Starts again the pairs that a sweep stopped and whose gates are green again."""
    return _each(queries.green_again(timezone.localdate()), lambda group: actions.resume(group, by=None))


def _each(groups: QuerySet[Group], act: Callable[[Group], object]) -> int:
    done = 0
    for group in groups:
        try:
            act(group)
        except Refused:  # another worker, or a member of staff, was faster
            continue
        done += 1
    return done


def remind_signatures() -> int:
    """Writes again, after two and five days, to those who have not signed. The letter's key keeps it to once each."""
    today = timezone.localdate()
    count = 0
    for turn, days in enumerate(SIGN_AGAIN_DAYS, start=1):
        day = today - timedelta(days=days)
        for group in queries.unsigned_of(day):
            count += actions.ask_signatures(group, by=None, turn=turn)
    return count


SWEEPS = [(settle_withdrawn, 300), (suspend_uncleared, 300), (resume_cleared, 300), (remind_signatures, 3600)]
