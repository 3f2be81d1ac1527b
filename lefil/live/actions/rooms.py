from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.live.models import Room, Stay
from lefil.live.queries.snapshot import SILENT_SECONDS
from lefil.live.rules import policy_of
from lefil.meetings.models import Meeting
from lefil.people.models import Person


@transaction.atomic
def open_room(meeting: Meeting, *, by: Person | None, engine: str = "mesh", server: int = 0) -> Room:
    """The room of a meeting, made once; of several who come at the same moment, one makes it."""
    room, made = Room.objects.get_or_create(
        meeting=meeting, defaults={"lobby": policy_of(meeting).lobby, "engine": engine, "server": server, "opened": timezone.now()}
    )
    if made:
        record(room, "open", by=by)
    return room


@transaction.atomic
def lock(room: Room, *, on: bool, by: Person) -> bool:
    """Nobody new may knock, or may again. False when it was so already."""
    return _set(room, "locked", on, by)


@transaction.atomic
def set_lobby(room: Room, *, on: bool, by: Person) -> bool:
    """Whether guests wait until they are admitted. False when it was so already."""
    return _set(room, "lobby", on, by)


def _set(room: Room, field: str, on: bool, by: Person) -> bool:
    if not Room.objects.filter(pk=room.pk, state="open").exclude(**{field: on}).update(**{field: on}):
        return False
    setattr(room, field, on)
    record(room, field if on else f"un{field}", by=by)
    return True


@transaction.atomic
def end(room: Room, *, by: Person | None) -> Room:
    """Everybody is out. `by` None: the hours are over. Ending an ended room changes nothing."""
    room = Room.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=room.pk)
    if room.state == "ended":
        return room
    now = timezone.now()
    move(room, to="ended", by=by, ended=now, breakouts=0, breakouts_until=None)
    for row in room.participants.filter(state__in=["in", "waiting"]).select_related("person"):
        move(row, to="out", by=by, hand=None, mic=False, cam=False, screen=False, place=0)
    standing = Stay.objects.filter(participant__room=room, left=None)
    silent = Q(participant__conn="") | Q(seen__lt=now - timedelta(seconds=SILENT_SECONDS))
    standing.filter(silent).update(left=F("seen"))  # whoever had lost the network left when it was lost
    standing.update(left=now, seen=now)
    room.participants.exclude(conn="").update(conn="")
    return room


@transaction.atomic
def switch(room: Room, *, engine: str, by: Person | None, server: int = 0) -> bool:
    """Another way for sounds and pictures, under a new epoch; `server` is the number of the media server. False when the room had it already: of two who ask at once, one switches."""
    if engine not in Room.ENGINES:
        raise Refused(_("Cette façon de transporter le son n’existe pas."))
    rows = Room.objects.filter(pk=room.pk, state="open").exclude(engine=engine, server=server)
    if not rows.update(engine=engine, server=server, epoch=F("epoch") + 1):
        return False
    room.refresh_from_db(fields=["engine", "server", "epoch"])
    record(room, "switch", by=by, detail={"engine": engine, "epoch": room.epoch})
    return True
