from collections import defaultdict

from django.utils import timezone

from lefil.catalogue.models import Programme
from lefil.kit.sweeps import each
from lefil.matching import actions
from lefil.matching.models import Proposal
from lefil.matching.queries import advice, blocks, due, runs

MOST_BLOCKS = 1000  # in one turn of the sweep
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


def send_out() -> int:
    """Sends, or takes back, the next pairs of the sendings that staff asked for: some at a time, so that the other sweeps have their turn."""
    left = each(due.lines("sending", "waiting"), lambda line: actions.send_line(line, by=line.sending.by))
    back = each(due.lines("undoing", "sent"), lambda line: actions.recall_line(line, by=line.sending.by))
    each(due.sendings_to_finish(), lambda sending: actions.finish_sending(sending, by=sending.by))
    return left + back


def work_out_blocks() -> int:
    """Takes the parts of large runs, one after the other, beside any number of other workers; then ends the runs whose parts are done."""
    done = 0
    for _turn in range(MOST_BLOCKS):
        block = blocks.to_take(timezone.now()).first()
        if block is None:
            break
        done += each([block], lambda one: actions.take_block(one, now=timezone.now(), by=one.run.by))
    return done + each(blocks.to_finish(), lambda run: actions.finish_run(run, by=run.by))


def match_newcomers() -> int:
    """Looks for the pairs of those who came since the last run. Approved, locked and sent pairs stay; a draft moves only for a pair that
    is better by more than the points of a pair already proposed."""
    return each(due.with_newcomers(timezone.now()), _run_again)


def _run_again(programme: Programme) -> None:
    (actions.ask_run if runs.is_large(programme) else actions.run)(programme, by=None)


def look_for_advice() -> int:
    """Works out where more volunteers would serve most, once for each published run."""
    return each(list(advice.to_advise()), lambda run: actions.advise(run, found=advice.work_out(run), by=None))


SWEEPS = [
    (send_out, 1),
    (work_out_blocks, 2),
    (match_newcomers, 300),
    (look_for_advice, 60),
    (expire_due, 30),
    (prepare_next, 600),
    (drop_uncleared, 300),
    (follow_closures, 60),
]
