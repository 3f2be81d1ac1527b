"""Writes of mentoring: the conversations, the learner's week, the board, the safe, the network, what becomes of a learner."""

from lefil.mentoring.actions.board import add_application, advance, change_application, postpone, remind_follow_up, remove_application
from lefil.mentoring.actions.install import edit_conversation, install
from lefil.mentoring.actions.network import ask_network, close_request, decide_request, reply
from lefil.mentoring.actions.outcomes import (
    answer_outcome,
    ask_evaluation,
    ask_outcome,
    evaluate,
    note_milestone,
    note_outcome,
)
from lefil.mentoring.actions.safe import keep, revoke, share, take, throw_away
from lefil.mentoring.actions.steps import choose_action, drop_step, feel, set_goal, tick
from lefil.mentoring.actions.talks import remind_note, write_talk

__all__ = [
    "add_application", "advance", "answer_outcome", "ask_evaluation", "ask_network", "ask_outcome", "change_application", "choose_action",
    "close_request", "decide_request", "drop_step", "edit_conversation", "evaluate", "feel", "install", "keep", "note_milestone", "note_outcome",
    "postpone", "remind_follow_up", "remind_note", "remove_application", "reply", "revoke", "set_goal", "share", "take", "throw_away", "tick",
    "write_talk",
]  # fmt: skip
