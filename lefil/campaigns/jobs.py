from django.utils import timezone

from lefil.campaigns.actions import drafts, intakes, priorities
from lefil.campaigns.queries import signup
from lefil.campaigns.queries.staff import intakes_to_drop, intakes_to_invite, weighed_programmes
from lefil.kit.sweeps import each

HOUR = 3600


def remind_drafts(limit: int = 200) -> int:
    """One reminder, a day after the last page answered."""
    return each(list(signup.drafts_to_remind(timezone.now())[:limit]), lambda draft: drafts.remind(draft, by=None))


def forget_drafts(limit: int = 500) -> int:
    """Deletes sign-ups never sent, past the delay of the retention rules."""
    return each(list(signup.drafts_to_forget(timezone.now())[:limit]), lambda draft: drafts.forget(draft, by=None))


def weigh_waiting() -> int:
    """A request that waits one week more weighs more. Returns how many programmes were weighed."""
    return each(list(weighed_programmes()), lambda programme: priorities.reweigh(programme, by=None))


def invite_imported() -> int:
    """Writes to the people of an import that staff have decided to invite, a few hundred at a time. Returns how many imports."""
    return each(list(intakes_to_invite()), lambda intake: intakes.invite_some(intake, by=None))


def drop_files() -> int:
    """Empties files that staff read and never imported."""
    return each(list(intakes_to_drop(timezone.now())), lambda intake: intakes.drop(intake, by=None))


SWEEPS = [(remind_drafts, HOUR), (forget_drafts, 24 * HOUR), (weigh_waiting, 24 * HOUR), (invite_imported, 60), (drop_files, HOUR)]
