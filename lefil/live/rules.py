"""Who may enter a room, and when. The page and the socket ask the same question."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.groups.rules import may_meet, may_take_part
from lefil.kit import days
from lefil.live.models import Participant, Policy, Room
from lefil.meetings.models import Booking, Meeting
from lefil.meetings.rules import can_run, followed_meetings, visible_meetings
from lefil.people.models import Person

HOSTS = ("host", "staff")
HELD_BY_VOLUNTEERS = {"pair", "workshop", "lesson"}


@dataclass(frozen=True)
class Entry:
    """May this person enter now?

    `verdict`: "in", "wait" (a host admits them; `awaited`: by coming, since they were admitted already), or why not: "foreign" (nothing is said of the meeting), "excused", "elsewhere",
    "early", "late", "cancelled", "paused", "ended", "locked". `say` is a sentence for every verdict but "in".
    """

    verdict: str
    say: str = ""
    role: str = ""
    opens: datetime | None = None
    closes: datetime | None = None
    awaited: bool = False

    @property
    def ok(self) -> bool:
        return self.verdict in {"in", "wait"}


def visible_rooms(person: Person | None) -> QuerySet[Room]:
    """The rooms of the meetings that a person sees."""
    return Room.objects.filter(meeting__in=visible_meetings(person).values("pk"))


def can_host(person: Person | None, room: Room) -> bool:
    """Runs the room: its hosts, and staff who follow its meeting."""
    return person is not None and role_of(room.meeting, person) in HOSTS


def role_of(meeting: Meeting, person: Person) -> str:
    """ "host", "staff", "guest", or "" for who is not expected."""
    side = standing_sides(meeting).get(person.pk, "")
    if holds(meeting, person.pk, side):
        return "host"
    if followed_meetings(person).filter(pk=meeting.pk).exists():
        return "staff"
    return "guest" if side else ""


def holds(meeting: Meeting, person_id: int, side: str) -> bool:
    """Runs the room: the meeting's host, and a volunteer booked where volunteers teach. Not who comes to an interview or a welcome."""
    return meeting.host_id == person_id or (side == "volunteer" and meeting.kind in HELD_BY_VOLUNTEERS)


def standing_sides(meeting: Meeting) -> dict[int, str]:
    """Person to side, of the bookings that stand."""
    return dict(Booking.objects.filter(meeting=meeting, state__in=Booking.STANDING).values_list("person", "side"))


def minors_expected(today: date) -> QuerySet[Booking]:
    """Standing bookings of people under 18, and of guests whose age nobody knows."""
    grown = Q(person__born__lte=eighteen_years_before(today)) | Q(person__born=None, side="volunteer")
    return Booking.objects.filter(state__in=Booking.STANDING).exclude(grown)


def eighteen_years_before(today: date) -> date:
    """Who was born on that day or before is 18 today. Born on 29 February, one is 18 on 1 March."""
    if (today.month, today.day) == (2, 29):
        return date(today.year - 18, 2, 28)
    return today.replace(year=today.year - 18)


def policy_of(meeting: Meeting) -> Policy:
    """The programme's, or what holds without one."""
    return Policy.objects.filter(programme=meeting.programme_id).first() or Policy(programme_id=meeting.programme_id)


def chat_of(policy: Policy, minors: bool) -> str:
    """The stricter of the two choices as soon as a minor is expected."""
    order = ("all", "hosts", "off")
    return max(policy.chat, policy.chat_minors, key=order.index) if minors else policy.chat


def hours_over(meeting: Meeting, now: datetime) -> bool:
    return now >= meeting.closes


def entry(meeting: Meeting, person: Person, now: datetime) -> Entry:
    """Six queries at most. The hour is said on the person's own watch."""
    with timezone.override(person.timezone):
        return _entry(meeting, person, now)


def _entry(meeting: Meeting, person: Person, now: datetime) -> Entry:
    role = role_of(meeting, person) if person.erased is None else ""
    room = Room.objects.filter(meeting=meeting).first()
    verdict, say = _meeting_says(meeting, person, role, room, now)
    awaited = False
    if verdict == "in" and role != "staff":
        verdict, say = _door_says(meeting, person, role, room)
        awaited = verdict == "in" and role == "guest" and _comes_back_without_team(meeting, person, room)
    if awaited:
        verdict, say = "wait", awaited_words()
    return Entry(verdict, say, role, meeting.opens, meeting.closes, awaited)


def _meeting_says(meeting: Meeting, person: Person, role: str, room: Room | None, now: datetime) -> tuple[str, str]:
    if not role:
        if visible_meetings(person).filter(pk=meeting.pk).exists():
            return "excused", _("Vous n’êtes plus attendu à ce rendez-vous. Si vous pouvez venir, dites-le à l’association.")
        return "foreign", _("Cette salle n’est pas la vôtre. Ouvrez le lien de votre message, ou demandez à l’association.")
    if meeting.mode != "room":
        return "elsewhere", _("Ce rendez-vous ne se passe pas dans la salle. Regardez comment vous retrouver sur sa page.")
    if meeting.state == "cancelled":
        return "cancelled", _("Ce rendez-vous est annulé. Sa salle n’ouvre pas.")
    if hours_over(meeting, now):
        return "late", _("Ce rendez-vous est fini depuis plus de deux heures. Sa salle est fermée.")
    if meeting.group and not (may_meet(meeting.group) and may_take_part(meeting.group, person)):
        return "paused", _("Les séances font une pause. La salle reste fermée. L’association vous écrit quand elles reprennent.")
    if now < meeting.opens:
        return "early", early_words(meeting)
    if room is not None and room.state == "ended" and not of_another_hour(room.ended, meeting) and not _ended_too_soon(role, room):
        return "ended", _("La personne qui anime a fermé la salle. À la prochaine fois.")
    return "in", ""


def _ended_too_soon(role: str, room: Room) -> bool:
    """Who runs a room that they closed by mistake opens it again by coming back. Not once its presence is counted, nor after somebody
    said that they were not safe there."""
    return role in HOSTS and room.counted is None and not room.alerts.filter(kind="unsafe").exists()


def of_another_hour(moment: datetime | None, meeting: Meeting) -> bool:
    """Before the room of this meeting opens: it was done at an hour from which the meeting was moved since."""
    return moment is not None and moment < meeting.opens


def early_words(meeting: Meeting) -> str:
    """When the room opens, and in how long."""
    left = meeting.opens - timezone.now()
    when = days.clock(meeting.opens) if left < timedelta(hours=12) else days.moment(meeting.opens)
    return _("Vous êtes en avance. La salle ouvre %(in)s (%(when)s).") % {"in": days.until_words(meeting.opens), "when": when}


def _door_says(meeting: Meeting, person: Person, role: str, room: Room | None) -> tuple[str, str]:
    """Who was removed comes back through the lobby only, a host too. A removal takes `admitted` back and leaves the stays. Who was
    admitted at an hour from which the meeting was moved since waits again."""
    known = Participant.objects.filter(room=room, person=person).first() if room else None
    admitted = known is not None and known.admitted is not None and known.state != "removed"
    if known and (known.state == "in" or (admitted and not of_another_hour(known.admitted, meeting))):
        return "in", ""
    shut_out = known is not None and not admitted and (known.state in {"removed", "refused"} or known.stays.exists())
    if role == "host" and not shut_out:
        return "in", ""
    if room and room.locked and not (known and known.state == "waiting"):
        return "locked", _("La salle est fermée à clé. Demandez à la personne qui anime de l’ouvrir, puis revenez ici.")
    if shut_out:
        return "wait", _("Vous avez dû quitter la salle. La personne qui anime voit que vous souhaitez revenir.")
    lobby = room.lobby if room else policy_of(meeting).lobby
    if lobby or _alone_with_a_minor(meeting, room):
        return "wait", _("La personne qui anime va vous ouvrir. Restez sur cette page.")
    return "in", ""


def awaited_words() -> str:
    return _("La personne qui anime n’est pas là. La salle s’ouvre toute seule dès qu’elle revient.")


def _comes_back_without_team(meeting: Meeting, person: Person, room: Room | None) -> bool:
    """The last of the team has left, and others are there or wait: who was admitted waits with them. Who is alone waits inside."""
    if room is None or Participant.objects.filter(room=room, person=person, state="in").exists():
        return False
    others = Participant.objects.filter(room=room, state__in=["in", "waiting"]).exclude(person=person)
    return others.exists() and _alone_with_a_minor(meeting, room)


def _alone_with_a_minor(meeting: Meeting, room: Room | None) -> bool:
    """Nobody of the team is in yet: where a minor is expected, the door stays shut even when the lobby is off."""
    if room and Participant.objects.filter(room=room, state="in", role__in=HOSTS).exists():
        return False
    return minors_expected(timezone.localdate()).filter(meeting=meeting).exists()


def can_run_presence(person: Person | None, meeting: Meeting) -> bool:
    """May correct who came: those who run the meeting, and the volunteers who hold it for learners. Not who comes to an interview or a
    welcome of their own, on whatever side they will be later."""
    if person is None:
        return False
    if can_run(person, meeting):
        return True
    sides = standing_sides(meeting)
    return sides.get(person.pk) == "volunteer" and "learner" in sides.values()
