"""A pair as its members see it: the next meeting, what was said to resume, and the few facts one side may know of the other."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.reference import levels, subjects
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Group, Seat
from lefil.groups.queries import Pair, pairs_of
from lefil.kit.forms import WEEK
from lefil.kit.thread import Knot
from lefil.matching import bands
from lefil.matching.models import Need, Offer
from lefil.meetings.models import Booking, Meeting
from lefil.people.models import Person
from lefil.tutoring import content
from lefil.tutoring.models import Handover, Report
from lefil.tutoring.queries.links import faces_link
from lefil.tutoring.rules import FACES, says_tu

SHOWN = 30


@dataclass(frozen=True)
class Known:
    """What one side reads of the other, besides the first name. `hours` are in the reader's own time zone."""

    called: str
    side: str
    level: str = ""
    subjects: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    hard: str = ""
    presentation: str = ""


@dataclass(frozen=True)
class Tutored:
    """One pair on the page of one of its members. `owed` is the last meeting this tutor has not reported, `to_feel` the last one
    this pupil has not given a face to."""

    pair: Pair
    tu: bool
    coming: Meeting | None = None
    resume: str = ""
    owed: Meeting | None = None
    to_feel: Booking | None = None
    points: tuple[tuple[date, str], ...] = field(default=())

    @property
    def feel_link(self) -> str:
        return faces_link(self.to_feel) if self.to_feel else ""

    @property
    def group(self) -> Group:
        return self.pair.group

    @property
    def side(self) -> str:
        return self.pair.seat.side


def tutored_by(person: Person, now: datetime) -> list[Tutored]:
    """The standing pairs of a person, those of tutoring only. Five queries, whatever their number."""
    pairs = [pair for pair in pairs_of(person) if pair.group.programme.pack == "tutoring"]
    held = {group: list(rows) for group, rows in _by_group(_meetings([pair.group for pair in pairs]))}
    return [_tutored(pair, held.get(pair.group.pk, []), person, now) for pair in pairs]


def tutored_in(group: Group, person: Person, now: datetime) -> Tutored | None:
    """The same for one pair, closed ones included; None for who is not in it."""
    pair = next((pair for pair in pairs_of(person, *Group.STATES) if pair.group.pk == group.pk), None)
    return _tutored(pair, list(_meetings([group])), person, now) if pair else None


def _meetings(groups: list[Group]) -> QuerySet[Meeting]:
    bookings = Booking.objects.select_related("feedback", "attendance", "person").order_by("id")
    rows = Meeting.objects.filter(group__in=groups).exclude(state="cancelled").select_related("report")
    return rows.prefetch_related(Prefetch("bookings", bookings)).order_by("group", "-starts", "-id")


def _by_group(rows: Iterable[Meeting]) -> Iterable[tuple[int, list[Meeting]]]:
    found: dict[int, list[Meeting]] = {}
    for row in rows:
        found.setdefault(row.group_id or 0, []).append(row)
    return found.items()


def _tutored(pair: Pair, meetings: list[Meeting], person: Person, now: datetime) -> Tutored:
    """`meetings`: newest first."""
    over = [meeting for meeting in meetings if meeting.ends <= now]
    last = next((meeting.report for meeting in over if hasattr(meeting, "report")), None)
    volunteer = pair.seat.side == "volunteer"
    owed = next((m for m in over if volunteer and m.state in {"planned", "held"} and not hasattr(m, "report")), None)
    return Tutored(
        pair, tu=not volunteer and says_tu(person, pair.group.programme, timezone.localdate()),
        coming=next((m for m in reversed(meetings) if m.state == "planned" and m.ends > now), None) if pair.group.state == "active" else None,
        resume=last.next_time if last else "", owed=owed, to_feel=None if volunteer else _to_feel(over, person, now),
        points=points_of(meetings, now),
    )  # fmt: skip


def _to_feel(over: list[Meeting], person: Person, now: datetime) -> Booking | None:
    for meeting in over:
        booking = next((row for row in meeting.bookings.all() if row.person_id == person.pk), None)
        if booking and meeting.ends + FACES > now and meeting.state != "missed":
            return None if hasattr(booking, "feedback") else booking
    return None


def points_of(meetings: Iterable[Meeting], now: datetime) -> tuple[tuple[date, str], ...]:
    """Knots of a miniature: a meeting nobody has spoken of stays an open knot."""
    marks = {"held": "done", "missed": "missed", "planned": "planned"}
    return tuple((timezone.localtime(m.starts).date(), marks[m.state]) for m in meetings if m.state in marks)


def known_by(person: Person, *, group: Group, side: str, today: date) -> list[Known]:
    """The other side of an active pair, for one of its members. Nothing beyond the first name while they may not meet."""
    seats = Seat.objects.filter(group=group, left=None).exclude(side=side).select_related("enrolment__person").order_by("id")
    if group.state != "active":
        return [Known(seat.enrolment.person.called, seat.side) for seat in seats]
    return [_learner(seat.enrolment, person) if seat.side == "learner" else _tutor(seat.enrolment) for seat in seats]


def _learner(enrolment: Enrolment, reader: Person) -> Known:
    need = Need.objects.filter(enrolment=enrolment).first()
    level = levels.BY_CODE.get(need.level) if need else None
    return Known(
        enrolment.person.called, "learner", level=str(level.label) if level else "", subjects=_labels(need.subjects if need else []),
        hours=hours_of_week(enrolment, reader.timezone), hard=str(enrolment.answers.get("hard", "")),
    )  # fmt: skip


def _tutor(enrolment: Enrolment) -> Known:
    offer = Offer.objects.filter(enrolment=enrolment).prefetch_related("subjects").first()
    return Known(
        enrolment.person.called, "volunteer", subjects=_labels(line.subject for line in offer.subjects.all()) if offer else (),
        presentation=str(enrolment.answers.get("presentation", "")),
    )  # fmt: skip


def _labels(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(subjects.BY_SUBJECT[code].label) for code in codes if code in subjects.BY_SUBJECT)


def hours_of_week(enrolment: Enrolment, zone: str) -> tuple[str, ...]:
    """The painted week in words, in the reader's time zone: ("mercredi, 16 h à 18 h", …)."""
    painted = getattr(enrolment, "availability", None)
    if painted is None:
        return ()
    now = timezone.now()
    hours = bands.turned(bands.paris_hours(painted.bands, enrolment.person.timezone, now), -bands.shift(zone, now))
    return tuple(
        _("%(day)s, %(first)s h à %(last)s h") % {"day": WEEK[day], "first": first, "last": last}
        for day, first, last in bands.stretches(hours)
    )


def handover_for(group: Group, person: Person) -> Handover | None:
    """What the learner's former tutor left for the one who reads, once their own pair is active. Nothing from a pair that was ended
    to protect somebody."""
    learners = Seat.objects.filter(group=group, side="learner", left=None).values("enrolment")
    mine = Seat.objects.filter(group=group, side="volunteer", left=None, enrolment__person=person)
    if group.state != "active" or not mine.exists():
        return None
    before = Handover.objects.filter(group__seats__enrolment__in=learners, group__state="closed").exclude(group=group)
    return before.exclude(group__closure__kind="safety").select_related("author").order_by("-group__closed", "-id").first()


def last_report(meeting: Meeting) -> Report | None:
    """The report of the meeting before this one, in the same pair."""
    return Report.objects.filter(meeting__group=meeting.group_id, meeting__starts__lt=meeting.starts).order_by("-meeting__starts").first()


def knots_of(group: Group, now: datetime, *, url: str = "") -> list[Knot]:
    """The thread of a pair, newest first. With `url`, a view that staff open for one meeting."""
    knots = []
    for meeting in _meetings([group])[:SHOWN]:
        state = {"held": "done", "missed": "missed"}.get(meeting.state, "planned")
        link = {"url": reverse(url, args=[meeting.key]), "link": _("Ouvrir la séance")} if url else {}
        knots.append(Knot(title=str(_title(meeting, now)), when=meeting.starts, text=_said(meeting), state=state, **link))
    knots.append(Knot(title=_("Le binôme est formé"), when=group.created, state="start"))
    if group.closed:
        knots.insert(0, Knot(title=_("Le binôme se termine"), when=group.closed))
    return knots


def _title(meeting: Meeting, now: datetime) -> str:
    if meeting.state == "planned":
        return _("Séance prévue") if meeting.ends > now else _("Séance à raconter")
    return _("Séance") if meeting.state == "held" else _("Séance pas tenue")


def _said(meeting: Meeting) -> str:
    spent = [row.attendance.minutes for row in meeting.bookings.all() if hasattr(row, "attendance")]
    parts = [_("%(minutes)s minutes ensemble.") % {"minutes": min(spent)}] if meeting.state == "held" and spent and min(spent) else []
    written = getattr(meeting, "report", None)
    if written:
        kinds = {term.code: term.label for term in content.vocabulary().difficulties}
        words = written.difficulty or kinds.get(written.difficulty_kind, "")
        parts += [_("Travaillé : %(what)s.") % {"what": words}] if words else []
        parts += [_("À reprendre : %(what)s.") % {"what": written.next_time}] if written.next_time else []
    return " ".join(parts)
