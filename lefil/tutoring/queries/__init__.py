"""Reads of tutoring: members' pages, staff's lists, what is due."""

from lefil.meetings.queries.hours import minutes_of
from lefil.tutoring.queries.links import faces_booking, faces_link
from lefil.tutoring.queries.pairs import Known, Tutored, handover_for, knots_of, known_by, last_report, tutored_by, tutored_in
from lefil.tutoring.queries.room import Beside, beside, counted_together, to_be_counted
from lefil.tutoring.queries.staff import (
    REPORTS,
    STATES,
    TWO_MONTHS,
    called_of,
    faces_of,
    lines_of,
    names_of,
    outcomes_of,
    page_of,
    pairs_in,
    people_at,
    report_lines,
    reports_for,
    without_report,
)
from lefil.tutoring.queries.watch import faces_to_ask, protectors_of, reports_to_ask

__all__ = [
    "REPORTS", "STATES", "TWO_MONTHS", "Beside", "Known", "Tutored", "beside", "called_of", "counted_together", "faces_booking", "faces_link", "faces_of", "faces_to_ask", "handover_for", "knots_of",
    "known_by", "last_report", "lines_of", "minutes_of", "names_of", "outcomes_of", "page_of", "pairs_in", "people_at", "protectors_of", "report_lines",
    "reports_for", "reports_to_ask", "to_be_counted", "tutored_by", "tutored_in", "without_report",
]  # fmt: skip
