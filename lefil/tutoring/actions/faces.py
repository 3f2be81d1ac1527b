import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.enrolments.models import Enrolment
from lefil.groups.actions import tell
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.meetings.actions import attend
from lefil.meetings.models import Attendance, Booking
from lefil.people.models import Person
from lefil.tutoring import content
from lefil.tutoring.models import Feedback
from lefil.tutoring.queries import faces_link, to_be_counted
from lefil.tutoring.rules import FACES, pair_of, says_tu

CONTACT = re.compile(r"@|https?:|www\.|(?:\d[\s.\-]?){6,}|\b(?:insta|instagram|snap|snapchat|whatsapp|telegram|tiktok|discord)\b", re.I)
LONGEST_WORD = 300


@transaction.atomic
def feel(booking: Booking, *, face: int, by: Person | None, helped: str = "") -> Feedback:
    """The pupil's own face after a meeting: 1 hard, 2 so-so, 3 good; may be changed for 7 days. `helped` is a code of the vocabulary.

    It also says that the pupil came, when nobody has said anything about it and the room is not about to. Refused before the meeting, and after 7 days.
    """
    meeting, now = booking.meeting, timezone.now()
    if booking.side != "learner":
        raise Refused(_("Seul l’élève donne son avis ici."))
    if face not in (1, 2, 3) or (helped and helped not in {term.code for term in content.vocabulary().helped}):
        raise Refused(_("Choisissez une des réponses proposées."))
    if meeting.state == "cancelled" or meeting.starts > now:
        raise Refused(_("Cette séance n’a pas encore eu lieu."))
    if now > meeting.ends + FACES:
        raise Refused(_("Cette séance est déjà loin. Merci quand même."))
    feedback, _made = Feedback.objects.update_or_create(booking=booking, defaults={"face": face, "helped": helped})
    record(feedback, "feel", by=by, about=booking.person, detail={"face": face})
    if not Attendance.objects.filter(booking=booking).exists() and not to_be_counted(booking):
        minutes = round((meeting.ends - meeting.starts).total_seconds() / 60)
        attend(booking, outcome="present", minutes=minutes, source="self", by=by)
    return feedback


@transaction.atomic
def ask_face(booking: Booking, *, by: Person | None) -> bool:
    """One message to the pupil, once, with a link that works without sign-in."""
    meeting = booking.meeting
    tutor = meeting.bookings.filter(side="volunteer").select_related("person").first()
    letter = tell(
        booking.person, kind="tutoring/faces", key=f"tutoring/faces:{booking.pk}", by=by, group=meeting.group,
        tutor=tutor.person.called if tutor else "", path=faces_link(booking),
        tu=says_tu(booking.person, pair_of(meeting).programme, timezone.localdate()),
    )  # fmt: skip
    return letter is not None


@transaction.atomic
def introduce(enrolment: Enrolment, *, words: str, by: Person) -> Enrolment:
    """What a tutor says of themselves to their pupils. Refused with a number, an address or a network in it: all contact goes
    through the site. Empty words take it away."""
    words = words.strip()
    if enrolment.side != "volunteer" or enrolment.person_id != by.pk:
        raise Refused(_("Seule la personne concernée se présente."))
    if len(words) > LONGEST_WORD:
        raise Refused(_("Écrivez 300 signes au plus."))
    if CONTACT.search(words):
        raise Refused(_("N’écrivez ni numéro, ni adresse, ni réseau social. Tout passe par le site."))
    enrolment.answers = {**enrolment.answers, "presentation": words}
    enrolment.save(update_fields=["answers"])
    record(enrolment, "introduce", by=by)
    return enrolment
