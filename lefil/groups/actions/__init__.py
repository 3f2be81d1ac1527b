"""Writes of groups: a pair from the day it is formed to the day it ends; a class and who sits in it."""

from lefil.groups.actions.classes import form_class, leave_class, seat_in
from lefil.groups.actions.ending import QUESTIONS, answer_exit, close
from lefil.groups.actions.pairs import ask_signatures, form_pair, hold, note_first_meeting, reopen, resume, suspend
from lefil.groups.actions.signing import sign
from lefil.groups.actions.telling import tell

__all__ = [
    "QUESTIONS", "answer_exit", "ask_signatures", "close", "form_class", "form_pair", "hold", "leave_class", "note_first_meeting", "reopen",
    "resume", "seat_in", "sign", "suspend", "tell",
]  # fmt: skip
