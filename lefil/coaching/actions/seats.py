from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.models import Module
from lefil.coaching import content
from lefil.coaching.models import Path, Turn, Workshop
from lefil.coaching.queries.words import path_words
from lefil.coaching.rules import busy_at, cleared
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.meetings import actions as meetings
from lefil.meetings.models import Booking, Meeting
from lefil.orgs.models import Organisation
from lefil.people.models import Person

VOLUNTEERS = 3  # seats of a meeting that no candidate takes: two who run it, one who learns
MOST = 6


@transaction.atomic
def choose_path(enrolment: Enrolment, *, answers: dict[str, str], by: Person | None) -> Path:
    """Orders the four modules by the points of the answers, ties in the catalogue's order. Unknown questions and answers are refused."""
    version, questions = path_words(enrolment.programme_id)
    known = {one["code"]: {answer["code"]: answer["points"] for answer in one["answers"]} for one in questions}
    points = dict.fromkeys(content.MODULES, 0)
    for question, said in answers.items():
        if said not in known.get(question, {}):
            raise Refused(_("Choisissez une des réponses proposées."))
        for module, more in known[question][said].items():
            points[module] += more
    order = sorted(content.MODULES, key=lambda code: -points[code])
    path, _made = Path.objects.update_or_create(enrolment=enrolment, defaults={"answers": answers, "order": order, "version": version})
    record(path, "choose", by=by, about=enrolment.person)
    return path


@transaction.atomic
def open_workshop(
    module: Module, *, organisation: Organisation, starts: datetime, by: Person | None, places: int = 1, minutes: int = 0
) -> Workshop:
    """A time for one module, in the live room, without volunteers yet. Refused beyond the number of candidates that the module takes."""
    most = (module.content.get("people") or [1, 1])[1]
    if not 1 <= places <= min(most, MOST):
        raise Refused(_("Ce module accueille %(most)s personnes au plus.") % {"most": min(most, MOST)})
    meeting = meetings.open_slot(
        module.programme, organisation=organisation, kind="workshop", starts=starts, minutes=minutes or module.minutes, host=None,
        capacity=places + VOLUNTEERS, by=by,
    )  # fmt: skip
    Meeting.objects.filter(pk=meeting.pk).update(module=module, title=module.title)
    meeting.refresh_from_db()
    workshop = Workshop.objects.create(meeting=meeting, places=places)
    record(workshop, "open", by=by)
    return workshop


@transaction.atomic
def staff(workshop: Workshop, *, role: str, volunteer: Enrolment, by: Person | None) -> Workshop:
    """Gives a workshop who leads it or who observes it ("lead", "observer"); who had that role before gives their seat back.

    Refused to a volunteer of another programme, one not cleared that day, one who has the other role, or one taken at that hour.
    """
    if role not in {"lead", "observer"}:
        raise Refused(_("Choisissez qui mène et qui observe."))
    workshop = (
        Workshop.objects.select_for_update(of=("self",)).select_related("meeting", "lead__person", "observer__person").get(pk=workshop.pk)
    )
    meeting = workshop.meeting
    if meeting.state != "planned" or meeting.starts <= timezone.now():
        raise Refused(_("Cet atelier a commencé ou n’a plus lieu."))
    Person.objects.select_for_update().get(pk=volunteer.person_id)
    _may_run(workshop, role, volunteer)
    before = getattr(workshop, role)
    if before and before.pk != volunteer.pk:
        _release(meeting, before, by)
    if role == "lead":
        Meeting.objects.filter(pk=meeting.pk).update(host=volunteer.person)
    meetings.book(meeting, person=volunteer.person, side="volunteer", enrolment=volunteer, by=by)
    setattr(workshop, role, volunteer)
    workshop.save(update_fields=[role])
    record(workshop, "staff", by=by, about=volunteer.person, detail={"role": role})
    return workshop


@transaction.atomic
def staff_both(workshop: Workshop, *, lead: Enrolment | None, observer: Enrolment | None, by: Person | None) -> Workshop:
    """The two volunteers at once; None leaves a role as it is. The two may exchange their roles."""
    if lead and observer and lead.pk == workshop.observer_id and observer.pk == workshop.lead_id:
        Workshop.objects.filter(pk=workshop.pk).update(lead=None, observer=None)
    elif lead and observer and lead.pk == workshop.observer_id:
        workshop = staff(workshop, role="observer", volunteer=observer, by=by)
    for role, volunteer in (("lead", lead), ("observer", observer)):
        if volunteer:
            workshop = staff(workshop, role=role, volunteer=volunteer, by=by)
    return workshop


def _may_run(workshop: Workshop, role: str, volunteer: Enrolment) -> None:
    meeting = workshop.meeting
    if volunteer.side != "volunteer" or volunteer.programme_id != meeting.programme_id:
        raise Refused(_("Cette personne n’est pas bénévole de ce dispositif."))
    if not cleared(volunteer, timezone.localdate(meeting.starts)):
        raise Refused(_("Cette personne n’a pas encore fini son parcours. Regardez ce qui manque dans sa fiche."))
    if volunteer.pk == (workshop.observer_id if role == "lead" else workshop.lead_id):
        raise Refused(_("Il faut deux personnes : une qui mène, une qui observe."))
    if volunteer.pk == workshop.trainee_id:
        raise Refused(_("Cette personne apprend déjà dans cet atelier."))
    if busy_at(volunteer.person, meeting).exists():
        raise Refused(_("Cette personne a déjà un rendez-vous à cette heure."))


def _release(meeting: Meeting, former: Enrolment, by: Person | None) -> None:
    booking = Booking.objects.filter(meeting=meeting, person=former.person_id, state__in=Booking.STANDING).first()
    if booking:
        meetings.unbook(booking, by=by)


@transaction.atomic
def take_seat(workshop: Workshop, *, candidate: Enrolment, by: Person | None) -> Booking:
    """One candidate's place, by a conditional UPDATE: the last one goes to one person. Asking twice keeps the first.

    Refused to who is not cleared, in a workshop without its two volunteers, and at an hour already taken.
    """
    Enrolment.objects.select_for_update().get(pk=candidate.pk)
    meeting = Meeting.objects.get(pk=workshop.meeting_id)
    if candidate.side != "learner" or candidate.programme_id != meeting.programme_id:
        raise Refused(_("Cet atelier est d’un autre dispositif."))
    if not cleared(candidate, timezone.localdate(meeting.starts)):
        raise Refused(_("Votre inscription n’est pas encore complète. Regardez votre parcours."))
    held = Booking.objects.filter(meeting=meeting, person=candidate.person_id, state__in=Booking.STANDING).first()
    if held:
        return held
    if busy_at(candidate.person, meeting).exists():
        raise Refused(_("Vous avez déjà un rendez-vous à cette heure."))
    free = Workshop.objects.filter(pk=workshop.pk, taken__lt=F("places"), lead__isnull=False, observer__isnull=False)
    if not free.update(taken=F("taken") + 1):
        raise Refused(_("Cette place vient d’être prise. Choisissez un autre moment, ou demandez à être prévenu."))
    booking = meetings.book(meeting, person=candidate.person, side="learner", enrolment=candidate, by=by)
    Turn.objects.filter(enrolment=candidate, module=meeting.module_id).delete()
    return booking


@transaction.atomic
def give_back(booking: Booking, *, by: Person | None) -> Booking:
    """A candidate gives their place back to the next one. Refused once the workshop has begun."""
    workshop = Workshop.objects.filter(meeting=booking.meeting_id).first()
    if workshop is None or booking.side != "learner" or booking.state not in Booking.STANDING:
        raise Refused(_("Vous n’avez pas de place à rendre."))
    booking = meetings.unbook(booking, by=by)
    Workshop.objects.filter(pk=workshop.pk, taken__gt=0).update(taken=F("taken") - 1)
    return booking


@transaction.atomic
def wait(candidate: Enrolment, *, module: Module, by: Person | None) -> Turn:
    """Asks to be told of a free place. Asking again puts nobody at the end of the queue."""
    if module.programme_id != candidate.programme_id or candidate.side != "learner":
        raise Refused(_("Cet atelier est d’un autre dispositif."))
    turn, made = Turn.objects.get_or_create(enrolment=candidate, module=module)
    if turn.told:
        Turn.objects.filter(pk=turn.pk).update(told=None)
        turn.told = None
    if made:
        record(turn, "wait", by=by, about=candidate.person)
    return turn
