"""Lists and pages of staff: every pair with its thread, the reports that ask for somebody, one meeting."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lefil.groups.models import Group
from lefil.kit import days
from lefil.meetings.models import Booking, Meeting
from lefil.people.models import Person
from lefil.tutoring import content
from lefil.tutoring.models import Report
from lefil.tutoring.queries.pairs import points_of
from lefil.tutoring.rules import followed_pairs, visible_reports

PAGE = 30
TWO_MONTHS = timedelta(days=60)
SILENCE = timedelta(days=14)
LATE = timedelta(hours=48)
STATES = {
    "": _("Tous"),
    "actifs": _("En cours"),
    "signature": _("À signer"),
    "sans-seance": _("Sans première séance"),
    "suspendus": _("Suspendus"),
    "termines": _("Terminés"),
}
REPORTS = {"": _("À traiter"), "manquants": _("Manquants"), "tous": _("Tous")}


@dataclass(frozen=True)
class Line:
    """One pair in the list. `frayed`: in course, and without a meeting held for 14 days. `held` counts the meetings of two months."""

    group: Group
    names: str
    points: tuple[tuple[date, str], ...]
    frayed: bool
    held: int
    hint: str


@dataclass(frozen=True)
class Came:
    """One person at a meeting: whether they came and who says so; before anyone does, what they had answered. `face` 0: none given."""

    called: str
    said: str
    source: str
    minutes: int
    face: int


def page_of(rows: QuerySet, page: str) -> tuple[list, int]:
    """The rows of one page, and the number of the next page, 0 when there is none."""
    number = int(page) if page.isdecimal() and 0 < len(page) < 6 else 1
    found = list(rows[(max(number, 1) - 1) * PAGE : max(number, 1) * PAGE + 1])
    return found[:PAGE], number + 1 if len(found) > PAGE else 0


def pairs_in(person: Person, *, state: str, today: date) -> QuerySet[Group]:
    """Pairs that a person follows as staff, by a key of STATES; an unknown one is that of all the standing pairs."""
    rows = followed_pairs(person)
    narrow: dict[str, Callable[[], QuerySet[Group]]] = {
        "actifs": lambda: rows.filter(state="active"),
        "signature": lambda: rows.filter(state="signing"),
        "sans-seance": lambda: rows.filter(state__in=["signing", "active"], first_met=None, first_meeting_due__lt=today),
        "suspendus": lambda: rows.filter(state="suspended"),
        "termines": lambda: rows.filter(state="closed"),
    }
    chosen = narrow.get(state, lambda: rows.exclude(state="closed"))()
    order = ["-closed", "-id"] if state == "termines" else ["first_meeting_due", "id"] if state == "sans-seance" else ["-id"]
    return chosen.select_related("programme").prefetch_related("seats__enrolment__person").order_by(*order)


def lines_of(groups: list[Group], now: datetime) -> list[Line]:
    """The rows of the list. One query more, whatever their number."""
    recent = Meeting.objects.filter(group__in=groups, starts__gte=now - TWO_MONTHS, starts__lte=now).exclude(state="cancelled")
    found: dict[int, list[Meeting]] = {}
    for meeting in recent.order_by("starts"):
        found.setdefault(meeting.group_id or 0, []).append(meeting)
    return [_line(group, found.get(group.pk, []), now) for group in groups]


def _line(group: Group, meetings: list[Meeting], now: datetime) -> Line:
    held = [meeting.starts for meeting in meetings if meeting.state == "held"]
    since = max(held, default=group.created)
    return Line(
        group, names_of(group), points_of(meetings, now), frayed=group.state == "active" and now - since > SILENCE, held=len(held),
        hint=_hint(group),
    )  # fmt: skip


def _hint(group: Group) -> str:
    if group.state == "suspended":
        return group.suspended_why
    if group.first_met is None and group.first_meeting_due and group.state != "closed":
        return str(_("première séance avant %(day)s")) % {"day": days.day(group.first_meeting_due)}
    return ""


def names_of(group: Group) -> str:
    """First names, tutor first. No query when the seats are prefetched with their people."""
    seats = sorted(group.seats.all(), key=lambda seat: (seat.side != "volunteer", seat.pk))
    return str(_(" et ")).join(seat.enrolment.person.called for seat in seats)


def reports_for(person: Person, *, state: str) -> QuerySet[Report]:
    """Reports of the pairs a person follows: by default those that ask for something, the worried ones first, the oldest first."""
    mine = Report.objects.filter(pk__in=visible_reports(person).values("pk"), meeting__group__in=followed_pairs(person).values("pk"))
    rows = mine.select_related("author", "meeting__group", "handled_by").prefetch_related("meeting__group__seats__enrolment__person")
    if state == "tous":
        return rows.order_by("-at", "-id")
    return rows.filter(handled=None).exclude(need="none").order_by("-need", "at", "id")


def without_report(person: Person, now: datetime) -> QuerySet[Meeting]:
    """Meetings over for two days of which the tutor has said nothing, those of the pairs a person follows; oldest first."""
    rows = Meeting.objects.filter(kind="pair", group__in=followed_pairs(person).values("pk"), ends__lt=now - LATE)
    silent = rows.filter(Q(state="planned") | Q(state="held"), ~Exists(Report.objects.filter(meeting=OuterRef("pk"))))
    return silent.select_related("group").prefetch_related("group__seats__enrolment__person").order_by("ends", "id")


def people_at(meeting: Meeting) -> list[Came]:
    """Those expected at a meeting, the tutor first."""
    rows = meeting.bookings.exclude(state="cancelled").select_related("person", "attendance", "feedback")
    return [_came(booking) for booking in rows.order_by("-side", "id")]


def _came(booking: Booking) -> Came:
    face = booking.feedback.face if hasattr(booking, "feedback") else 0
    if not hasattr(booking, "attendance"):
        return Came(booking.person.called, str(booking.get_state_display()), str(_("pas encore dit")), 0, face)
    known = booking.attendance
    return Came(booking.person.called, str(known.get_outcome_display()), str(known.get_source_display()), known.minutes, face)


def called_of(meeting: Meeting, side: str) -> str:
    """The first name of one side of a meeting, "" when nobody is booked."""
    booking = meeting.bookings.filter(side=side).select_related("person").first()
    return booking.person.called if booking else ""


def outcomes_of(meeting: Meeting) -> dict[str, tuple[str, int]]:
    """side → (outcome, minutes) of those whose presence is known."""
    rows = meeting.bookings.filter(attendance__isnull=False).select_related("attendance")
    return {row.side: (row.attendance.outcome, row.attendance.minutes) for row in rows}


def report_lines(report: Report, *, staff: bool) -> list[tuple[str, str]]:
    """What a report says, as (question, words), without what was left out. What hinders the pupil and the need: staff only."""
    said = content.vocabulary()
    words = {
        name: {term.code: term.label for term in getattr(said, name)} for name in ("difficulties", "understanding", "methods", "moods")
    }
    lines = [
        (_("Le point difficile"), " : ".join(filter(None, [words["difficulties"].get(report.difficulty_kind, ""), report.difficulty]))),
        (_("Au début"), words["understanding"].get(str(report.before), "")),
        (_("À la fin"), words["understanding"].get(str(report.after), "")),
        (_("La méthode"), ", ".join(words["methods"].get(code, code) for code in report.methods)),
        (_("L’outil à essayer"), report.method_note),
        (_("La motivation"), words["moods"].get(str(report.mood), "")),
        (_("La confiance"), "" if report.confidence is None else f"{report.confidence} / 10"),
        (_("Ce qui a été félicité"), report.praised),
        (_("À reprendre"), report.next_time),
    ]
    if staff:
        labels = {term.code: term.label for term in (*said.obstacles, *said.continuing)}
        lines += [
            (_("Ce qui gêne"), labels.get(report.obstacle, "")), (_("L’élève veut continuer"), labels.get(report.wants_to_continue, "")),
            (_("Besoin"), str(report.get_need_display()) if report.need != "none" else ""),
            (_("Ce qui a été fait"), report.handled_note),
        ]  # fmt: skip
    return [(str(question), answer) for question, answer in lines if answer]


def faces_of(group: Group) -> Iterable[Booking]:
    """The pupil's faces, newest first: staff only, so that a pupil may be frank."""
    rows = Booking.objects.filter(meeting__group=group, side="learner", feedback__isnull=False)
    return rows.select_related("feedback", "meeting").order_by("-meeting__starts", "-id")[:12]
