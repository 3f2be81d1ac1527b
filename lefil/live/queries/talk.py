"""What is said in a room, as one person may read it; hands, and the pulse."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.kit.refusals import Refused
from lefil.live.models import ChatLine, Participant, Pulse, PulseAnswer, Room
from lefil.live.rules import HOSTS, minors_expected, policy_of
from lefil.live.rules import chat_of as chat_of_policy
from lefil.meetings.models import Meeting

SHOWN = 300


def minors_in(meeting: Meeting) -> bool:
    """Whether one person expected at this meeting is under 18, or of an age that nobody knows."""
    return minors_expected(timezone.localdate()).filter(meeting=meeting).exists()


def chat_mode(room: Room) -> str:
    """A key of CHATS."""
    return chat_of_policy(policy_of(room.meeting), minors_in(room.meeting))


def other_in(room: Room, pid: str) -> Participant:
    """Somebody else who is in the same room now."""
    found = Participant.objects.select_related("person").filter(room=room, key=pid, state="in").first()
    if found is None:
        raise Refused(_("Cette personne n’est plus dans la salle."))
    return found


def line_of(room_id: int, number: int) -> ChatLine:
    found = ChatLine.objects.select_related("participant__person").filter(room=room_id, pk=number).first()
    if found is None:
        raise Refused(_("Ce message n’existe plus."))
    return found


def line_facts(line: ChatLine) -> dict[str, Any]:
    """As the browser reads it: no text once it is removed."""
    removed = line.removed is not None
    return {
        "id": line.pk, "pid": line.participant.key, "called": line.participant.person.called, "text": "" if removed else line.text,
        "to": line.to, "at": line.at, "removed": removed,
    }  # fmt: skip


def chat_of(room: Room, participant: Participant) -> list[dict[str, Any]]:
    """The last lines that this person may read: those of their own group, and those written to the hosts when they are one of them,
    from any group. Oldest first. One query."""
    mine = Q(participant=participant)
    if participant.role in HOSTS:
        seen = mine | Q(to="hosts") | Q(to="all", place=participant.place)
    else:
        seen = mine | Q(to="all", place=participant.place)
    rows = ChatLine.objects.filter(seen, room=room).select_related("participant__person").order_by("-id")[:SHOWN]
    return [line_facts(row) for row in reversed(rows)]


def hands_of(room: Room) -> list[str]:
    """Who asks to speak, in the order in which they asked."""
    raised = Participant.objects.filter(room=room, state="in").exclude(hand=None)
    return list(raised.order_by("hand", "id").values_list("key", flat=True))


def counts_of(pulse: Pulse) -> dict[str, int]:
    counted = dict.fromkeys(PulseAnswer.VALUES, 0)
    for value in PulseAnswer.objects.filter(pulse=pulse).values_list("value", flat=True):
        counted[value] += 1
    return counted


def standing_pulse(room: Room) -> Pulse | None:
    return Pulse.objects.filter(room=room, closed=None).first()


def pulse_of(room: Room, participant: Participant) -> dict[str, Any] | None:
    """The question asked now, one's own answer, and the counts for hosts and staff only; None when nothing is asked."""
    pulse = standing_pulse(room)
    if pulse is None:
        return None
    mine = PulseAnswer.objects.filter(pulse=pulse, participant=participant).values_list("value", flat=True).first()
    return {"key": pulse.key, "asked": pulse.asked, "mine": mine, "counts": counts_of(pulse) if participant.role in HOSTS else None}
