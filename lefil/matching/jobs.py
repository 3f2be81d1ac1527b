from collections import defaultdict

from django.utils import timezone

from lefil.kit.refusals import Refused
from lefil.matching import actions
from lefil.matching.queries import due


def expire_due() -> int:
    """Ends the proposals whose time is over, then prepares the next one of each learner."""
    waiting = defaultdict(list)
    for proposal in due.expired(timezone.now()):
        try:
            actions.expire(proposal, by=None)
        except Refused:  # answered or withdrawn since it was read
            continue
        waiting[proposal.need.enrolment.programme].append(proposal.need_id)
    for programme, needs in waiting.items():
        actions.prepare(programme, need_ids=needs, by=None)
    return sum(map(len, waiting.values()))


def prepare_next() -> int:
    """Tries again for the learners whose last proposal ended and for whom nobody was free then."""
    waiting = defaultdict(list)
    for need in due.without_next():
        waiting[need.enrolment.programme].append(need.pk)
    return sum(len(actions.prepare(programme, need_ids=needs, by=None)) for programme, needs in waiting.items())


def drop_uncleared() -> int:
    """A proposal already sent is withdrawn as soon as one of the two may no longer meet anybody."""
    count = 0
    for proposal in due.uncleared(timezone.now()):
        try:
            actions.drop(proposal, why="une vérification a expiré", by=None)
        except Refused:
            continue
        count += 1
    return count


def follow_closures() -> int:
    """After the end of a pair: the place is free; the learner who wants another one waits again; the volunteer who does not, rests."""
    freed = [actions.free_seat(proposal, by=None) for proposal in due.seats_to_free()]
    again = [actions.wait_again(need, by=None) for need in due.to_match_again()]
    resting = [actions.rest(offer, by=None) for offer in due.to_rest()]
    return sum(freed) + len(again) + len(resting)


SWEEPS = [(expire_due, 30), (prepare_next, 600), (drop_uncleared, 300), (follow_closures, 60)]
