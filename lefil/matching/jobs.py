from collections import defaultdict

from django.utils import timezone

from lefil.catalogue.models import Programme
from lefil.kit.sweeps import each
from lefil.matching import actions
from lefil.matching.models import Proposal
from lefil.matching.queries import due

Waiting = defaultdict[Programme, list[int]]


def expire_due() -> int:
    """Ends the proposals whose time is over, then prepares the next one of each learner."""
    waiting: Waiting = defaultdict(list)

    def expire(proposal: Proposal) -> None:
        actions.expire(proposal, by=None)
        waiting[proposal.need.enrolment.programme].append(proposal.need_id)

    count = each(due.expired(timezone.now()), expire)
    _prepare(waiting)
    return count


def prepare_next() -> int:
    """Tries again for the learners whose last proposal ended and for whom nobody was free then."""
    waiting: Waiting = defaultdict(list)
    for need in due.without_next():
        waiting[need.enrolment.programme].append(need.pk)
    return _prepare(waiting)


def _prepare(waiting: Waiting) -> int:
    made: list[Proposal] = []
    each(waiting.items(), lambda item: made.extend(actions.prepare(item[0], need_ids=item[1], by=None)))
    return len(made)


def drop_uncleared() -> int:
    """A proposal already sent is withdrawn as soon as one of the two may no longer meet anybody."""
    return each(due.uncleared(timezone.now()), lambda proposal: actions.drop(proposal, why="une vérification a expiré", by=None))


def follow_closures() -> int:
    """After the end of a pair: the place is free; the learner who wants another one waits again; the volunteer who does not, rests.

    A volunteer whose pair was ended to protect somebody is held back first, before their place is free.
    """
    held = each(due.to_hold(), lambda offer: actions.rest(offer, by=None))
    freed = each(due.seats_to_free(), lambda proposal: actions.free_seat(proposal, by=None))
    again = each(due.to_match_again(), lambda need: actions.wait_again(need, by=None))
    resting = each(due.to_rest(), lambda offer: actions.rest(offer, by=None))
    return held + freed + again + resting


SWEEPS = [(expire_due, 30), (prepare_next, 600), (drop_uncleared, 300), (follow_closures, 60)]
