from lefil.enrolments.actions.gates import complete, end, enrol, pause, refuse, resume, settle
from lefil.enrolments.actions.modules import answer_quiz, decide_interview, finish_cards, read_again, see_check, sign_text
from lefil.enrolments.actions.reminders import remind_expiring, remind_training, say_expired

__all__ = [
    "answer_quiz",
    "complete",
    "decide_interview",
    "end",
    "enrol",
    "finish_cards",
    "pause",
    "read_again",
    "refuse",
    "remind_expiring",
    "remind_training",
    "resume",
    "say_expired",
    "see_check",
    "settle",
    "sign_text",
]
