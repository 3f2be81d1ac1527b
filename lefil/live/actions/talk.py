from secrets import randbelow

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.live.contacts import gives_contact, without_contacts
from lefil.live.models import ChatLine, Participant, Room
from lefil.live.queries.talk import chat_mode, minors_in
from lefil.live.rules import HOSTS, policy_of
from lefil.live.words import clean
from lefil.people.models import Person

MOST_SIGNS = 1000
MOST_NOTICE = 300


@transaction.atomic
def say(participant: Participant, *, text: str, nonce: str, to: str, by: Person) -> ChatLine:
    """Writes a line in the chat of one's group. The same nonce again is the same line, whatever the text.

    Where the programme lets guests write to the hosts only, their line goes to the hosts whatever `to` says. Refused where there is
    no chat. With a minor expected, a telephone number, an address or an account is refused, taken out or held, as the programme wants,
    and some lines are read again by who protects. Not journalled: the line says who and when.
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
    words, review = _passed(text, participant.room)
    removed = timezone.now() if review == "held" else None
    try:
        with transaction.atomic():
            return ChatLine.objects.create(
                room=participant.room, participant=participant, text=words, to=to, place=participant.place, nonce=nonce, review=review,
                removed=removed,
            )  # fmt: skip
    except IntegrityError:  # the same line, resent by a newer socket at this very moment
        return ChatLine.objects.select_related("participant__person").get(participant=participant, nonce=nonce)


def _passed(text: str, room: Room) -> tuple[str, str]:
    """(words, review) of a line by the programme's policy. Between adults: as it is written, and no review ever."""
    if not minors_in(room.meeting):
        return clean(text, most=MOST_SIGNS, lines=True), ""
    policy = policy_of(room.meeting)
    words = clean(text, most=MOST_SIGNS, lines=True)
    if gives_contact(words):
        if policy.contacts_minors == "hold":
            return words, "held"
        words = without_contacts(words) if policy.contacts_minors == "redact" else welcome(text, room=room, most=MOST_SIGNS)
    return words, "sampled" if randbelow(100) < policy.sample_minors else ""


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


@transaction.atomic
def review_line(line: ChatLine, *, passes: bool, by: Person) -> ChatLine:
    """Who protects has read it: it passes, and a held one is read in the room from now on; or it stays out of the room. Once."""
    if line.review not in {"held", "sampled"}:
        raise Refused(_("Ce message est déjà relu."))
    facts = {"review": "passed", "removed": None} if passes else {"review": "kept", "removed": timezone.now()}
    if passes and line.review == "sampled":
        facts.pop("removed")  # its author may have taken it back
    if not ChatLine.objects.filter(pk=line.pk, review=line.review).update(**facts):
        raise Refused(_("Ce message est déjà relu."))
    line.refresh_from_db()
    record(line, "review", by=by, about=line.participant.person, detail={"passes": passes})
    return line
