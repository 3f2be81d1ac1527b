"""Writes of meetings: planning, answering, interview slots, presence, reminders."""

from lefil.meetings.actions.changing import ANSWERS, answer, cancel, reschedule
from lefil.meetings.actions.lessons import expect, plan_lesson, release
from lefil.meetings.actions.planning import extend, plan, plan_series, stop
from lefil.meetings.actions.presence import attend
from lefil.meetings.actions.reminding import open_feed, remind, renew_feed
from lefil.meetings.actions.slots import book, open_slot, open_slots, tell_free_slot, unbook, wait

__all__ = [
    "ANSWERS", "answer", "attend", "book", "cancel", "expect", "extend", "open_feed", "open_slot", "open_slots", "plan", "plan_lesson",
    "plan_series", "release", "remind", "renew_feed", "reschedule", "stop", "tell_free_slot", "unbook", "wait",
]  # fmt: skip
