from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.live import shapes
from lefil.live.actions.talk import welcome
from lefil.live.models import Participant, Room, Stroke
from lefil.live.queries.board import MOST_STANDING, strokes_on
from lefil.live.rules import HOSTS
from lefil.people.models import Person


@transaction.atomic
def draw(participant: Participant, *, nonce: str, shape: Any, by: Person) -> Stroke:
    """Puts a line or a word on the board of one's group. The same nonce again is the same stroke.

    Refused for a shape the board does not draw, on a full board and, with a minor expected, for words that give a contact. Not
    journalled: the stroke says who and when.
    """
    drawn = Stroke.objects.filter(participant=participant, nonce=nonce).first()
    if drawn is not None:
        return drawn
    kept = shapes.read(shape)
    if "text" in kept:
        kept["text"] = welcome(kept["text"], room=participant.room, most=shapes.MOST_SIGNS, lines=False)
    if strokes_on(participant.room, participant.place) >= MOST_STANDING:
        raise Refused(_("Le tableau est plein. Un animateur peut l’effacer."))
    try:
        with transaction.atomic():
            return Stroke.objects.create(room=participant.room, participant=participant, place=participant.place, nonce=nonce, shape=kept)
    except IntegrityError:  # resent by a newer socket at this very moment
        return Stroke.objects.get(participant=participant, nonce=nonce)


@transaction.atomic
def erase_stroke(stroke: Stroke, *, by: Participant) -> Stroke:
    """Its author or a host takes a stroke off the board; doing it twice changes nothing. Not journalled: the row keeps when."""
    if by.room_id != stroke.room_id or (stroke.participant_id != by.pk and by.role not in HOSTS):
        raise Refused(_("Seuls son auteur et les animateurs effacent un trait."))
    Stroke.objects.filter(pk=stroke.pk, erased=None).update(erased=timezone.now())
    return stroke


@transaction.atomic
def clear_board(room: Room, *, place: int, by: Person) -> list[str]:
    """Wipes the board of one group. Returns the keys of what stood there."""
    rows = Stroke.objects.select_for_update().filter(room=room, place=place, erased=None)
    keys = list(rows.order_by("id").values_list("key", flat=True))
    Stroke.objects.filter(room=room, key__in=keys).update(erased=timezone.now())
    record(room, "clear_board", by=by, detail={"strokes": len(keys)})
    return keys
