from datetime import datetime, timedelta
from random import SystemRandom

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.live.models import Participant, Room, Stay
from lefil.live.queries.presence import guests_alone, people_in, under_age
from lefil.live.rules import HOSTS
from lefil.live.spread import Alone, count_of, spread
from lefil.people.models import Person

SIZES, LENGTHS = (2, 8), (1, 60)


@transaction.atomic
def open_breakouts(room: Room, *, size: int, minutes: int, by: Person) -> Room:
    """Sends everybody into groups of about `size`, for so many minutes by the server's clock.

    Refused with fewer than three guests, and when a minor would be in a group without an adult of the team.
    """
    if not (SIZES[0] <= size <= SIZES[1] and LENGTHS[0] <= minutes <= LENGTHS[1]):
        raise Refused(_("Choisissez des groupes de 2 à 8 personnes, pour 1 à 60 minutes."))
    room = Room.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=room.pk)
    here = people_in(room)
    guests = [row for row in here if row.role not in HOSTS]
    if count_of(len(guests), size) < 2 and len(guests) < 3:
        raise Refused(_("Il faut au moins trois participants pour faire des groupes."))
    young = {row.pk for row in guests if under_age(row)}
    lead = next((row.pk for row in here if row.person_id == by.pk), 0)
    team = [row.pk for row in here if row.role in HOSTS and row.pk != lead and not under_age(row)]
    try:
        places = spread(
            [row.pk for row in guests if row.pk in young], [row.pk for row in guests if row.pk not in young],
            adults=team, lead=lead, size=size, dice=SystemRandom(),
        )  # fmt: skip
    except Alone:
        raise Refused(_("Un mineur serait sans adulte de l’équipe. Faites des groupes plus grands.")) from None
    now = timezone.now()
    for row in here:
        _put(row, places.get(row.pk, 0), now)
    count = max(places.values())
    until = now + timedelta(minutes=minutes)
    Room.objects.filter(pk=room.pk).update(breakouts=count, breakouts_until=until)
    room.breakouts, room.breakouts_until = count, until
    record(room, "open_breakouts", by=by, detail={"groups": count, "minutes": minutes})
    return room


@transaction.atomic
def move_to(participant: Participant, *, place: int, by: Person) -> Participant:
    """Somebody goes to another group, or back to the room (0). Refused when a minor would then be without an adult of the team.
    Not journalled: their stays say where they were, and when."""
    room = Room.objects.select_for_update(of=("self",)).get(pk=participant.room_id)
    if not 0 <= place <= room.breakouts:
        raise Refused(_("Ce groupe n’existe pas."))
    participant.refresh_from_db(fields=["place"])
    before = participant.place
    _put(participant, place, timezone.now())
    if guests_alone(room) & {place, before}:
        raise Refused(_("Un mineur serait sans adulte de l’équipe. Gardez un adulte dans chaque groupe."))
    return participant


@transaction.atomic
def close_breakouts(room: Room, *, by: Person | None, due: datetime | None = None) -> bool:
    """Everybody comes back to the room. With `due`, only if the groups are still those that end then: a timer that comes late ends
    no newer groups. False when there was nothing to end."""
    standing = Room.objects.filter(pk=room.pk, breakouts__gt=0)
    if due is not None:
        standing = standing.filter(breakouts_until=due)
    if not standing.update(breakouts=0, breakouts_until=None):
        return False
    now = timezone.now()
    for row in Participant.objects.filter(room=room).exclude(place=0):
        _put(row, 0, now)
    room.breakouts, room.breakouts_until = 0, None
    record(room, "close_breakouts", by=by)
    return True


@transaction.atomic
def gather_minors(room: Room, *, by: Person | None) -> list[Participant]:
    """Brings back to the room the guests of each group that has lost its adult while a minor is in it. Not journalled: id."""
    alone, now = guests_alone(room) - {0}, timezone.now()
    moved = list(Participant.objects.filter(room=room, state="in", place__in=alone).exclude(role__in=HOSTS).select_related("person"))
    for row in moved:
        _put(row, 0, now)
    return moved


def _put(participant: Participant, place: int, now: datetime) -> None:
    """Also ends the stay in the former group, and begins one in the new."""
    if participant.place == place:
        return
    Participant.objects.filter(pk=participant.pk).update(place=place)
    participant.place = place
    if Stay.objects.filter(participant=participant, left=None).update(left=now, seen=now):
        Stay.objects.create(participant=participant, place=place, joined=now, seen=now)
