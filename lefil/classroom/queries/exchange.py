"""What a class says while it learns, as the teacher and each learner may read it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from lefil.classroom.models import Cohort, HalfDay, Helping, Poll, PulseCount, Question, Resource, Ticket
from lefil.enrolments.models import Enrolment
from lefil.live.models import Participant, Pulse, PulseAnswer, Room
from lefil.live.rules import HOSTS
from lefil.meetings.models import Booking

WIDE, HIGH = 320, 80
ENDING = timedelta(minutes=15)


@dataclass(frozen=True)
class Beat:
    """One pulse. `share`: the part of the answers, in percent, who follow; those who follow a little count half. None without answer."""

    asked: datetime
    yes: int
    some: int
    no: int
    share: int | None
    x: float = 0
    y: float = 0

    @property
    def answers(self) -> int:
        return self.yes + self.some + self.no


def curve(half_day: HalfDay) -> list[Beat]:
    """Every pulse of a half-day, the one still open too, with its place in a drawing of 320 by 80. Two queries."""
    kept = {one.source: (one.asked, one.yes, one.some, one.no) for one in half_day.pulses.all()}
    for pulse in Pulse.objects.filter(room__meeting=half_day.meeting_id).prefetch_related("answers").order_by("id"):
        values = [one.value for one in pulse.answers.all()]
        kept.setdefault(pulse.key, (pulse.asked, *(values.count(value) for value in PulseAnswer.VALUES)))  # type: ignore[arg-type]
    first, length = half_day.meeting.starts, half_day.meeting.ends - half_day.meeting.starts
    return [_beat(asked, yes, some, no, (asked - first) / length) for asked, yes, some, no in sorted(kept.values())]


def _beat(asked: datetime, yes: int, some: int, no: int, when: float) -> Beat:
    answers = yes + some + no
    share = round(100 * (yes + some / 2) / answers) if answers else None
    across = 8 + (WIDE - 16) * min(max(when, 0), 1)
    return Beat(asked, yes, some, no, share, round(across, 1), round(8 + (HIGH - 16) * (1 - (share or 0) / 100), 1))


def path_of(beats: list[Beat]) -> str:
    """The curve as an SVG path, "" below two answered pulses."""
    points = [f"{one.x} {one.y}" for one in beats if one.share is not None]
    return "M" + "L".join(points) if len(points) > 1 else ""


def by_half_day(cohort: Cohort) -> list[tuple[HalfDay, list[PulseCount]]]:
    """The history of a class: its half-days that have pulses, in order. Two queries."""
    rows = cohort.half_days.filter(pulses__isnull=False).distinct().select_related("meeting").prefetch_related("pulses")
    return [(one, list(one.pulses.all())) for one in rows.order_by("number")]


def to_ask(now: datetime) -> QuerySet[HalfDay]:
    """Half-days under way whose room has the team in it, and that have a rhythm: whether the time has come, each says by `due`."""
    hosts = Participant.objects.filter(state="in", role__in=HOSTS).values("room")
    rooms = Room.objects.filter(pk__in=hosts, state="open", breakouts=0).values("meeting")
    rows = HalfDay.objects.filter(meeting__in=rooms, meeting__starts__lte=now, meeting__ends__gt=now, cohort__pulse_minutes__gt=0)
    return rows.select_related("meeting__room", "meeting__host", "cohort").order_by("id")


def due(half_day: HalfDay, now: datetime) -> bool:
    """Since the last question, or since the start, as many minutes have gone as the class has chosen."""
    last = Pulse.objects.filter(room__meeting=half_day.meeting_id).order_by("-asked").values_list("asked", flat=True).first()
    return now - max(last or half_day.meeting.starts, half_day.meeting.starts) >= timedelta(minutes=half_day.cohort.pulse_minutes)


def to_keep(now: datetime) -> QuerySet[HalfDay]:
    """Half-days of the last days with a closed pulse that is not copied yet."""
    kept = PulseCount.objects.values("source")
    rooms = Pulse.objects.exclude(closed=None).exclude(key__in=kept).values("room")
    return HalfDay.objects.filter(meeting__room__in=rooms).select_related("meeting").order_by("id")


@dataclass(frozen=True)
class Bar:
    place: int
    words: str
    votes: int
    mine: bool


def poll_of(half_day: HalfDay) -> Poll | None:
    """The open one, else the last."""
    return half_day.polls.order_by("closed", "-id").filter(closed=None).first() or half_day.polls.order_by("-id").first()


def bars_of(poll: Poll, enrolment: Enrolment | None) -> list[Bar]:
    votes = dict(poll.votes.order_by("id").values_list("enrolment", "choice"))
    mine = votes.get(enrolment.pk) if enrolment else None
    counted = list(votes.values())
    return [Bar(place, words, counted.count(place), mine == place) for place, words in enumerate(poll.choices)]


def queue(half_day: HalfDay) -> QuerySet[Question]:
    """Questions that wait, in their order."""
    return half_day.questions.filter(answered=None).select_related("enrolment__person").order_by("id")


def tickets_of(half_day: HalfDay) -> QuerySet[Ticket]:
    return half_day.tickets.select_related("enrolment__person").order_by("id")


def ticket_of(half_day: HalfDay, enrolment: Enrolment | None) -> Ticket | None:
    return half_day.tickets.filter(enrolment=enrolment).first() if enrolment else None


def resources_of(cohort: Cohort, lesson: str = "") -> QuerySet[Resource]:
    """Those of one lesson and those of the whole course; all of them without a lesson."""
    rows = cohort.resources.order_by("id")
    return rows.filter(lesson__in=["", lesson]) if lesson else rows


def helped_by(cohort: Cohort, volunteer: Enrolment | None) -> list[Enrolment]:
    """The learners whom one co-teacher looks after."""
    rows = Helping.objects.filter(cohort=cohort, volunteer=volunteer).select_related("learner__person").order_by("learner__person__called")
    return [one.learner for one in rows] if volunteer else []


def ending(half_day: HalfDay) -> bool:
    return half_day.meeting.ends - ENDING <= timezone.now()


def expected_at(half_day: HalfDay) -> int:
    return Booking.objects.filter(meeting=half_day.meeting_id, side="learner").exclude(state="cancelled").count()
