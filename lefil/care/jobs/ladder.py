from collections.abc import Callable

from django.utils import timezone

from lefil.care import actions
from lefil.care.queries import ladder, replies, returns
from lefil.kit.sweeps import each


def climb_due() -> int:
    """The next attempt towards those who have not answered."""
    return each(ladder.due(timezone.now()), lambda one: actions.climb(one, by=None) is not None)


def forget_unknown() -> int:
    """Words of numbers that nobody claimed go after 90 days."""
    return each(replies.unknown_too_old(timezone.now()), lambda reply: actions.forget_words(reply, by=None))


def hide_numbers() -> int:
    """A calling session that is over shows no number any more."""
    return each(ladder.left_open(timezone.now()), lambda call: actions.put_back(call, by=None))


def welcome_back() -> int:
    """Somebody silent has come back by themselves: a human says hello."""
    return each(
        returns.came_by(timezone.now()),
        lambda thread: actions.owe(
            thread, kind="return", due=timezone.localdate(), words=str(returns.WORDS), source=returns.source_of(thread), by=None
        ),
    )


SWEEPS: list[tuple[Callable[[], int], float]] = [(climb_due, 60), (hide_numbers, 60), (welcome_back, 300), (forget_unknown, 3600)]
