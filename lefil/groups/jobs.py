from datetime import timedelta

from django.utils import timezone

from lefil.enrolments.actions import settle
from lefil.groups import actions, queries
from lefil.kit.sweeps import each

SIGN_AGAIN_DAYS = (2, 5)
WHY = "Une étape d’un membre n’est plus à jour."


def settle_withdrawn() -> int:
    """Closes the parental gate of learners whose parent has withdrawn, so that the next sweep stops their pairs."""
    return each(list(queries.without_authorisation(timezone.localdate())), lambda enrolment: settle(enrolment, by=None))


def suspend_uncleared() -> int:
    """Stops each pair one of whose members is no longer cleared."""
    return each(list(queries.not_cleared(timezone.localdate())), lambda group: actions.suspend(group, why=WHY, by=None))


def resume_cleared() -> int:
    """Starts again the pairs that a sweep stopped and whose gates are green again."""
    return each(list(queries.green_again(timezone.localdate())), lambda group: actions.resume(group, by=None))


def remind_signatures() -> int:
    """Writes again, after two and five days, to those who have not signed. The letter's key keeps it to once each."""
    return sum(_remind(turn, days) for turn, days in enumerate(SIGN_AGAIN_DAYS, start=1))


def _remind(turn: int, days: int) -> int:
    day = timezone.localdate() - timedelta(days=days)
    return each(list(queries.unsigned_of(day)), lambda group: actions.ask_signatures(group, by=None, turn=turn))


SWEEPS = [(settle_withdrawn, 300), (suspend_uncleared, 300), (resume_cleared, 300), (remind_signatures, 3600)]
