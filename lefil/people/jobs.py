from django.utils import timezone

from lefil.people import actions, queries

BATCH = 200


def note_birthdays() -> int:
    """Age regimes of the day: at 15 and 18 the person is asked for their own consent."""
    today = timezone.localdate()
    return sum(actions.note_regime(person, today=today, by=None) for person in queries.growing_up(today)[:BATCH])


def remind_parents() -> int:
    """A parent who has not answered for three days is asked once more."""
    due = list(queries.unanswered(timezone.now())[:BATCH])
    for authorisation in due:
        actions.remind_authorisation(authorisation, by=None)
    return len(due)


def keep_promises() -> int:
    """Applies the retention rules: warns first, erases when the warning has run out."""
    count = 0
    for rule in queries.rules():
        due = queries.due_for(rule)
        for row in due.rows[:BATCH]:
            if rule.object == "letter":
                count += actions.blank_letter(row, by=None)
            elif rule.object == "draft":
                actions.forget_draft(row, by=None)
                count += 1
            else:
                actions.erase(row, by=None, why=rule.basis)
                count += 1
        for person in due.soon[:BATCH] if due.soon is not None else ():
            count += actions.warn_before_erasure(person, days=rule.warn_days, by=None)
    return count


def forget_codes() -> int:
    """The text of letters that carried a sign-in code goes within the hour."""
    return sum(actions.blank_letter(letter, by=None) for letter in queries.spent_codes(timezone.now())[:BATCH])


SWEEPS = [(note_birthdays, 900), (keep_promises, 3600), (forget_codes, 600), (remind_parents, 3600)]
