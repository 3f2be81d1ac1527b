from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.groups.actions import suspend, tell
from lefil.groups.models import Group
from lefil.groups.queries import coordinators_of
from lefil.journal.actions import move, record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.live.actions.rooms import end
from lefil.live.models import Alert, Participant, Room
from lefil.live.queries.alerts import protectors_for
from lefil.live.rules import role_of
from lefil.live.words import clean
from lefil.meetings.models import Meeting
from lefil.people.models import Person

FOR_COORDINATORS = ("call", "technical")
MOST_SIGNS = 2000


@transaction.atomic
def alert(participant: Participant, *, kind: str, by: Person, text: str = "") -> Alert:
    """Somebody calls for the team: to be called back, or because something is wrong. Said twice before anyone has answered, it is one alert.

    A call and a technical trouble go to those who coordinate; all else to those who protect, at once, whatever the hour. "unsafe"
    also suspends the group and ends the room. The letters hold no name and no word of it; the other side never learns who spoke.
    """
    if kind not in Alert.KINDS:
        raise Refused(_("Choisissez une des réponses proposées."))
    Participant.objects.select_for_update().get(pk=participant.pk)  # said by the page and by the socket at once
    standing = Alert.objects.filter(participant=participant, kind=kind, state="open").first()
    if standing is not None:
        return add_words(standing, text=text, by=by) if text.strip() else standing
    room = participant.room
    made = Alert.objects.create(room=room, participant=participant, kind=kind, text=_kept(text))
    record(made, "alert", by=by, about=participant.person, detail={"kind": kind})
    _write(made, room.meeting)
    if kind == "unsafe":
        _stop(room)
    return made


def _kept(text: str) -> str:
    return clean(text, most=MOST_SIGNS) if text.strip() else ""


def _write(made: Alert, meeting: Meeting) -> None:
    today = timezone.localdate()
    if made.kind in FOR_COORDINATORS:
        people, name = coordinators_of(meeting.organisation, today), "call"
    else:
        people, name = protectors_for(meeting, today), "report"
    facts: dict[str, Any] = {
        "group": meeting.group,
        "meeting": meeting,
        "link": absolute("live:rooms"),
        "technical": made.kind == "technical",
    }
    for person in people:
        # both ways at once for a worry: an e-mail alone may wait until Monday, an SMS alone may be lost
        both = [way for way, has in (("email", person.email), ("sms", person.phone)) if has and name == "report"]
        for channel in both or ["email"]:
            key = f"live/{name}:{made.key}:{person.pk}:{channel}"
            tell(person, kind=f"live/{name}", key=key, by=None, due=timezone.now(), channel=channel, **facts)


def _stop(room: Room) -> None:
    """No line of the journal names who reported: members may read the lines about themselves."""
    group = room.meeting.group
    if group is not None and Group.objects.filter(pk=group.pk, state__in=["signing", "active"]).exists():
        group.refresh_from_db()
        suspend(group, why=_("Signalement dans la salle"), by=None, held=True)
    if Room.objects.filter(pk=room.pk, state="open").exists():
        end(room, by=None)


@transaction.atomic
def add_words(alert: Alert, *, text: str, by: Person) -> Alert:
    """Words added to an alert that is still open, after those already there."""
    alert, more = Alert.objects.select_for_update(of=("self",)).select_related("participant__person").get(pk=alert.pk), _kept(text)
    if not more:
        raise Refused(_("Écrivez quelque chose."))
    both = f"{alert.text}\n{more}".strip()
    if more in alert.text:
        return alert
    if len(both) > MOST_SIGNS:
        raise Refused(_("C’est trop long : %(most)s signes au plus.") % {"most": MOST_SIGNS})
    if not Alert.objects.filter(pk=alert.pk, state="open").update(text=both):
        raise Refused(_("L’équipe a déjà lu ce signalement. Appelez-la."))
    alert.text = both
    record(alert, "add_words", by=by, about=alert.participant.person)
    return alert


@transaction.atomic
def handle_alert(alert: Alert, *, by: Person) -> Alert:
    """Somebody of the team has dealt with it; it leaves the list."""
    return move(alert, to="handled", by=by, about=alert.participant.person, handled_by=by, handled_at=timezone.now())


@transaction.atomic
def forget_words(alert: Alert, *, by: Person | None) -> bool:
    """The words of an alert go; that somebody called, of what kind and when, stays."""
    if not Alert.objects.filter(pk=alert.pk, state="handled").exclude(text="").update(text=""):
        return False
    record(alert, "forget_words", by=by, about=alert.participant.person)
    return True


@transaction.atomic
def reporter(meeting: Meeting, *, person: Person, by: Person) -> Participant:
    """The row of somebody who reports, made when they never entered. Refused to who has no place there. Not journalled: the alert is."""
    room, _made = Room.objects.get_or_create(meeting=meeting)
    known = Participant.objects.select_related("room__meeting__organisation", "person").filter(room=room, person=person).first()
    if known is not None:
        return known
    role = role_of(meeting, person)
    if not role:
        raise Refused(_("Ce lien ne correspond plus à une séance."))
    made, _new = Participant.objects.get_or_create(room=room, person=person, defaults={"role": role, "state": "out"})
    return made
