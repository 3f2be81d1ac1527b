from django.utils import timezone

from lefil.classroom import actions
from lefil.classroom.models import HalfDay
from lefil.classroom.queries.exchange import due, to_ask, to_keep
from lefil.classroom.queries.presence import to_catch_up
from lefil.kit.sweeps import each
from lefil.live.hub import hub


def send_kits(limit: int = 500) -> int:
    """Sends the lesson to each who was not there, within a day."""
    return each(list(to_catch_up(timezone.now())[:limit]), lambda booking: actions.catch_up(booking, by=None) is not None)


def ask_pulses() -> int:
    """Asks each class under way whether it follows, every twenty minutes or as it has chosen."""
    now = timezone.now()

    def ask(half_day: HalfDay) -> bool:
        if not due(half_day, now):
            return False
        pulse = actions.ask_class(half_day, by=None)
        asked = {"key": pulse.key, "asked": pulse.asked, "mine": None, "counts": None}
        hub.nudge(half_day.meeting.key, "pulse", asked)
        return True

    return each(list(to_ask(now)[:100]), ask)


def keep_pulses(limit: int = 200) -> int:
    """Copies the counts of closed pulses before the room forgets them."""
    return each(list(to_keep(timezone.now())[:limit]), lambda half_day: actions.keep_pulses(half_day, by=None) > 0)


SWEEPS = [(send_kits, 900), (ask_pulses, 60), (keep_pulses, 600)]
