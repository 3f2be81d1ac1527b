"""What goes on now on the coordinator's day: who calls from a live room, who is in, where the reader is expected, who calls whom."""

from datetime import date

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lefil.care.models import Round
from lefil.care.rules import asked_to, visible_rounds
from lefil.catalogue.rules import run_by
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


def rounds_now(rows: QuerySet[Round]) -> QuerySet[Round]:
    """Of these, the calling sessions that go on, with `left`: how many people are still to be called."""
    now = timezone.now()
    waiting = Q(calls__state="waiting", calls__thread__enrolment__person__erased=None)
    rows = rows.filter(starts__lte=now, ends__gt=now).annotate(left=Count("calls", filter=waiting, distinct=True))
    return rows.order_by("ends", "id")


def rounds_card(person: Person) -> Card:
    """Those one runs, those where one is asked to call. Two queries."""
    words = (_("séance d’appels ouverte en ce moment"), _("séances d’appels ouvertes en ce moment"))
    rows = rounds_now(visible_rounds(person)).annotate(asked=Exists(asked_to(person).filter(pk=OuterRef("pk"))))
    rows = rows.filter(Q(asked=True) | Q(programme__in=run_by(person).values("pk")))
    return card("rounds", rows, words, reverse("care:rounds"), _round_row, _("Voir les séances d’appels"))


def _round_row(round: Round) -> Row:
    """Who calls goes to their calls, who runs it to what came of them."""
    page = "care:calls" if round.asked else "care:round"  # type: ignore[attr-defined]
    return Row(round.title, still_to_call(round), reverse(page, args=[round.key]))


def still_to_call(round: Round) -> str:
    left = round.left  # type: ignore[attr-defined]
    words = ngettext("%(n)s personne à appeler, jusqu’à %(hour)s", "%(n)s personnes à appeler, jusqu’à %(hour)s", left)
    return words % {"n": left, "hour": days.clock(round.ends)}
