"""Coming in and going out. The row of the room is the lock: those who come at the same moment pass one after the other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import move
from lefil.kit.refusals import Refused
from lefil.live.models import Participant, Room, Stay
from lefil.live.queries.presence import people_in, without_team
from lefil.live.queries.snapshot import SILENT_SECONDS
from lefil.live.rules import Entry, entry, of_another_hour
from lefil.meetings.models import Booking
from lefil.people.models import Person

QUIET: dict[str, Any] = {"hand": None, "mic": False, "cam": False, "screen": False, "away": False}


class Kept(Refused):
    """Not let in; `entry` says why."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.say)
        self.entry = entry


@dataclass(frozen=True)
class Entered:
    """`came`: they were not in before; `same_tab`: their former socket was of the very same tab, and is replaced in silence;
    `awaited`: they wait for the team to be back, and come in with it."""

    participant: Participant
    say: str
    came: bool
    same_tab: bool
    awaited: bool = False


@transaction.atomic
def enter(room: Room, *, person: Person, tab: str, conn: str, by: Person, mic: bool = False, cam: bool = False) -> Entered:
    """Lets a person in, or to the door of the lobby; the socket `conn` speaks for them from now on. Raises Kept."""
    room = _held(room)
    now = timezone.now()
    found = entry(room.meeting, person, now)
    if not found.ok:
        raise Kept(found)
    if room.state == "ended":  # at an hour from which the meeting was moved since, or by mistake
        move(room, to="open", by=by, ended=None, counted=None, locked=False)
    booking = Booking.objects.filter(meeting=room.meeting, person=person).first()
    row, _made = Participant.objects.get_or_create(
        room=room, person=person, defaults={"role": found.role, "booking": booking, "asked": now}
    )
    same_tab, came, to = row.tab == tab, row.state != "in", "in" if found.verdict == "in" else "waiting"
    changes: dict[str, Any] = {
        "conn": conn, "tab": tab, "role": found.role, "booking": booking, "away": False, "screen": False,
        "mic": mic and not row.muted, "cam": cam,
    }  # fmt: skip
    if to == "in":
        changes["admitted"] = now if row.admitted is None or of_another_hour(row.admitted, room.meeting) else row.admitted
        changes["place"] = row.place if row.place <= room.breakouts else 0
    else:
        changes |= {"seen": now} | ({"asked": now} if row.state != "waiting" else {})
    _to(row, to, by, changes)
    if to == "in":
        stay(row, now)
    return Entered(row, found.say, came, same_tab, found.awaited)


def _held(room: Room) -> Room:
    rows = Room.objects.select_for_update(of=("self",)).select_related("meeting__group", "meeting__programme", "meeting__host")
    return rows.get(pk=room.pk)


def _to(row: Participant, state: str, by: Person | None, changes: dict) -> None:
    """A move, or the same state with other fields."""
    if row.state != state:
        move(row, to=state, by=by, **changes)
        return
    Participant.objects.filter(pk=row.pk).update(**changes)
    for name, value in changes.items():
        setattr(row, name, value)


def stay(row: Participant, now: datetime) -> None:
    """One open stay, in the place where the person is. One that nobody has shown for a while ended when it was last seen."""
    old = now - timedelta(seconds=SILENT_SECONDS)
    standing = Stay.objects.filter(participant=row, left=None)
    standing.filter(seen__lt=old).update(left=F("seen"))
    standing.exclude(place=row.place).update(left=now, seen=now)
    if not standing.update(seen=now):
        Stay.objects.create(participant=row, place=row.place, joined=now, seen=now)


def end_stay(row: Participant, now: datetime | None) -> None:
    """Ends at `now`, or when it was last seen."""
    standing = Stay.objects.filter(participant=row, left=None)
    standing.update(left=F("seen")) if now is None else standing.update(left=now, seen=now)


@transaction.atomic
def leave(participant: Participant, *, conn: str, by: Person | None) -> bool:
    """Goes out, if `conn` still speaks for them: a socket that another one replaced takes nobody out."""
    _held(participant.room)
    participant.refresh_from_db()
    if participant.conn != conn or participant.state not in {"in", "waiting"}:
        return False
    move(participant, to="out", by=by, conn="", place=0, **QUIET)
    end_stay(participant, timezone.now())
    return True


@transaction.atomic
def lose(participant: Participant, *, conn: str, by: Person | None) -> bool:
    """The socket ended without a word. Not journalled: they may be back in a second."""
    now = timezone.now()
    if not Participant.objects.filter(pk=participant.pk, conn=conn).update(conn="", screen=False):
        return False
    Stay.objects.filter(participant=participant, left=None).update(seen=now)
    return True


@transaction.atomic
def forget(participant: Participant, *, by: Person | None) -> bool:
    """Gone for good: no socket has spoken for them for a while. Their hand stays up, for whoever comes back a minute later."""
    _held(participant.room)
    before = participant.conn
    participant.refresh_from_db()
    old = timezone.now() - timedelta(seconds=SILENT_SECONDS)
    if participant.state == "waiting":
        shown = participant.seen is None or participant.seen >= old
    else:
        shown = Stay.objects.filter(participant=participant, left=None, seen__gte=old).exists()
    dead = before == participant.conn and not shown
    if participant.state not in {"in", "waiting"} or (participant.conn and not dead):
        return False
    move(participant, to="out", by=by, conn="", mic=False, cam=False, screen=False)
    end_stay(participant, None)
    return True


@transaction.atomic
def admit(participant: Participant, *, by: Person) -> Participant:
    """Opens the door. Two hosts may do it at once; Refused for who does not wait any more."""
    _held(participant.room)
    participant.refresh_from_db()
    if participant.state == "in":
        return participant
    if participant.state != "waiting":
        raise Refused(_("Cette personne n’attend plus à l’entrée."))
    now = timezone.now()
    move(participant, to="in", by=by, admitted=now, place=0)
    stay(participant, now)
    return participant


@transaction.atomic
def turn_away(participant: Participant, *, by: Person) -> Participant:
    """Does not open. They may knock again."""
    _held(participant.room)
    participant.refresh_from_db()
    if participant.state == "refused":
        return participant
    if participant.state != "waiting":
        raise Refused(_("Cette personne n’attend plus à l’entrée."))
    return move(participant, to="refused", by=by, conn="", admitted=None, **QUIET)


@transaction.atomic
def send_back(room: Room, *, by: Person | None) -> list[Participant]:
    """The last of the team is out and a minor would be left with others: everybody waits at the door, admitted as before. Those who
    were in; nobody when somebody of the team is there, or one person alone."""
    room, now = _held(room), timezone.now()
    sent = people_in(room) if without_team(room) else []
    for row in sent:
        move(row, to="waiting", by=by, asked=now, seen=now, place=0, **QUIET)
        end_stay(row, now if row.conn else None)
    return sent


@transaction.atomic
def let_back(room: Room, *, by: Person) -> list[Participant]:
    """Somebody of the team is in again: those who were admitted and wait for it come back in."""
    room, now = _held(room), timezone.now()
    rows = Participant.objects.filter(room=room, state="waiting", admitted__gte=room.meeting.opens).exclude(conn="")
    back = list(rows.select_related("person"))
    for row in back:
        move(row, to="in", by=by, place=0)
        stay(row, now)
    return back


@transaction.atomic
def remove(participant: Participant, *, by: Participant) -> Participant:
    """Out, and back only through the lobby. Staff may remove anybody else; a host may not remove staff."""
    _held(participant.room)
    participant.refresh_from_db()
    if participant.pk == by.pk:
        raise Refused(_("Pour sortir, touchez « Quitter »."))
    if participant.role == "staff" and by.role != "staff":
        raise Refused(_("L’équipe reste dans la salle."))
    if participant.state == "removed":
        return participant
    if participant.state not in {"in", "waiting"}:
        raise Refused(_("Cette personne n’est plus dans la salle."))
    move(participant, to="removed", by=by.person, conn="", admitted=None, place=0, muted=False, **QUIET)
    end_stay(participant, timezone.now())
    return participant
