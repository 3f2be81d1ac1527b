"""Threads lent come back; messages to many leave little by little."""

from django.utils import timezone

from lefil.care import actions
from lefil.care.queries import replacing
from lefil.care.queries.days import covers_over
from lefil.care.queries.mailings import sending
from lefil.kit.sweeps import each


def give_back_threads() -> int:
    return each(covers_over(timezone.localdate()), lambda cover: actions.give_back(cover, by=None))


def write_mailings() -> int:
    return each(list(sending()), lambda mailing: actions.write_some(mailing, by=None))


def watch_replacements() -> int:
    """Who lost their volunteer is somebody's task for 24 hours; the task is done when they have another."""
    asked = each(replacing.owed(), lambda one: actions.owe(one[0], kind="replace", source=one[1], due=one[2], by=None))
    return asked + each(replacing.found(), lambda task: actions.do(task, by=None))


SWEEPS = [(watch_replacements, 60), (give_back_threads, 3600), (write_mailings, 5)]
