"""Who may read and write the pads of a lesson. A lesson with pads is a meeting of a class (a group of kind "class")."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lefil.classroom.models import Pad
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Seat
from lefil.meetings.models import Meeting
from lefil.meetings.rules import followed_meetings
from lefil.people.models import Person


@dataclass(frozen=True)
class Right:
    """`role`: "teach" (all pads) or "learn" (one's own, `enrolment`). `write` False: read only, while the class does not meet."""

    role: str
    write: bool
    enrolment: int | None = None

    @property
    def teaches(self) -> bool:
        return self.role == "teach"


def rights_in(meeting: Meeting, people: Iterable[Person]) -> dict[int, Right]:
    """{person: what they may}, in two queries and two more for those who may be staff. Who is not in it may nothing.

    A volunteer whose gates are not all green today has no right at all; a learner in that case reads their own pad.
    """
    people, today = list(people), timezone.localdate()
    if meeting.group is None or meeting.group.kind != "class":
        return {}
    open_now = meeting.group.state == "active" and meeting.state != "cancelled"
    green = Exists(Enrolment.objects.cleared(today).filter(pk=OuterRef("enrolment")))
    seats = Seat.objects.filter(group=meeting.group_id, left=None, enrolment__person__in=people).select_related("enrolment")
    found: dict[int, Right] = {}
    for seat in seats.annotate(green=green).order_by("-side"):  # a volunteer's place wins over a learner's
        if seat.side == "volunteer" and seat.green:
            found[seat.enrolment.person_id] = Right("teach", open_now)
        elif seat.side == "learner":
            found.setdefault(seat.enrolment.person_id, Right("learn", open_now and seat.green, seat.enrolment_id))
    for person in people:
        mine = found.get(person.pk)
        if (mine is None or not mine.teaches) and not person.erased and _runs(person, meeting):
            found[person.pk] = Right("teach", open_now)
    return found


def _runs(person: Person, meeting: Meeting) -> bool:
    return meeting.host_id == person.pk or followed_meetings(person).filter(pk=meeting.pk).exists()


def right_in(meeting: Meeting, person: Person | None) -> Right | None:
    return rights_in(meeting, [person]).get(person.pk) if person is not None else None


def visible_lessons(person: Person | None) -> QuerySet[Meeting]:
    """The lessons of the classes in which a person sits or sat, those they host and those they follow as staff."""
    if person is None:
        return Meeting.objects.none()
    seated = Seat.objects.filter(enrolment__person=person, group__kind="class").values("group")
    mine = Q(group__in=seated) | Q(host=person) | Q(pk__in=followed_meetings(person).values("pk"))
    return Meeting.objects.filter(mine, group__kind="class")


def visible_pads(person: Person | None, meeting: Meeting) -> QuerySet[Pad]:
    """Of one lesson: all for who teaches it; for a learner the pad they write in, their own, and the one shown to the class."""
    right = right_in(meeting, person)
    pads = Pad.objects.filter(meeting=meeting)
    if right is None:  # who has left the class keeps the reading of what they wrote
        return pads.filter(enrolment__person=person) if person is not None else pads.none()
    if right.teaches:
        return pads
    return pads.filter(Q(enrolment=right.enrolment) | Q(joined__enrolment=right.enrolment) | Q(state="shown")).distinct()


def can_write(right: Right | None, pad: Pad, mine: Pad | None) -> bool:
    """`mine` is the learner's own pad: they write in the one where it says that they work."""
    if right is None or not right.write:
        return False
    return right.teaches or (mine is not None and mine.place == pad.pk)
