"""Every write of the room. Needs and offers: asks. The engine's drafts: runs. Staff on a draft: proposals. Both sides: answers."""

from lefil.matching.actions.answers import REASONS_OF, answer, expire, free_seat, rest, wait_again
from lefil.matching.actions.asks import ask, close_need, offer, paint, pause, resume
from lefil.matching.actions.policies import weigh
from lefil.matching.actions.proposals import allow_again, drop, exclude, lock, recall, restore, send, swap, unlock
from lefil.matching.actions.runs import prepare, publish, run

__all__ = [
    "REASONS_OF", "allow_again", "answer", "ask", "close_need", "drop", "exclude", "expire", "free_seat", "lock", "offer", "paint",
    "pause", "prepare", "publish", "recall", "rest", "restore", "resume", "run", "send", "swap", "unlock", "wait_again", "weigh",
]  # fmt: skip
