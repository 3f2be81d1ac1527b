from django.db import transaction
from django.utils import timezone

from lefil.live.models import Participant, Room
from lefil.people.models import Person


@transaction.atomic
def raise_hand(participant: Participant, *, by: Person) -> bool:
    """Asks to speak; who asks twice keeps their place in the queue. Not journalled: it lasts a minute."""
    return bool(Participant.objects.filter(pk=participant.pk, hand=None).update(hand=timezone.now()))


@transaction.atomic
def lower_hand(participant: Participant, *, by: Person) -> bool:
    """Not journalled: id."""
    return bool(Participant.objects.filter(pk=participant.pk).exclude(hand=None).update(hand=None))


@transaction.atomic
def lower_hands(room: Room, *, by: Person) -> int:
    """Lowers every hand of a room. Not journalled: id."""
    return Participant.objects.filter(room=room).exclude(hand=None).update(hand=None)


@transaction.atomic
def give_floor(participant: Participant, *, by: Person) -> Participant:
    """Somebody's turn to speak: their hand goes down, and what a host had silenced may sound again. Not journalled: id."""
    Participant.objects.filter(pk=participant.pk).update(hand=None, muted=False)
    participant.refresh_from_db(fields=["hand", "muted"])
    return participant
