from lefil.care.jobs import days, safety, threads
from lefil.care.jobs import ladder as ladders
from lefil.care.jobs.days import give_back_threads, watch_replacements, write_mailings
from lefil.care.jobs.ladder import climb_due, forget_unknown, hide_numbers, welcome_back
from lefil.care.jobs.safety import forget_files, pull_alerts, remind_deadlines
from lefil.care.jobs.threads import *  # noqa: F403  a sweep may be run by hand

__all__ = [
    "SWEEPS", "climb_due", "forget_files", "forget_unknown", "give_back_threads", "hide_numbers", "pull_alerts", "remind_deadlines", "watch_replacements", "welcome_back", "write_mailings",
]  # fmt: skip
SWEEPS = [*threads.SWEEPS, *ladders.SWEEPS, *safety.SWEEPS, *days.SWEEPS]
