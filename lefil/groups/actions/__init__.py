"""Writes of groups: a pair from the day it is formed to the day it ends."""

from lefil.groups.actions.ending import QUESTIONS, answer_exit, close
from lefil.groups.actions.pairs import ask_signatures, form_pair, note_first_meeting, reopen, resume, suspend
from lefil.groups.actions.signing import sign
from lefil.groups.actions.telling import tell

__all__ = [
    "QUESTIONS", "answer_exit", "ask_signatures", "close", "form_pair", "note_first_meeting", "reopen", "resume",
    "sign", "suspend", "tell",
]  # fmt: skip
