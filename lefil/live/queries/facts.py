"""Who the sockets of this process are, read again from the rows: a constant number of queries for all rooms together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import IntegerField, QuerySet, Value
from django.utils import timezone

from lefil.groups.rules import stale_seats
from lefil.live.models import Participant, Policy
from lefil.live.protocol import CLOSED, ELSEWHERE, NOT_ALLOWED, REMOVED
from lefil.live.rules import HOSTS, chat_of, holds, hours_over, minors_expected
from lefil.meetings.models import Booking
from lefil.meetings.rules import followed_meetings
from lefil.people.models import Person

COME_BACK = 1012  # the row no longer knows this socket: the browser comes back and says hello
TOGETHER = 40  # people asked about in one query


@dataclass(frozen=True)
class Facts:
    """`media` and `chat` are the programme's policy for this room; `conn` names the socket that the row knows.

    `state` is "in" or "waiting". `person_key` and `person_id` never leave the server.
    """

    participant_id: int
    pid: str
    person_id: int
    person_key: str
    called: str
    role: str
    state: str
    place: int
    muted: bool
    conn: str
    room_id: int
    room_key: str
    meeting_key: str
    engine: str
    epoch: int
    server: int
    locked: bool
    lobby: bool
    breakouts: int
    breakouts_until: datetime | None
    media: str
    chat: str
    keep_days: int
    minors: bool
    capacity: int
    starts: datetime
    ends: datetime
    closes: datetime

    @property
    def host(self) -> bool:
        return self.role in HOSTS


def participants() -> QuerySet[Participant]:
    """With all that facts are made of."""
    return Participant.objects.select_related("person", "room__meeting__group", "room__meeting__programme__live_policy").order_by("id")


def facts_by_conn(conns: Iterable[tuple[int, str]], now: datetime) -> dict[str, Facts | int]:
    """For (participant id, socket) pairs: the facts of the socket, or the code with which it is closed."""
    asked = list(conns)
    rows = {row.pk: row for row in participants().filter(pk__in=[participant for participant, _conn in asked])}
    world = _World(list(rows.values()))
    found: dict[str, Facts | int] = {}
    for participant, conn in asked:
        row = rows.get(participant)
        found[conn] = NOT_ALLOWED if row is None else _judge(row, conn, world, now)
    return found


def facts_of(participant: Participant, *, conn: str, now: datetime) -> Facts | int:
    """The same, of one: five queries."""
    return facts_by_conn([(participant.pk, conn)], now)[conn]


class _World:
    """What is around these participants: who is expected, which groups may not meet today, which rooms expect a minor, who follows."""

    def __init__(self, rows: list[Participant]) -> None:
        today = timezone.localdate()
        meetings = {row.room.meeting_id for row in rows}
        groups = {row.room.meeting.group_id for row in rows} - {None}
        booked = Booking.objects.filter(meeting__in=meetings, person__in=[row.person_id for row in rows], state__in=Booking.STANDING)
        self.sides = {(meeting, person): side for meeting, person, side in booked.values_list("meeting", "person", "side")} if rows else {}
        self.minors = set(minors_expected(today).filter(meeting__in=meetings).values_list("meeting", flat=True)) if rows else set()
        self.stale = set(stale_seats(today).filter(group__in=groups).values_list("group", flat=True)) if groups else set()
        self.staff = _followed([row for row in rows if self._own_role(row) != "host"])

    def _own_role(self, row: Participant) -> str:
        meeting = row.room.meeting
        side = self.sides.get((meeting.pk, row.person_id), "")
        if holds(meeting, row.person_id, side):
            return "host"
        return "guest" if side else ""

    def role(self, row: Participant) -> str:
        own = self._own_role(row)
        return "staff" if own != "host" and (row.room.meeting_id, row.person_id) in self.staff else own

    def paused(self, row: Participant) -> bool:
        group = row.room.meeting.group
        return group is not None and (group.state != "active" or group.pk in self.stale)


def _followed(rows: list[Participant]) -> set[tuple[int, int]]:
    """(meeting, person) of those who follow the meeting as staff."""
    asked: dict[Person, set[int]] = defaultdict(set)
    for row in rows:
        if row.role != "guest":
            asked[row.person].add(row.room.meeting_id)
    each = [
        followed_meetings(person).filter(pk__in=meetings).annotate(who=Value(person.pk, IntegerField())).order_by().values_list("pk", "who")
        for person, meetings in asked.items()
    ]
    found: set[tuple[int, int]] = set()
    for start in range(0, len(each), TOGETHER):
        first, *others = each[start : start + TOGETHER]
        found |= set(first.union(*others) if others else first)
    return found


def _judge(row: Participant, conn: str, world: _World, now: datetime) -> Facts | int:
    room, meeting = row.room, row.room.meeting
    if row.state in {"removed", "refused"}:
        return REMOVED
    if room.state == "ended" or meeting.state == "cancelled" or hours_over(meeting, now):
        return CLOSED
    if row.conn != conn:
        return ELSEWHERE if row.conn else COME_BACK
    if row.state == "out":
        return COME_BACK
    role = world.role(row)
    if not role or world.paused(row) or row.person.erased:
        return NOT_ALLOWED
    minors = meeting.pk in world.minors
    policy = getattr(meeting.programme, "live_policy", None) or Policy()
    return Facts(
        participant_id=row.pk, pid=row.key, person_id=row.person_id, person_key=row.person.key, called=row.person.called, role=role,
        state=row.state, place=row.place, muted=row.muted, conn=conn, room_id=room.pk, room_key=room.key, meeting_key=meeting.key,
        engine=room.engine, epoch=room.epoch, server=room.server, locked=room.locked, lobby=room.lobby, breakouts=room.breakouts,
        breakouts_until=room.breakouts_until, media=policy.media, chat=chat_of(policy, minors), keep_days=policy.keep_days,
        minors=minors, capacity=meeting.capacity, starts=meeting.starts, ends=meeting.ends, closes=meeting.closes,
    )  # fmt: skip
