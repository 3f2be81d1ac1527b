from django.utils import timezone

from lefil.demo import actions, queries
from lefil.kit.sweeps import each


def keep_rooms_near() -> int:
    """Whatever the hour, a room of two and a class are about to begin: an unlived one is brought near, a lived one is followed by another."""
    now = timezone.now()
    near = each(queries.rooms_gone_by(now), lambda meeting: actions.bring_near(meeting, by=None))
    if queries.pair_is_over(now) and (malik := queries.cast_member("malik")):
        near += actions.show_pair(malik, by=None) is not None
    if (last := queries.class_is_over(now)) and last.host:
        near += actions.show_class(last.programme, host=last.host, by=None) is not None
    return near


SWEEPS = [(keep_rooms_near, 60)]
