"""Hours and absences of a class, from real attendance only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lefil.classroom.models import Absence, Cohort, HalfDay, Signing
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Seat
from lefil.journal.models import Entry
from lefil.meetings.models import Attendance, Booking

CAME = ("present", "late")
GONE = ("absent", "excused", "technical")
NOTED_AFTER = timedelta(minutes=30)
# Nobody has signed for them and nobody has said anything: after these hours they are sent the lesson, well within a day.
SILENT_AFTER = timedelta(hours=12)
LOOKED_BACK = timedelta(days=7)


def last_presence(cohort: Cohort, enrolment: Enrolment) -> date | None:
    rows = Attendance.objects.filter(booking__enrolment=enrolment, booking__meeting__half_day__cohort=cohort, outcome__in=CAME)
    last = rows.order_by("-booking__meeting__starts").values_list("booking__meeting__starts", flat=True).first()
    return timezone.localdate(last) if last else None


def to_catch_up(now: datetime) -> QuerySet[Booking]:
    """Learners who were not there and have not been sent the lesson: known as absent, or neither signed nor noted twelve hours later."""
    over = Booking.objects.filter(
        side="learner", enrolment__isnull=False, meeting__half_day__isnull=False, meeting__ends__lte=now - NOTED_AFTER,
        meeting__ends__gte=now - LOOKED_BACK,
    ).exclude(state="cancelled").exclude(meeting__state="cancelled")  # fmt: skip
    half_day, enrolment = OuterRef("meeting__half_day"), OuterRef("enrolment")
    signed = Exists(Signing.objects.filter(half_day=half_day, enrolment=enrolment))
    done = Exists(Absence.objects.filter(half_day=half_day, enrolment=enrolment).exclude(kit=None, returned=None))
    seated = Exists(Seat.objects.filter(group=OuterRef("meeting__group"), enrolment=enrolment, left=None))
    noted = Exists(Attendance.objects.filter(booking=OuterRef("pk")))
    silent = Q(meeting__ends__lte=now - SILENT_AFTER) & ~signed & ~noted
    return (
        over.filter(Q(attendance__outcome__in=GONE) | silent, seated, ~done)
        .select_related("person", "enrolment", "meeting__half_day__cohort__group__organisation").order_by("id")
    )  # fmt: skip


def absences_to_call(now: datetime | None = None, *, days: int = 14) -> QuerySet[Absence]:
    """For the room above: who was absent in the last `days`, is still of the class, and has not been called about it. The oldest first."""
    now = now or timezone.now()
    still = Exists(Seat.objects.filter(group=OuterRef("half_day__cohort__group"), enrolment=OuterRef("enrolment"), left=None))
    rows = Absence.objects.filter(still, call=None, returned=None, half_day__meeting__ends__gte=now - timedelta(days=days))
    rows = rows.select_related("enrolment__person", "enrolment__programme", "half_day__meeting", "half_day__cohort")
    return rows.order_by("half_day__meeting__starts", "id")


@dataclass(frozen=True)
class Total:
    """Of one learner in one cohort, minutes of 60 seconds. `planned` counts the half-days at which they were expected and that are over."""

    planned: int
    came: int
    justified: int
    unjustified: int
    half_days: int
    first: date | None
    last: date | None


def totals(cohort: Cohort, enrolments: Iterable[Enrolment]) -> dict[int, Total]:
    """{enrolment: total}. Two queries."""
    wanted = [one.pk for one in enrolments]
    rows = Booking.objects.filter(enrolment__in=wanted, meeting__half_day__cohort=cohort, meeting__ends__lte=timezone.now())
    rows = rows.exclude(state="cancelled").exclude(meeting__state="cancelled").select_related("meeting__half_day", "attendance")
    reasons = {(one.half_day_id, one.enrolment_id): one for one in Absence.objects.filter(half_day__cohort=cohort, enrolment__in=wanted)}
    by_learner: dict[int, list[Booking]] = {pk: [] for pk in wanted}
    for row in rows.order_by("meeting__starts"):
        by_learner[row.enrolment_id].append(row)  # type: ignore[index]
    return {pk: _total(bookings, reasons) for pk, bookings in by_learner.items()}


def _total(bookings: list[Booking], reasons: dict[tuple[int, int], Absence]) -> Total:
    came = [one for one in bookings if hasattr(one, "attendance") and one.attendance.outcome in CAME]
    gone = [one for one in bookings if hasattr(one, "attendance") and one.attendance.outcome in GONE]
    days = [timezone.localdate(one.meeting.starts) for one in came]
    justified = sum(
        length(one) for one in gone if (found := reasons.get((one.meeting.half_day.pk, one.enrolment_id or 0))) and found.justified
    )
    return Total(
        planned=sum(length(one) for one in bookings), came=sum(one.attendance.minutes for one in came), justified=justified,
        unjustified=sum(length(one) for one in gone) - justified, half_days=len(came), first=min(days, default=None), last=max(days, default=None),
    )  # fmt: skip


def length(booking: Booking) -> int:
    return round((booking.meeting.ends - booking.meeting.starts) / timedelta(minutes=1))


def corrections_of(half_day: HalfDay) -> list[Entry]:
    """What was corrected after the counter-signature, the oldest first, from the journal."""
    if half_day.countersigned is None:
        return []
    noted = Attendance.objects.filter(booking__meeting=half_day.meeting_id).values_list("pk", flat=True)
    lines = Entry.objects.filter(noun="meetings.attendance", verb="correct", noun_id__in=list(noted), at__gte=half_day.countersigned)
    return list(lines.select_related("by", "about").order_by("id"))
