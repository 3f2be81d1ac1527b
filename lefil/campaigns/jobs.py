from django.utils import timezone

from lefil.campaigns.actions import drafts, intakes, priorities
from lefil.campaigns.queries import signup
from lefil.campaigns.queries.staff import intakes_to_drop, intakes_to_invite, weighed_programmes

HOUR = 3600


def remind_drafts(limit: int = 200) -> int:
    """One reminder, a day after the last page answered."""
    return sum(drafts.remind(draft, by=None) for draft in signup.drafts_to_remind(timezone.now())[:limit])


def forget_drafts(limit: int = 500) -> int:
    """Deletes sign-ups never sent, past the delay of the retention rules."""
    left = list(signup.drafts_to_forget(timezone.now())[:limit])
    for draft in left:
        drafts.forget(draft, by=None)
    return len(left)


def weigh_waiting() -> int:
    """A request that waits one week more weighs more."""
    return sum(priorities.reweigh(programme, by=None) for programme in weighed_programmes())


def invite_imported() -> int:
    """Writes to the people of an import that staff have decided to invite, a few hundred at a time."""
    return sum(intakes.invite_some(intake, by=None) for intake in intakes_to_invite())


def drop_files() -> int:
    """Empties files that staff read and never imported."""
    left = list(intakes_to_drop(timezone.now()))
    for intake in left:
        intakes.drop(intake, by=None)
    return len(left)


SWEEPS = [(remind_drafts, HOUR), (forget_drafts, 24 * HOUR), (weigh_waiting, 24 * HOUR), (invite_imported, 60), (drop_files, HOUR)]
