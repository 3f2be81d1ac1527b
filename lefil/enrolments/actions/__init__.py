from lefil.enrolments.actions.gates import complete, end, enrol, pause, refuse, resume, settle
from lefil.enrolments.actions.modules import answer_quiz, decide_interview, read_again, see_check, sign_text
from lefil.enrolments.actions.reminders import remind_expiring, say_expired

__all__ = [
    "answer_quiz",
    "complete",
    "decide_interview",
    "end",
    "enrol",
    "pause",
    "read_again",
    "refuse",
    "remind_expiring",
    "resume",
    "say_expired",
    "see_check",
    "settle",
    "sign_text",
]
