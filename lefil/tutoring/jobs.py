from django.utils import timezone

from lefil.tutoring import actions, queries


def remind_reports() -> int:
    """Asks for the reports that are missing: the next morning, then after three days. Later, they are in the coordinator's queue."""
    return sum(actions.remind_report(booking, turn=turn, by=None) for booking, turn in list(queries.reports_to_ask(timezone.now())))


def ask_faces(limit: int = 1000) -> int:
    """Asks each pupil how the meeting that has just ended went."""
    return sum(actions.ask_face(booking, by=None) for booking in queries.faces_to_ask(timezone.now())[:limit])


SWEEPS = [(remind_reports, 900), (ask_faces, 120)]
