"""Wait and success, group by group: the figures of matching, for whoever may not see small groups either."""

from dataclasses import replace
from datetime import datetime

from lefil.catalogue.models import Programme
from lefil.impact import veil
from lefil.impact.models import Agreement
from lefil.matching.queries.fairness import Line, Report, report

MATCHED = ("tutoring", "mentoring")


def reports(agreement: Agreement, *, by: str, now: datetime, veiled: bool) -> list[tuple[Programme, Report]]:
    """One for each programme that forms pairs. Three queries each."""
    programmes = [one for one in agreement.programmes.all() if one.pack in MATCHED]
    found = [(one, report(one, by=by, now=now)) for one in programmes]
    return [(one, without_small(each)) for one, each in found] if veiled else found


def without_small(given: Report) -> Report:
    """Groups of fewer than 5 are left out already; the smallest of the others leaves too while the rest could be told by subtraction.

    Of a group, who is accompanied is told only when those who are not are 0 or 5 and more.
    """
    lines = sorted(given.lines, key=lambda line: line.asked)
    while lines and veil.is_small(given.total.asked - sum(line.asked for line in lines)):
        lines = lines[1:]
    kept = {line.label for line in lines}
    shown = [_told(line) for line in given.lines if line.label in kept]
    return Report(shown, _told(given.total), given.small + len(given.lines) - len(shown))


def _told(line: Line) -> Line:
    """Three parts of one whole: one small part hides all three, or two would give it back."""
    parts = (line.served, line.proposed, line.waiting)
    if None in parts:
        return replace(line, served=None, proposed=None, waiting=None, share=None, longest=None)
    return replace(line, longest=None)  # the longest wait is one person's
