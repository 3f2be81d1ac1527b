from datetime import timedelta

from django.db.models import QuerySet

from lefil.catalogue.models import Programme
from lefil.enrolments.models import Enrolment
from lefil.enrolments.rules import own_enrolments
from lefil.groups.models import Group, Seat
from lefil.groups.rules import can_follow, staffed_groups, visible_groups
from lefil.meetings.models import Booking, Meeting
from lefil.meetings.rules import visible_meetings
from lefil.mentoring.models import Application, Document, NetworkRequest, Share, Step
from lefil.orgs.rules import organisations_of
from lefil.people.models import Consent, Person

PACK = "mentoring"
BOARD = "mentor_board"  # the purpose of the consent
OVERTIME = 60  # minutes beyond the plan that a mentor may say alone
WHOLE_DAY = timedelta(hours=24)


def visible_pairs(person: Person | None) -> QuerySet[Group]:
    """Mentoring pairs in which a person has or had a seat, and those they follow as staff."""
    return visible_groups(person).filter(kind="pair", programme__pack=PACK)


def followed_pairs(person: Person | None) -> QuerySet[Group]:
    return staffed_groups(person).filter(kind="pair", programme__pack=PACK)


def visible_pair_meetings(person: Person | None) -> QuerySet[Meeting]:
    """Meetings of mentoring pairs that a person was expected at, or follows as staff."""
    return visible_meetings(person).filter(kind="pair", group__kind="pair", programme__pack=PACK)


def pair_of(meeting: Meeting) -> Group:
    """The pair that meets: every meeting behind `visible_pair_meetings` has one."""
    assert meeting.group is not None
    return meeting.group


def place_of(person: Person | None, side: str) -> Enrolment | None:
    """The newest standing place of a person on that side of a mentoring programme."""
    mine = own_enrolments(person).filter(programme__pack=PACK, side=side)
    return mine.select_related("programme", "organisation").order_by("-id").first()


def mentored_by(person: Person | None) -> QuerySet[Seat]:
    """Seats of the learners of a person's own active pairs: a pair that pauses shows nothing."""
    mine = Seat.objects.filter(enrolment__person=person, side="volunteer", left=None).values("group")
    active = Group.objects.filter(pk__in=mine, state="active", kind="pair", programme__pack=PACK)
    return Seat.objects.filter(group__in=active.values("pk"), side="learner", left=None)


def shows_board(person: Person) -> bool:
    """The learner's consent stands today."""
    return Consent.objects.filter(person=person, purpose=BOARD, withdrawn__isnull=True).exists()


def own_applications(person: Person | None) -> QuerySet[Application]:
    return Application.objects.filter(person=person) if person else Application.objects.none()


def visible_applications(person: Person | None) -> QuerySet[Application]:
    """One's own; and those of the learners one mentors now, while their consent stands. The team reads none of them."""
    if person is None:
        return Application.objects.none()
    agreed = Consent.objects.filter(purpose=BOARD, withdrawn__isnull=True).values("person")
    theirs = Application.objects.filter(person__in=mentored_by(person).values("enrolment__person")).filter(person__in=agreed)
    return own_applications(person) | theirs


def visible_documents(person: Person | None) -> QuerySet[Document]:
    """One's own, nobody else's: a link is the only way for others."""
    return Document.objects.filter(person=person) if person else Document.objects.none()


def visible_shares(person: Person | None) -> QuerySet[Share]:
    return Share.objects.filter(document__person=person) if person else Share.objects.none()


def visible_steps(person: Person | None) -> QuerySet[Step]:
    return Step.objects.filter(person=person) if person else Step.objects.none()


def in_pair_requests(person: Person | None) -> QuerySet[NetworkRequest]:
    """Requests of one's own pairs, on either side, and of those one follows as staff."""
    return NetworkRequest.objects.filter(group__in=visible_pairs(person).values("pk"))


def asked_of(person: Person | None) -> QuerySet[NetworkRequest]:
    """Open requests that a cleared mentor of the same programme may answer; never that of their own pair."""
    if person is None:
        return NetworkRequest.objects.none()
    mine = own_enrolments(person).filter(programme__pack=PACK, side="volunteer", state="ready").values("programme")
    found = NetworkRequest.objects.filter(state="open", group__programme__in=mine)
    return (
        found.exclude(author=person).exclude(person=person).exclude(group__in=Seat.objects.filter(enrolment__person=person).values("group"))
    )


def visible_requests(person: Person | None) -> QuerySet[NetworkRequest]:
    return NetworkRequest.objects.filter(pk__in=in_pair_requests(person).values("pk")) | NetworkRequest.objects.filter(
        pk__in=asked_of(person).values("pk")
    )


def can_write_talk(person: Person | None, meeting: Meeting) -> bool:
    """The mentor of that meeting; staff who follow the pair, on the phone with the mentor."""
    mine = Booking.objects.filter(meeting=meeting, person=person, side="volunteer").exclude(state="cancelled")
    return person is not None and (mine.exists() or can_follow(person, pair_of(meeting)))


def is_mentor_of(person: Person | None, group: Group) -> bool:
    return Seat.objects.filter(group=group, enrolment__person=person, side="volunteer", left=None).exists() if person else False


def followed_seats(person: Person | None) -> QuerySet[Seat]:
    """Learners' seats in the pairs that a person follows as staff."""
    return Seat.objects.filter(group__in=followed_pairs(person).values("pk"), side="learner")


def edited_programmes(person: Person | None) -> QuerySet[Programme]:
    """Mentoring programmes of the associations that a person coordinates or administers: theirs are the words."""
    reach = organisations_of(person, "admin", "coordinator").values("pk")
    return Programme.objects.filter(pack=PACK, organisation__in=reach).order_by("name", "id")
