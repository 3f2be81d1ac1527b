from django.utils import timezone

from lefil.kit.sweeps import each
from lefil.live import actions
from lefil.live.hub import hub
from lefil.live.models import Room
from lefil.live.protocol import CLOSED
from lefil.live.queries.alerts import alerts_to_forget
from lefil.live.queries.files import rooms_to_forget
from lefil.live.queries.presence import abandoned, hours_passed, stays_to_forget, to_count


def end_rooms() -> int:
    """Closes the rooms whose hours are over, also those that nobody is connected to any more."""
    now = timezone.now()

    def close(room: Room) -> bool:
        if now < room.meeting.closes:
            return False
        actions.end(room, by=None)
        hub.nudge_drop(room.meeting.key, CLOSED)
        return True

    return each(list(hours_passed(now)[:500]), close)


def leave_abandoned() -> int:
    """Takes out those whose server was killed, and who never came back."""
    return each(list(abandoned(timezone.now())[:2000]), lambda participant: actions.forget(participant, by=None))


def count_ended() -> int:
    """What ended rooms saw becomes attendance."""
    return each(list(to_count(timezone.now())[:500]), lambda room: actions.count_presence(room, by=None))


def forget_old() -> int:
    """Deletes messages, drawings and files beyond the days that their programme keeps them."""
    return each(list(rooms_to_forget(timezone.now())[:200]), lambda room: actions.forget_room(room, by=None))


def forget_comings() -> int:
    """Deletes when exactly each one came and went, once their hours are attendance for more than a year."""
    return each(list(stays_to_forget(timezone.now())[:200]), lambda room: actions.forget_stays(room, by=None))


def forget_alerts() -> int:
    """Deletes the words of calls and reports that were dealt with long ago."""
    return each(list(alerts_to_forget(timezone.now())[:500]), lambda alert: actions.forget_words(alert, by=None))


SWEEPS = [(end_rooms, 60), (leave_abandoned, 60), (count_ended, 60), (forget_old, 3600), (forget_comings, 3600), (forget_alerts, 3600)]
