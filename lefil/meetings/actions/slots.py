from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.enrolments.models import Enrolment
from lefil.groups.actions import tell
from lefil.journal.actions import move, record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.meetings.actions.checks import check_contact, check_place, check_times
from lefil.meetings.actions.letters import tell_booked
from lefil.meetings.models import Booking, Meeting, Waiting
from lefil.orgs.models import Organisation
from lefil.people.models import Person

TITLES = {
    "interview": "Entretien",
    "workshop": "Atelier",
    "lesson": "Cours",
    "welcome": "Accueil collectif",
    "talk": "Rendez-vous avec l’équipe",
}


@transaction.atomic
def open_slot(
    programme: Programme, *, organisation: Organisation, kind: str, starts: datetime, minutes: int, host: Person | None,
    by: Person | None, capacity: int = 1, mode: str = "room", link: str = "",
) -> Meeting:  # fmt: skip
    """A meeting that people may book: an interview, a collective welcome, a workshop. Refused when its host is taken then."""
    if kind not in TITLES:
        raise Refused(_("Choisissez un entretien, un accueil, un atelier ou un cours."))
    if not 1 <= capacity <= 500:
        raise Refused(_("Écrivez un nombre de places entre 1 et 500."))
    check_times(starts, minutes)
    check_place(mode, link, group=None, by=by)
    ends = starts + timedelta(minutes=minutes)
    if host:
        Person.objects.select_for_update().get(pk=host.pk)
        if Meeting.objects.filter(host=host, state="planned", starts__lt=ends, ends__gt=starts).exists():
            raise Refused(_("Vous avez déjà un créneau à cette heure."))
    meeting = Meeting.objects.create(
        programme=programme, organisation=organisation, kind=kind, title=TITLES[kind], host=host, starts=starts, ends=ends,
        mode=mode, link=link if mode == "link" else "", capacity=capacity,
    )  # fmt: skip
    record(meeting, "open", by=by)
    return meeting


@transaction.atomic
def open_slots(
    programme: Programme, *, organisation: Organisation, first: datetime, minutes: int, count: int, host: Person | None,
    by: Person | None, mode: str = "room", link: str = "",
) -> list[Meeting]:  # fmt: skip
    """Interview slots one after the other, all of them or none."""
    step = timedelta(minutes=minutes)
    return [
        open_slot(
            programme, organisation=organisation, kind="interview", starts=first + n * step, minutes=minutes, host=host, mode=mode,
            link=link, by=by,
        )
        for n in range(count)
    ]  # fmt: skip


@transaction.atomic
def book(meeting: Meeting, *, person: Person, side: str, by: Person | None, enrolment: Enrolment | None = None) -> Booking:
    """Takes one place, by a conditional UPDATE: the last one goes to one person. Asking twice keeps the first booking.

    Refused when the meeting is full, over or cancelled, and for a second interview in the same programme.
    """
    if enrolment:
        Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    check_contact(meeting.group)
    booking, made = Booking.objects.get_or_create(
        meeting=meeting, person=person, defaults={"side": side, "enrolment": enrolment, "made": timezone.now()}
    )
    if not made:
        if booking.state in Booking.STANDING:
            return booking
        move(booking, to="booked", by=by, made=timezone.now(), reminded=0, answered=None)
    if meeting.kind == "interview":
        _one_interview(booking)
    free = Meeting.objects.filter(pk=meeting.pk, state="planned", starts__gt=timezone.now(), taken__lt=F("capacity"))
    if not free.update(taken=F("taken") + 1):
        raise Refused(_("Ce créneau vient d’être pris. Choisissez-en un autre."))
    record(booking, "book", by=by)
    meeting.refresh_from_db()
    booking.meeting = meeting
    Waiting.objects.filter(enrolment=enrolment).delete()
    tell_booked(booking, "booked", key=f"{booking.made:%y%m%d%H%M%S%f}", by=by)
    return booking


def _one_interview(booking: Booking) -> None:
    others = Booking.objects.filter(
        person=booking.person_id, state__in=Booking.STANDING, meeting__kind="interview", meeting__state="planned",
        meeting__programme=booking.meeting.programme_id, meeting__ends__gt=timezone.now(),
    ).exclude(pk=booking.pk)  # fmt: skip
    if others.exists():
        raise Refused(_("Vous avez déjà un entretien prévu. Annulez-le avant d’en choisir un autre."))


@transaction.atomic
def unbook(booking: Booking, *, by: Person | None) -> Booking:
    """Gives the place back. Refused for a meeting of a group, which is answered or cancelled instead."""
    if booking.meeting.group_id:
        raise Refused(_("Répondez plutôt « je ne peux pas » : l’autre personne sera prévenue."))
    if booking.meeting.starts <= timezone.now():
        raise Refused(_("Ce rendez-vous a commencé. Appelez l’association."))
    move(booking, to="cancelled", by=by, answered=timezone.now())
    Meeting.objects.filter(pk=booking.meeting_id, taken__gt=0).update(taken=F("taken") - 1)
    return booking


@transaction.atomic
def wait(enrolment: Enrolment, *, by: Person | None) -> Waiting:
    """Asks to be told when an interview slot is free. Asking again puts nobody at the end of the queue."""
    waiting, made = Waiting.objects.get_or_create(enrolment=enrolment)
    if waiting.told:
        waiting.told = None
        waiting.save(update_fields=["told"])
    if made:
        record(waiting, "wait", by=by, about=enrolment.person)
    return waiting


@transaction.atomic
def tell_free_slot(waiting: Waiting, *, by: Person | None) -> bool:
    """Tells the next in the queue that a slot is free; False when another worker just did."""
    now = timezone.now()
    if not Waiting.objects.filter(pk=waiting.pk, told=None).update(told=now):
        return False
    enrolment = waiting.enrolment
    tell(
        enrolment.person, kind="meetings/slot_free", key=f"meetings/slot_free:{enrolment.key}:{now:%Y-%m-%d}", by=by,
        group=None, page=absolute("meetings:slots", enrolment.key),
    )  # fmt: skip
    return True
