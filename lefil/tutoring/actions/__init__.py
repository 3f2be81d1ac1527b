"""Writes of tutoring: the programme's steps, the report of a meeting, the pupil's faces, the end of a pair."""

from lefil.tutoring.actions.endings import hand_over, replace
from lefil.tutoring.actions.faces import ask_face, feel, introduce
from lefil.tutoring.actions.modules import install
from lefil.tutoring.actions.reports import handle, note_presence, remind_report, report

__all__ = ["ask_face", "feel", "hand_over", "handle", "install", "introduce", "note_presence", "remind_report", "replace", "report"]
