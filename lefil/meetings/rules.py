from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.utils import timezone

from lefil.groups.models import Group, Seat
from lefil.groups.rules import can_follow, may_meet, staffed_groups
from lefil.meetings.models import Booking, Meeting
from lefil.orgs.models import Membership
from lefil.orgs.rules import organisations_of, standing
from lefil.people.models import Person

# Rooms where a call needs no phone number and no account. Members choose among these; staff may give any https link.
VIDEO_HOSTS = (
    "visio.numerique.gouv.fr", "webconf.numerique.gouv.fr", "webinaire.numerique.gouv.fr", "meet.jit.si", "framatalk.org",
    "meet.google.com", "teams.microsoft.com", "teams.live.com", "zoom.us", "whereby.com",
)  # fmt: skip


def followed_meetings(person: Person | None, *roles: str) -> QuerySet[Meeting]:
    """Meetings that a person follows as staff: of the groups they follow and, without group, of their organisations and programmes."""
    if person is None:
        return Meeting.objects.none()
    roles = roles or Membership.STAFF
    reach = organisations_of(person, *roles).values("pk")
    assigned = standing(person, *roles).filter(breadth="programme").values("pk")
    open_to_all = Q(organisation__in=reach) | Q(programme__organisation__in=reach) | Q(programme__assignments__membership__in=assigned)
    rows = Meeting.objects.filter(Q(group__in=staffed_groups(person, *roles).values("pk")) | Q(group=None) & open_to_all)
    return rows.filter(~Q(kind="talk") | Q(host=person)).distinct()  # who told a worry is known to who protects alone


def visible_meetings(person: Person | None) -> QuerySet[Meeting]:
    """The meetings a person is or was booked for, those they host, and those they follow as staff."""
    if person is None:
        return Meeting.objects.none()
    booked = Booking.objects.filter(person=person).values("meeting")
    return Meeting.objects.filter(Q(pk__in=booked) | Q(host=person) | Q(pk__in=followed_meetings(person).values("pk")))


def can_run(person: Person | None, meeting: Meeting) -> bool:
    """May see everything of a meeting and note who came: its host, and staff who follow it."""
    return person is not None and (meeting.host_id == person.pk or followed_meetings(person).filter(pk=meeting.pk).exists())


def can_plan(person: Person | None, group: Group) -> bool:
    """A member or the staff of a group; whether the group may meet at all today is `may_meet`."""
    seated = Seat.objects.filter(group=group, enrolment__person=person, left=None)
    return person is not None and (seated.exists() or can_follow(person, group))


def can_change(person: Person | None, meeting: Meeting) -> bool:
    """May move or cancel a meeting: those who run it, and any member of its pair. Of a class, only those who run it."""
    if meeting.group_id and meeting.kind == "pair":
        seated = Seat.objects.filter(group=meeting.group_id, enrolment__person=person, left=None)
        if person is not None and seated.exists():
            return True
    return can_run(person, meeting)


def contact_open(meeting: Meeting) -> bool:
    """A meeting of a group takes place only while the group may meet; an interview with the team always does."""
    return meeting.group is None or may_meet(meeting.group)


def may_join(meeting: Meeting, person: Person) -> bool:
    """Booked, not excused, and in a group that may meet today. From when is another question: see queries.join_of."""
    booked = Booking.objects.filter(meeting=meeting, person=person, state__in=Booking.STANDING)
    return joinable(meeting) and timezone.now() < meeting.closes and booked.exists() and contact_open(meeting)


def joinable(meeting: Meeting) -> bool:
    """Planned. In the room also once it is told who came: whoever lost the network meanwhile comes back to the others."""
    return meeting.state != "cancelled" if meeting.mode == "room" else meeting.state == "planned"


def link_allowed(link: str, *, by_staff: bool) -> bool:
    """Only https; and, for members, only known video rooms, so that no link becomes a way to exchange contacts."""
    try:
        parts = urlsplit(link)
    except ValueError:  # "https://[", which is no address
        return False
    if parts.scheme != "https" or not parts.hostname:
        return False
    return by_staff or any(parts.hostname == host or parts.hostname.endswith(f".{host}") for host in VIDEO_HOSTS)
