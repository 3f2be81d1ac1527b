"""Who calls for the team, and who of the team reads what."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.groups.queries import who_protects
from lefil.kit.links import sign, unsign
from lefil.kit.refusals import Refused
from lefil.live.models import Alert, Participant, Room
from lefil.meetings.models import Meeting
from lefil.meetings.rules import followed_meetings
from lefil.people.models import Person

REPORT_DAYS = 120
_HOURS = timedelta(hours=2)
OPEN_TO_STAFF = ("call", "technical")
CALLS_KEPT, REPORTS_KEPT = timedelta(days=90), timedelta(days=3 * 365)


@dataclass(frozen=True)
class Call:
    """One alert on the team's page. `words` is None when this reader is not among those who protect: neither its name nor its kind
    is theirs to know then, since it may be about them."""

    alert: Alert
    words: str | None


def protectors_for(meeting: Meeting, today: date) -> list[Person]:
    return who_protects(meeting.organisation, today, programme=meeting.programme_id, group=meeting.group)


def protects(person: Person, meeting: Meeting) -> bool:
    """In charge of protection for this meeting, or of everything where nobody is."""
    return any(one.pk == person.pk for one in protectors_for(meeting, timezone.localdate()))


def readers_of(room: Room) -> set[int]:
    """Persons who read the reports of a room: those who protect and did not take part in it, since a report may be about one of them.
    All who protect, when every one of them took part. Staff who looked in did not take part."""
    protecting = {one.pk for one in protectors_for(room.meeting, timezone.localdate())}
    took_part = Participant.objects.filter(room=room, person__in=protecting, stays__isnull=False).exclude(role="staff")
    return protecting - set(took_part.values_list("person", flat=True)) or protecting


def alerts_for(person: Person, *, state: str = "open") -> QuerySet[Alert]:
    """Alerts of the meetings that a person follows as staff, those that cannot wait first."""
    mine = followed_meetings(person).values("pk")
    rows = Alert.objects.filter(room__meeting__in=mine, state=state)
    return rows.select_related(
        "participant__person", "room__meeting__organisation__parent", "room__meeting__group", "room__meeting__programme"
    ).order_by("id")


def calls_of(person: Person, alerts: list[Alert]) -> list[Call]:
    """With the words of each, for who may read them. One more query for each meeting of a report."""
    may: dict[int, bool] = {}
    made = []
    for alert in alerts:
        meeting = alert.room.meeting
        if alert.kind not in OPEN_TO_STAFF and meeting.pk not in may:
            may[meeting.pk] = person.pk in readers_of(alert.room)
        made.append(Call(alert, alert.text if alert.kind in OPEN_TO_STAFF or may[meeting.pk] else None))
    urgent = {"unsafe": 0, "stranger": 1, "behaviour": 1}
    return sorted(made, key=lambda call: urgent.get(call.alert.kind, 2))


def may_handle(person: Person, alert: Alert) -> bool:
    """Says that it is dealt with: of a report, only who may read it. It would else leave the list of those whom it is for."""
    return calls_of(person, [alert])[0].words is not None


def alerts_to_forget(now: datetime) -> QuerySet[Alert]:
    """Dealt with so long ago that nobody needs their words any more: calls after three months, reports after three years."""
    calls = Q(kind__in=OPEN_TO_STAFF, handled_at__lte=now - CALLS_KEPT)
    reports = Q(handled_at__lte=now - REPORTS_KEPT) & ~Q(kind__in=OPEN_TO_STAFF)
    return Alert.objects.filter(calls | reports, state="handled").exclude(text="").select_related("participant__person").order_by("id")


def rooms_now(person: Person) -> QuerySet[Room]:
    """The open rooms of the meetings that a person follows, with who is in or waits."""
    here = Participant.objects.filter(state__in=["in", "waiting"]).select_related("person").order_by("state", "id")
    rows = Room.objects.filter(meeting__in=followed_meetings(person).values("pk"), state="open", meeting__ends__gt=timezone.now() - _HOURS)
    return (
        rows.select_related("meeting__programme", "meeting__organisation")
        .prefetch_related(Prefetch("participants", here))
        .order_by("meeting__starts", "id")
    )


def report_link(meeting: Meeting, person: Person) -> str:
    """Where one leaves and says what is wrong, without sign-in."""
    return reverse("live:report", args=[sign("live.report", meeting.key, person.key)])


def reporter_of(token: str) -> tuple[Meeting, Person]:
    facts = unsign("live.report", token, days=REPORT_DAYS)
    rows = Meeting.objects.select_related("group__programme", "programme", "organisation__parent__parent", "host")
    meeting = rows.filter(key=facts[0]).first()
    person = Person.objects.present().filter(key=facts[1]).first()
    if meeting is None or person is None:
        raise Refused(_("Ce lien ne correspond plus à une séance."))
    return meeting, person


def last_alert(meeting: Meeting, person: Person) -> Alert | None:
    """The one this person has just sent and may add words to."""
    rows = Alert.objects.filter(room__meeting=meeting, participant__person=person, state="open")
    return rows.select_related("participant__person").order_by("-id").first()
