from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.live.models import Participant, Pulse, PulseAnswer, Room
from lefil.people.models import Person


@transaction.atomic
def ask_pulse(room: Room, *, by: Person) -> Pulse:
    """Asks everybody whether they follow. An earlier question ends; two hosts who ask at once ask one question."""
    close_pulse(room, by=by)
    try:
        with transaction.atomic():
            pulse = Pulse.objects.create(room=room)
    except IntegrityError:
        return Pulse.objects.get(room=room, closed=None)
    record(pulse, "ask", by=by)
    return pulse


@transaction.atomic
def close_pulse(room: Room, *, by: Person) -> bool:
    """Not journalled: its question is."""
    return bool(Pulse.objects.filter(room=room, closed=None).update(closed=timezone.now()))


@transaction.atomic
def answer_pulse(participant: Participant, *, value: str, by: Person) -> PulseAnswer:
    """One answer each, which may be changed while the question stands. Not journalled: nobody is to know who answered what."""
    if value not in PulseAnswer.VALUES:
        raise Refused(_("Choisissez une des réponses proposées."))
    pulse = Pulse.objects.filter(room=participant.room, closed=None).first()
    if pulse is None:
        raise Refused(_("La question est terminée."))
    answer, _made = PulseAnswer.objects.update_or_create(pulse=pulse, participant=participant, defaults={"value": value})
    return answer
