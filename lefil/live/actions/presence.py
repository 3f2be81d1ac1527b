"""What a person does with their sound and picture, and what a host imposes; the signs of life of sockets."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.live.models import Participant, Room, Stay
from lefil.live.rules import HOSTS
from lefil.people.models import Person


@transaction.atomic
def show(
    participant: Participant, *, limits: dict[str, int], by: Person, mic: bool | None = None, cam: bool | None = None,
    screen: bool | None = None, away: bool | None = None,
) -> Participant:  # fmt: skip
    """What the person does now. `limits`: how many people may be in when there are pictures, and how many cameras.

    Refused: a microphone that a host has closed, a picture too many. Not journalled: every press of a button.
    """
    asked = {"mic": mic, "cam": cam, "screen": screen, "away": away}
    changes = {name: value for name, value in asked.items() if value is not None}
    if changes.get("cam") or changes.get("screen"):
        Room.objects.select_for_update().get(pk=participant.room_id)  # two last pictures at once
        _check_pictures(participant, limits)
    rows = Participant.objects.filter(pk=participant.pk, state="in")
    if changes.get("mic"):
        rows = rows.filter(muted=False)
    if changes and not rows.update(**changes):
        raise Refused(_("Votre micro est coupé par la personne qui anime. Levez la main pour parler."))
    participant.refresh_from_db()
    return participant


def _check_pictures(participant: Participant, limits: dict[str, int]) -> None:
    others = Participant.objects.filter(room=participant.room_id, state="in").exclude(pk=participant.pk)
    if others.count() >= limits["with_pictures"]:
        raise Refused(_("Vous êtes trop nombreux pour l’image. Ici, la voix seulement."))
    if others.filter(cam=True).count() >= limits["cams"]:
        raise Refused(_("Il y a déjà assez d’images à l’écran. Attendez que quelqu’un coupe la sienne."))


@transaction.atomic
def mute(participant: Participant, *, kind: str, by: Person) -> Participant:
    """A microphone stays closed until it is given back; a camera is turned off, and may be turned on again."""
    changes = {"mic": False, "muted": True} if kind == "mic" else {"cam": False}
    rows = Participant.objects.filter(pk=participant.pk, state="in")
    if rows.exclude(**changes).update(**changes):
        record(participant, "mute", by=by, detail={"kind": kind})
    participant.refresh_from_db()
    return participant


@transaction.atomic
def mute_guests(room: Room, *, kind: str, by: Person) -> list[Participant]:
    """Those who were not silent already."""
    rows = Participant.objects.filter(room=room, state="in").exclude(role__in=HOSTS).select_related("person")
    rows = rows.filter(muted=False) if kind == "mic" else rows.filter(cam=True)
    return [mute(row, kind=kind, by=by) for row in rows]


@transaction.atomic
def unmute(participant: Participant, *, by: Person) -> Participant:
    """Gives the microphone back; the person opens it themself."""
    if Participant.objects.filter(pk=participant.pk, muted=True).update(muted=False):
        record(participant, "unmute", by=by)
    participant.refresh_from_db()
    return participant


@transaction.atomic
def unmute_all(room: Room, *, by: Person) -> list[Participant]:
    return [unmute(row, by=by) for row in Participant.objects.filter(room=room, state="in", muted=True).select_related("person")]


@transaction.atomic
def keep(conns: Iterable[str], *, by: Person | None) -> int:
    """These sockets live: one UPDATE for who is in, one for who waits. Not journalled: every 20 s."""
    now, alive = timezone.now(), list(conns)
    waiting = Participant.objects.filter(state="waiting", conn__in=alive).update(seen=now)
    return waiting + Stay.objects.filter(left=None, participant__state="in", participant__conn__in=alive).update(seen=now)
