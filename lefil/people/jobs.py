from django.utils import timezone

from lefil.kit.sweeps import each
from lefil.people import actions, queries
from lefil.people.queries import Due

BATCH = 200


def note_birthdays() -> int:
    """Age regimes of the day: at 15 and 18 the person is asked for their own consent."""
    today = timezone.localdate()
    return each(list(queries.growing_up(today)[:BATCH]), lambda person: actions.note_regime(person, today=today, by=None))


def remind_parents() -> int:
    """A parent who has not answered for three days is asked once more."""
    return each(list(queries.unanswered(timezone.now())[:BATCH]), lambda asked: actions.remind_authorisation(asked, by=None))


def keep_promises() -> int:
    """Applies the retention rules: warns first, erases when the warning has run out."""
    return sum(_keep(queries.due_for(rule)) for rule in queries.rules())


def _keep(due: Due) -> int:
    if due.rule.object == "incident":
        return 0  # an upper room keeps these files, and applies the rule itself
    rule, rows = due.rule, list(due.rows[:BATCH])
    if rule.object == "letter":
        return each(rows, lambda letter: actions.blank_letter(letter, by=None))
    if rule.object == "draft":
        return each(rows, lambda draft: actions.forget_draft(draft, by=None))
    done = each(rows, lambda person: actions.erase(person, by=None, why=rule.basis))
    soon = list(due.soon[:BATCH]) if due.soon is not None else []
    return done + each(soon, lambda person: actions.warn_before_erasure(person, days=rule.warn_days, by=None))


def forget_codes() -> int:
    """The text of letters that carried a sign-in code goes within the hour."""
    return each(list(queries.spent_codes(timezone.now())[:BATCH]), lambda letter: actions.blank_letter(letter, by=None))


SWEEPS = [(note_birthdays, 900), (keep_promises, 3600), (forget_codes, 600), (remind_parents, 3600)]
