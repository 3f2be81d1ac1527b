from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.classroom.actions.cohorts import take_out
from lefil.classroom.content.lessons import lessons
from lefil.classroom.models import Absence, Call, Cohort, HalfDay, Leaving, Positioning
from lefil.classroom.queries.links import pack_link
from lefil.classroom.queries.presence import GONE, last_presence
from lefil.classroom.rules.classes import learners_of
from lefil.enrolments.models import Enrolment
from lefil.groups.actions import tell
from lefil.journal.actions import record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.meetings.models import Attendance, Booking
from lefil.people.models import Person

CALLED_AGAIN = timedelta(days=14)


def settle_absence(booking: Booking, *, half_day: HalfDay, by: Person | None) -> Absence | None:
    """What follows from the attendance noted: an absence is written, or taken back when the person was there after all."""
    noted = Attendance.objects.filter(booking=booking).first()
    if noted is None or booking.enrolment_id is None:
        return None
    if noted.outcome in GONE:
        absence, made = Absence.objects.get_or_create(half_day=half_day, enrolment=booking.enrolment)
        if made or absence.returned:
            Absence.objects.filter(pk=absence.pk).update(returned=None)
            record(absence, "note", by=by, about=booking.person)
        return absence
    back = Absence.objects.filter(half_day=half_day, enrolment=booking.enrolment, returned=None)
    if back.update(returned=timezone.now()):
        record(half_day, "return", by=by, about=booking.person)
    return None


@transaction.atomic
def catch_up(booking: Booking, *, by: Person | None) -> Absence | None:
    """The lesson goes to somebody who was not there: a page that opens without internet, and what the class was given. Once a half-day.

    None when another worker was faster. Who cannot be written to keeps their absence, and the call tells them.
    """
    half_day, enrolment = booking.meeting.half_day, booking.enrolment
    if enrolment is None:
        return None
    absence, _made = Absence.objects.get_or_create(half_day=half_day, enrolment=enrolment)
    if not Absence.objects.filter(pk=absence.pk, kit=None, returned=None).update(kit=timezone.now()):
        return None
    absence.refresh_from_db()
    lesson = lessons()[half_day.lesson]
    tell(
        booking.person, kind="classroom/catch_up", key=f"classroom/catch_up:{absence.key}", by=by, group=half_day.cohort.group,
        lesson=lesson, day=booking.meeting.starts, path=pack_link(enrolment, lesson.code), page=absolute("classroom:half_day", half_day.key),
    )  # fmt: skip
    record(absence, "catch_up", by=by, about=booking.person)
    return absence


@transaction.atomic
def give_reason(absence: Absence, *, reason: str, by: Person) -> Absence:
    """Why somebody was not there, by themselves or by the team. Codes only: nobody has to tell their life."""
    if reason not in Absence.REASONS:
        raise Refused(_("Choisissez une des réponses proposées."))
    Absence.objects.filter(pk=absence.pk).update(reason=reason)
    absence.reason = reason
    record(absence, "reason", by=by, about=absence.enrolment.person)
    return absence


@transaction.atomic
def note_call(cohort: Cohort, *, enrolment: Enrolment, result: str, by: Person, words: str = "", reason: str = "") -> Call:
    """A call to a learner; it answers for every absence of theirs in this class that nobody had called about. `reason`, when they said
    it, goes to those without one."""
    if result not in Call.RESULTS or reason not in Absence.REASONS:
        raise Refused(_("Choisissez une des réponses proposées."))
    if not learners_of(cohort, ever=True).filter(pk=enrolment.pk).exists():
        raise Refused(_("Cette personne n’est pas dans cette classe."))
    call = Call.objects.create(
        cohort=cohort, enrolment=enrolment, result=result, words=words.strip()[:300], recorded_by=by, at=timezone.now()
    )
    about = Absence.objects.filter(half_day__cohort=cohort, enrolment=enrolment, call=None)
    if reason:
        about.filter(reason="").update(reason=reason)
    about.update(call=call)
    record(call, "call", by=by, about=enrolment.person, detail={"result": result})
    return call


@transaction.atomic
def leave_course(cohort: Cohort, *, enrolment: Enrolment, reason: str, solution: str, by: Person, words: str = "") -> Leaving:
    """Somebody stops: the log keeps the last presence, why, and what was proposed. Their place is free, what they did stays theirs."""
    if reason not in Leaving.REASONS or solution not in Leaving.SOLUTIONS:
        raise Refused(_("Choisissez une raison, et ce que vous proposez à la personne."))
    take_out(cohort, enrolment=enrolment, by=by, why=reason)
    leaving = Leaving.objects.create(
        cohort=cohort, enrolment=enrolment, last=last_presence(cohort, enrolment), reason=reason, solution=solution, words=words.strip()[:300],
        recorded_by=by, at=timezone.now(),
    )  # fmt: skip
    # Whoever comes back is met again first: a level, a computer, a life may have changed.
    Positioning.objects.filter(enrolment=enrolment).update(decision="", route="")
    record(leaving, "leave", by=by, about=enrolment.person, detail={"reason": reason, "solution": solution})
    return leaving
