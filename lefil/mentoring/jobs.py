from django.utils import timezone

from lefil.kit.sweeps import each
from lefil.mentoring import actions
from lefil.mentoring.queries import due


def remind_follow_ups() -> int:
    """Seven days after an application: one quiet letter, at most one a day for each person."""
    return each(due.follow_ups_to_remind(timezone.localdate()), lambda row: actions.remind_follow_up(row, by=None))


def ask_notes(limit: int = 500) -> int:
    """The next day, asks a mentor once how it went."""
    return each(due.notes_to_ask(timezone.now())[:limit], lambda row: actions.remind_note(row, by=None))


def ask_evaluations() -> int:
    return each(list(due.evaluations_to_ask(timezone.now())), lambda row: actions.ask_evaluation(row[0], moment=row[1], by=None))


def ask_outcomes() -> int:
    """Three and six months after the end: where are you?"""
    return each(list(due.outcomes_to_ask(timezone.now())), lambda row: actions.ask_outcome(row[0], months=row[1], by=None))


SWEEPS = [(remind_follow_ups, 1800), (ask_notes, 900), (ask_evaluations, 3600), (ask_outcomes, 21600)]
