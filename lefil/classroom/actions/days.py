"""The half-day as an audit reads it: signed by each, counter-signed once, corrected in the open."""

import re
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.classroom.actions.absences import settle_absence
from lefil.classroom.models import HalfDay, Signing
from lefil.classroom.queries.days import seal_of, sealed_facts
from lefil.documents.queries import new_code
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Seat
from lefil.journal.actions import record
from lefil.kit import days
from lefil.kit.refusals import Refused
from lefil.live.actions import correct
from lefil.meetings.actions import attend
from lefil.meetings.models import Attendance, Booking
from lefil.people.models import Person

# A drawing as the island writes it: strokes of whole numbers, in a frame of 600 by 200.
PATH = re.compile(r"(?:M\d{1,3} \d{1,3}(?:L\d{1,3} \d{1,3})+)+")
LONGEST, LEAST_POINTS, LEAST_WIDTH = 8000, 6, 60
EARLY = 15  # minutes before the end from which a teacher may counter-sign
CAME = ("present", "late")
TYPED = "M20 160L580 160"  # a line under the name of who wrote it instead of drawing


def check_drawing(path: str) -> None:
    """Not journalled. Refused for what is no drawing, for one too long to keep, and for a dot or a short dash."""
    if len(path) > LONGEST or not PATH.fullmatch(path):
        raise Refused(_("Cette signature n’a pas été comprise. Effacez-la, puis signez encore."))
    points = [(int(x), int(y)) for x, y in re.findall(r"(\d+) (\d+)", path)]
    if any(x > 600 or y > 200 for x, y in points):
        raise Refused(_("Cette signature sort du cadre. Effacez-la, puis signez encore."))
    width = max(x for x, _y in points) - min(x for x, _y in points)
    if len(points) < LEAST_POINTS or width < LEAST_WIDTH:
        raise Refused(_("Cette signature est trop petite. Effacez-la, puis signez comme sur un papier."))


def _held(half_day: HalfDay) -> HalfDay:
    rows = HalfDay.objects.select_for_update(of=("self",)).select_related(
        "meeting", "cohort__group__organisation", "cohort__teacher__person"
    )
    return rows.get(pk=half_day.pk)


@transaction.atomic
def sign(half_day: HalfDay, *, enrolment: Enrolment, by: Person, path: str = "", word: str = "") -> Signing:
    """A learner signs for themselves, by a drawing or by the four digits said in class, once. From 15 minutes before the start to two
    hours after the end; never once the teacher has counter-signed: from then on only a correction with its reason."""
    half_day = _held(half_day)
    if enrolment.person_id != by.pk:
        raise Refused(_("Chacun signe pour soi."))
    if not Seat.objects.filter(group=half_day.cohort.group_id, enrolment=enrolment, side="learner", left=None).exists():
        raise Refused(_("Vous n’êtes pas dans cette classe. Demandez à l’association."))
    _check_hour(half_day)
    if path:
        check_drawing(path)
    elif not secrets.compare_digest(word.strip().encode(), half_day.word.encode()):
        raise Refused(_("Ce n’est pas le code de cette demi-journée. Demandez-le à la personne qui enseigne."))
    signing, made = Signing.objects.get_or_create(
        half_day=half_day, enrolment=enrolment, defaults={"way": "drawn" if path else "code", "path": path, "at": timezone.now()}
    )
    if not made:
        raise Refused(_("Vous avez déjà signé cette demi-journée."))
    record(signing, "sign", by=by, about=enrolment.person, detail={"way": signing.way})
    return signing


def _check_hour(half_day: HalfDay) -> None:
    now, meeting = timezone.now(), half_day.meeting
    if meeting.state == "cancelled":
        raise Refused(_("Cette demi-journée est annulée. Il n’y a rien à signer."))
    if now < meeting.opens:
        raise Refused(_("Vous signerez à partir de %(hour)s.") % {"hour": days.clock(meeting.opens)})
    if half_day.countersigned:
        raise Refused(_("La feuille est fermée. Si vous étiez là, dites-le à la personne qui enseigne : elle peut corriger."))
    if now >= half_day.closes:
        raise Refused(_("Il est trop tard pour signer seul. Dites-le à la personne qui enseigne : elle peut corriger."))


@transaction.atomic
def countersign(half_day: HalfDay, *, said: dict[str, tuple[str, int]], by: Person, path: str = "", typed: str = "") -> HalfDay:
    """The teacher says who was there (`said`: booking key → outcome, minutes), signs, and the sheet is sealed: its facts, the way in which
    each signed and the log of the room are frozen with a fingerprint and a code.

    Who cannot draw writes their whole name (`typed`) instead. Refused before the last quarter of an hour, twice, and when somebody
    expected is left out.
    """
    if path:
        check_drawing(path)
    elif " ".join(typed.split()).casefold() != by.name.casefold():
        raise Refused(_("Signez dans le cadre, ou écrivez votre nom complet, comme sur votre compte."))
    half_day = _held(half_day)
    if half_day.countersigned:
        raise Refused(_("Cette demi-journée est déjà contresignée."))
    if half_day.meeting.ends - timedelta(minutes=EARLY) > timezone.now():
        raise Refused(_("Contresignez dans le dernier quart d’heure, ou après le cours."))
    rows = half_day.meeting.bookings.filter(side="learner").exclude(state="cancelled").select_related("person", "enrolment").order_by("id")
    bookings = {row.key: row for row in rows}
    if set(said) != set(bookings):
        raise Refused(_("Dites pour chaque personne si elle était là."))
    for key, (outcome, minutes) in said.items():
        _note(bookings[key], outcome, minutes, by)
        settle_absence(bookings[key], half_day=half_day, by=by)
    half_day.path, half_day.recorded_by, half_day.countersigned = path or TYPED, by, timezone.now()
    half_day.sealed, half_day.code = sealed_facts(half_day), new_code()
    half_day.seal = seal_of(half_day)
    half_day.save()
    record(half_day, "countersign", by=by, detail={"people": len(said)})
    return half_day


def _note(booking: Booking, outcome: str, minutes: int, by: Person) -> None:
    """What the room counted stays when the teacher says the same."""
    known = Attendance.objects.filter(booking=booking).first()
    if known and (known.outcome, known.minutes) == (outcome, minutes):
        return
    attend(booking, outcome=outcome, minutes=minutes if outcome in CAME else 0, source="report", by=by)


@transaction.atomic
def amend(half_day: HalfDay, *, booking: Booking, outcome: str, minutes: int, why: str, by: Person) -> Attendance:
    """After the counter-signature: what really happened, with a reason that the learner and the auditor read. The seal stays on what was
    sealed; the sheet prints the correction under it."""
    if booking.meeting_id != half_day.meeting_id or booking.side != "learner":
        raise Refused(_("Cette personne n’est pas sur cette feuille."))
    if len(why.strip()) < 5:
        raise Refused(_("Écrivez pourquoi vous corrigez. La personne le lit."))
    booking.meeting = half_day.meeting
    attendance = correct(booking, outcome=outcome, minutes=minutes, why=why, by=by)
    settle_absence(booking, half_day=half_day, by=by)
    return attendance
