"""The live rooms on the coordinator's day: who calls, who is in, and the room where the reader is expected."""

from datetime import date

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lefil.desk.queries.cards import Card, Row, card
from lefil.kit import days
from lefil.live.models import Alert, Participant, Room
from lefil.live.queries.alerts import OPEN_TO_STAFF, alerts_for, rooms_now
from lefil.meetings.queries import Appointment, next_of
from lefil.people.models import Person

ROOMS = "/bureau/salles/"


def alerts_card(person: Person) -> Card:
    """Who asked for the team from a room, those that cannot wait first."""
    words = (_("appel ou signalement depuis une salle"), _("appels ou signalements depuis une salle"))
    return card("alerts", urgent_first(alerts_for(person)), words, ROOMS, _alert_row, _("Lire et répondre"))


def urgent_first(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    rank = Case(When(kind="unsafe", then=Value(0)), When(kind__in=["stranger", "behaviour"], then=Value(1)), default=Value(2))
    return alerts.annotate(rank=rank).order_by("rank", "id")


def rooms_card(person: Person) -> Card:
    """The rooms where somebody is now. Nothing to do: one may look in, and everybody sees that one does."""
    here = Participant.objects.filter(room=OuterRef("pk"), state__in=["in", "waiting"])
    words = (_("salle ouverte en ce moment"), _("salles ouvertes en ce moment"))
    return card("rooms", rooms_now(person).filter(Exists(here)), words, ROOMS, _room_row, _("Voir les salles"))


def expected_today(person: Person, today: date) -> Appointment | None:
    """The next meeting where the reader is expected, when it is today."""
    seen = next_of(person)
    return seen if seen and timezone.localdate(seen.meeting.starts) <= today else None


def _alert_row(alert: Alert) -> Row:
    """Of a report, neither the name nor the kind: who may know them reads them on the page of the rooms."""
    when = days.moment(alert.at)
    if alert.kind not in OPEN_TO_STAFF:
        return Row(_("Un signalement"), when, ROOMS)
    return Row(alert.participant.person.called, f"{alert.get_kind_display()} · {when}", ROOMS)


def _room_row(room: Room) -> Row:
    inside = [row.person.called for row in room.participants.all() if row.state == "in"]
    waiting = sum(row.state == "waiting" for row in room.participants.all())
    title = ", ".join(inside[:4]) or _("Personne encore dans la salle")
    counts = [ngettext("%(n)s personne", "%(n)s personnes", len(inside)) % {"n": len(inside)}]
    counts += [ngettext("%(n)s attend à l’entrée", "%(n)s attendent à l’entrée", waiting) % {"n": waiting}] if waiting else []
    return Row(f"{title}…" if len(inside) > 4 else title, f"{room.meeting.title} · {', '.join(counts)}", ROOMS)
