"""Every write of the room. Needs and offers: asks. The engine's drafts: runs. Staff on a draft: proposals, reviews; on all
of them: sendings. Both sides: answers."""

from lefil.matching.actions.answers import REASONS_OF, answer, expire, free_seat, rest, wait_again
from lefil.matching.actions.asks import ask, close_need, offer, paint, pause, resume
from lefil.matching.actions.blocks import ask_run, finish_run, take_block, try_out
from lefil.matching.actions.policies import hold, weigh
from lefil.matching.actions.proposals import allow_again, drop, exclude, lock, recall, restore, send, swap, unlock
from lefil.matching.actions.reviews import approve, approve_all, disapprove, refuse
from lefil.matching.actions.runs import advise, prepare, publish, run
from lefil.matching.actions.sendings import finish_sending, recall_line, send_approved, send_line, undo_sending

__all__ = [
    "REASONS_OF", "advise", "allow_again", "answer", "approve", "approve_all", "ask", "ask_run", "close_need", "disapprove", "drop", "exclude", "expire",
    "finish_run", "finish_sending", "free_seat", "hold", "lock", "offer", "paint", "pause", "prepare", "publish", "recall", "recall_line", "refuse", "rest",
    "restore", "resume", "run", "send", "send_approved", "send_line", "swap", "take_block", "try_out", "undo_sending", "unlock", "wait_again", "weigh",
]  # fmt: skip
