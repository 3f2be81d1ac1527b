from django.utils import timezone

from lefil.kit.sweeps import each
from lefil.tutoring import actions, queries


def remind_reports() -> int:
    """Asks for the reports that are missing: the next morning, then after three days. Later, they are in the coordinator's queue."""
    due = list(queries.reports_to_ask(timezone.now()))
    return each(due, lambda row: actions.remind_report(row[0], turn=row[1], by=None))


def ask_faces(limit: int = 1000) -> int:
    """Asks each pupil how the meeting that has just ended went."""
    return each(queries.faces_to_ask(timezone.now())[:limit], lambda booking: actions.ask_face(booking, by=None))


SWEEPS = [(remind_reports, 900), (ask_faces, 120)]
