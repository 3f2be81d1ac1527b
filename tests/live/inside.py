"""People in a room, by its rows: for tests that need no socket."""

from datetime import datetime, timedelta

from django.utils import timezone
from hypothesis import HealthCheck, settings

from lefil.live.actions import admit, enter, open_room
from lefil.live.models import Participant, Room, Stay
from lefil.meetings.models import Meeting
from lefil.people.models import Person

CALM = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is not a failure


def room_of(meeting: Meeting) -> Room:
    return Room.objects.select_related("meeting__programme", "meeting__group").get(pk=open_room(meeting, by=None).pk)


def put_in(meeting: Meeting, *people: Person) -> list[Participant]:
    """They enter one after the other; whoever must wait is admitted by the first."""
    made = []
    for person in people:
        room = room_of(meeting)
        row = enter(room, person=person, tab=f"tab{person.pk}", conn=f"conn{person.pk}", by=person).participant
        made.append(row if row.state == "in" else admit(row, by=people[0]))
    return [again(row) for row in made]


def again(row: Participant) -> Participant:
    return Participant.objects.select_related("person", "room__meeting__programme", "room__meeting__group").get(pk=row.pk)


def stayed(meeting: Meeting, person: Person, *spans: tuple[float, float], role: str = "guest") -> Participant:
    """Was in the room from minute to minute, counted from the start of the meeting."""
    room = room_of(meeting)
    row, _made = Participant.objects.get_or_create(
        room=room, person=person, defaults={"role": role, "state": "out", "admitted": meeting.starts}
    )
    for first, last in spans:
        begin, end = at(meeting, first), at(meeting, last)
        Stay.objects.create(participant=row, joined=begin, seen=end, left=end)
    return row


def at(meeting: Meeting, minutes: float) -> datetime:
    return meeting.starts + timedelta(minutes=minutes)


def close(meeting: Meeting) -> Room:
    """The room ended two minutes ago and more."""
    Room.objects.filter(meeting=meeting).update(state="ended", ended=timezone.now() - timedelta(minutes=3))
    return Room.objects.select_related("meeting__group", "meeting__host", "meeting__programme").get(meeting=meeting)
