from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.live.contacts import gives_contact
from lefil.live.models import ChatLine, Participant, Room
from lefil.live.queries.talk import chat_mode, minors_in
from lefil.live.rules import HOSTS
from lefil.live.words import clean
from lefil.people.models import Person

MOST_SIGNS = 1000
MOST_NOTICE = 300


@transaction.atomic
def say(participant: Participant, *, text: str, nonce: str, to: str, by: Person) -> ChatLine:
    """Writes a line in the chat of one's group. The same nonce again is the same line, whatever the text.

    Where the programme lets guests write to the hosts only, their line goes to the hosts whatever `to` says. Refused where there is
    no chat, and, with a minor expected, for a telephone number, an address or an account. Not journalled: the line says who and when.
    """
    said = ChatLine.objects.select_related("participant__person").filter(participant=participant, nonce=nonce).first()
    if said is not None:
        return said
    mode = chat_mode(participant.room)
    if mode == "off":
        raise Refused(_("Il n’y a pas de messages dans cette salle."))
    if to not in ChatLine.TO:
        raise Refused(_("Choisissez à qui vous écrivez."))
    if mode == "hosts" and participant.role not in HOSTS:
        to = "hosts"
    words = welcome(text, room=participant.room, most=MOST_SIGNS)
    try:
        with transaction.atomic():
            return ChatLine.objects.create(
                room=participant.room, participant=participant, text=words, to=to, place=participant.place, nonce=nonce
            )
    except IntegrityError:  # the same line, resent by a newer socket at this very moment
        return ChatLine.objects.select_related("participant__person").get(participant=participant, nonce=nonce)


def welcome(text: str, *, room: Room, most: int, lines: bool = True) -> str:
    """Words as the room keeps them. Refused when they are empty or too long and, with a minor expected, when they give a contact."""
    words = clean(text, most=most, lines=lines)
    if gives_contact(words) and minors_in(room.meeting):
        raise Refused(_("Pas de numéro, d’adresse ni de compte dans les messages de cette salle. L’équipe fait le lien."))
    return words


@transaction.atomic
def remove_line(line: ChatLine, *, by: Participant) -> ChatLine:
    """Takes a line back: its author or a host. Nobody in the room reads its text from now on; who protects still may, as long as the
    room's messages are kept. Doing it twice changes nothing."""
    if by.room_id != line.room_id or (line.participant_id != by.pk and by.role not in HOSTS):
        raise Refused(_("Seuls son auteur et les animateurs retirent un message."))
    if ChatLine.objects.filter(pk=line.pk, removed=None).update(removed=timezone.now()):
        record(line, "remove", by=by.person, about=line.participant.person)
    line.refresh_from_db(fields=["removed"])
    return line
