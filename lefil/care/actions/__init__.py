"""Writes of the thread: what was lived is noted, what worries is decided by people, what is owed has a day and an owner."""

from lefil.care.actions.contacts import attempt, meet, note_all
from lefil.care.actions.days import forget_filter, give_back, save_filter, see_changes, transfer
from lefil.care.actions.forgetting import forget_file
from lefil.care.actions.help import ask_help
from lefil.care.actions.ladder import answered, climb, start_ladder, stop_ladder
from lefil.care.actions.mailings import draft_mailing, drop_mailing, economise, mute, rewrite_mailing, send_mailing, unmute, write_some
from lefil.care.actions.relays import agree_relay, withdraw_relay
from lefil.care.actions.replies import claim_number, forget_words, hear, leave, place
from lefil.care.actions.rounds import end_call, open_round, put_back, take_call
from lefil.care.actions.safety import (
    add_line,
    add_said,
    ask_talk,
    close_incident,
    end_pair,
    meet_deadline,
    offer_talk,
    open_incident,
    pull_alert,
    remind_deadline,
    reopen_incident,
    resume_pair,
    see_incident,
    stop_pair,
)
from lefil.care.actions.signals import confirm, dismiss, raise_signal, settle_signal, tick
from lefil.care.actions.tasks import do, drop, owe, plan_next
from lefil.care.actions.threads import close_thread, entrust, open_thread, reopen, set_level, set_pace, start_plan

__all__ = [
    "add_line", "add_said", "agree_relay", "answered", "ask_help", "ask_talk", "attempt", "claim_number", "climb", "close_incident",
    "close_thread", "confirm", "dismiss", "do", "draft_mailing", "drop", "drop_mailing", "economise", "end_call", "end_pair", "entrust",
    "forget_file", "forget_filter", "forget_words", "give_back", "hear", "leave", "meet", "meet_deadline", "mute", "note_all", "offer_talk",
    "open_incident", "open_round", "open_thread", "owe", "place", "plan_next", "pull_alert", "put_back", "raise_signal", "remind_deadline",
    "reopen", "reopen_incident", "resume_pair", "rewrite_mailing", "save_filter", "see_changes", "see_incident", "send_mailing",
    "set_level", "set_pace", "settle_signal", "start_ladder", "start_plan", "stop_ladder", "stop_pair", "take_call", "tick", "transfer",
    "unmute", "withdraw_relay", "write_some",
]  # fmt: skip
