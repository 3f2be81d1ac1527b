from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.coaching.models import Calibration, Workshop
from lefil.coaching.queries import training as reads
from lefil.coaching.queries.suggest import trades as known_trades
from lefil.coaching.rules import busy_at, cleared
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.meetings import actions as meetings
from lefil.meetings.models import Booking, Meeting
from lefil.people.models import Person


@transaction.atomic
def learn_in(workshop: Workshop, *, volunteer: Enrolment, by: Person | None) -> Booking:
    """The one seat of a workshop for a volunteer who learns, at their own next step: they watch, then lead a part. By a conditional UPDATE.

    Refused to who has finished the path, who is not cleared that day, who runs this workshop, and at an hour already taken.
    """
    Enrolment.objects.select_for_update().get(pk=volunteer.pk)
    meeting = Meeting.objects.get(pk=workshop.meeting_id)
    step = reads.step_of(volunteer)
    if volunteer.side != "volunteer" or volunteer.programme_id != meeting.programme_id:
        raise Refused(_("Cet atelier est d’un autre dispositif."))
    if step == "lead":
        raise Refused(_("Vous avez fini ce parcours : vous pouvez mener un atelier."))
    if not cleared(volunteer, timezone.localdate(meeting.starts)):
        raise Refused(_("Votre inscription n’est pas encore complète. Regardez votre parcours."))
    if volunteer.pk in {workshop.lead_id, workshop.observer_id} or busy_at(volunteer.person, meeting).exists():
        raise Refused(_("Vous avez déjà un rendez-vous à cette heure."))
    if not Workshop.objects.filter(pk=workshop.pk, trainee=None).update(trainee=volunteer, learns=step):
        raise Refused(_("Quelqu’un apprend déjà dans cet atelier. Choisissez-en un autre."))
    booking = meetings.book(meeting, person=volunteer.person, side="volunteer", enrolment=volunteer, by=by)
    record(workshop, "learn", by=by, about=volunteer.person, detail={"step": step})
    return booking


@transaction.atomic
def leave_lesson(workshop: Workshop, *, volunteer: Enrolment, by: Person | None) -> None:
    """Gives the learner's seat back. Refused once the workshop has begun."""
    booking = Booking.objects.filter(meeting=workshop.meeting_id, person=volunteer.person_id, state__in=Booking.STANDING).first()
    if booking is None or not Workshop.objects.filter(pk=workshop.pk, trainee=volunteer).exists():
        raise Refused(_("Vous n’avez pas de place à rendre."))
    meetings.unbook(booking, by=by)
    Workshop.objects.filter(pk=workshop.pk, trainee=volunteer).update(trainee=None, learns="")


@transaction.atomic
def say_trades(volunteer: Enrolment, *, trades: Sequence[str], by: Person | None) -> Enrolment:
    """The families of the ROME for which a volunteer recruits, by their letters."""
    if set(trades) - {code for code, _name in known_trades()}:
        raise Refused(_("Choisissez une des réponses proposées."))
    one = Enrolment.objects.select_for_update().get(pk=volunteer.pk)
    one.answers = {**one.answers, "trades": sorted(set(trades))}
    one.save(update_fields=["answers"])
    record(one, "trades", by=by, about=one.person)
    return one


@transaction.atomic
def calibrate(volunteer: Enrolment, *, sample: str, marks: Mapping[str, int], by: Person | None) -> Calibration:
    """A volunteer's marks on a sample, once: whoever has read the reference cannot answer anew. Each criterion is marked, "not seen" counts."""
    one = reads.sample_of(sample)
    if one is None or volunteer.side != "volunteer":
        raise Refused(_("Cet exemple n’existe pas."))
    if set(marks) != set(one["marks"]) or any(mark not in range(5) for mark in marks.values()):
        raise Refused(_("Notez chaque ligne. « Pas vu » est une réponse."))
    made, new = Calibration.objects.get_or_create(enrolment=volunteer, sample=sample, defaults={"marks": dict(marks)})
    if not new:
        raise Refused(_("Vous avez déjà noté cet exemple."))
    record(made, "calibrate", by=by, about=volunteer.person)
    return made
