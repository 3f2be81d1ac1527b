"""Who reads the file of a worry, what stands in it, and what the sweeps have to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone

from lefil.care.models import Incident, IncidentLine
from lefil.care.rules import visible_incidents
from lefil.catalogue.models import Programme
from lefil.enrolments.rules import own_enrolments
from lefil.groups.models import Group
from lefil.groups.queries import Pair, pairs_of, who_decides, who_protects
from lefil.journal.models import Entry
from lefil.live.models import Alert
from lefil.live.queries.alerts import OPEN_TO_STAFF
from lefil.orgs.models import Organisation
from lefil.orgs.rules import organisations_of
from lefil.people.models import Person
from lefil.people.rules import visible_authorisations

MOST = 500
SOON = timedelta(hours=4)


def protectors(organisation: Organisation, *, programme: int | None, group: Group | None, today: date) -> list[Person]:
    """Who reads what is told about a group or, without group, in an association: they have no place in that group."""
    if group is not None:
        return who_decides(group, today)
    return who_protects(organisation, today, programme=programme or 0)


def readers_of(incident: Incident, today: date) -> list[Person]:
    return protectors(incident.organisation, programme=incident.programme_id, group=incident.group, today=today)


def severity_of(incident: Incident) -> str:
    """A key of IncidentLine.SEVERITIES, the last one written; empty when nobody has weighed it yet."""
    return incident.lines.filter(kind="grave").order_by("-id").values_list("code", flat=True).first() or ""


@dataclass(frozen=True)
class Written:
    """A line as it is read: what corrects it, and whether a deadline is met."""

    line: IncidentLine
    corrections: tuple[IncidentLine, ...]
    met: IncidentLine | None
    late: bool


@dataclass(frozen=True)
class File:
    incident: Incident
    severity: str
    lines: tuple[Written, ...]
    deadlines: tuple[Written, ...]
    people: tuple[Person, ...]
    talk_asked: bool
    opened: tuple[Entry, ...]


def file_of(incident: Incident, today: date) -> File:
    """Everything of one file, oldest line first. Three queries."""
    rows = list(incident.lines.select_related("by", "about").order_by("id"))
    lines = [_written(row, rows, today) for row in rows if row.kind not in {"right", "met"}]
    seats = incident.group.seats.select_related("enrolment__person").order_by("side", "id") if incident.group else []
    grave = [row for row in rows if row.kind == "grave"]
    return File(
        incident, grave[-1].code_words if grave else "", tuple(lines), tuple(one for one in lines if one.line.kind == "due" and not one.met),
        tuple(seat.enrolment.person for seat in seats), any(row.kind == "talk" and row.code == "asked" for row in rows),
        tuple(Entry.objects.filter(noun="care.incident", noun_id=incident.pk, verb="open").select_related("by").order_by("-id")[:30]),
    )  # fmt: skip


def _written(row: IncidentLine, rows: Iterable[IncidentLine], today: date) -> Written:
    later = [one for one in rows if one.about_id == row.pk]
    met = next((one for one in later if one.kind == "met"), None)
    return Written(row, tuple(one for one in later if one.kind == "right"), met, bool(row.due and row.due < today and not met))


def board(person: Person, *, state: str) -> QuerySet[Incident]:
    """The files that a person reads: immediate danger first, then the oldest; those closed, the last first."""
    late = IncidentLine.objects.filter(incident=OuterRef("pk"), kind="due").exclude(later__kind="met")
    rows = visible_incidents(person).filter(state=state).annotate(owes=Exists(late)).select_related("programme", "organisation", "group")
    return rows.order_by("-immediate", "at", "id") if state == "open" else rows.order_by("-at", "-id")


def own_worry(person: Person, key: str) -> Incident | None:
    return Incident.objects.filter(reported_by=person, key=key).select_related("organisation", "group", "programme").first()


@dataclass(frozen=True)
class Told:
    """From where a person tells a worry: their pairs, or the association that follows them. None: nobody to write to, only numbers."""

    organisation: Organisation | None
    programme: Programme | None
    pairs: tuple[Pair, ...]


def told_by(person: Person) -> Told:
    pairs = tuple(pairs_of(person))
    mine = own_enrolments(person).select_related("organisation", "programme").order_by("-id").first()
    if mine is not None:
        return Told(mine.organisation, mine.programme, pairs)
    child = visible_authorisations(person).filter(guardian=person, minor__erased=None).select_related("minor").order_by("-id").first()
    place = own_enrolments(child.minor).select_related("organisation", "programme").order_by("-id").first() if child else None
    if place is not None:
        return Told(place.organisation, place.programme, pairs)
    return Told(organisations_of(person).order_by("id").first(), None, pairs)


def alerts_to_pull() -> QuerySet[Alert]:
    """Reports from the live rooms that have no file yet."""
    rows = Alert.objects.filter(state="open", incident=None).exclude(kind__in=OPEN_TO_STAFF)
    return rows.select_related(
        "room__meeting__organisation", "room__meeting__programme", "room__meeting__group", "participant__person"
    ).order_by("id")[:MOST]


def alerts_with_more() -> QuerySet[Alert]:
    """Those to which their author has added words since."""
    same = IncidentLine.objects.filter(incident=OuterRef("incident"), kind="facts", words=OuterRef("text"))
    rows = Alert.objects.annotate(size=Length("text")).filter(~Exists(same), incident__state="open", size__gt=Length(F("incident__facts")))
    return rows.select_related("incident").order_by("id")[:MOST]


def deadlines_due(now: datetime) -> QuerySet[IncidentLine]:
    """Passed, or ending today and known for some hours: the letter that opens a file has just said the same."""
    today = timezone.localdate(now)
    owed = Q(due__lt=today) | Q(due=today, at__lt=now - SOON)
    rows = IncidentLine.objects.filter(owed, kind="due", incident__state="open").exclude(later__kind="met")
    return rows.select_related("incident__organisation__parent__parent", "incident__group__organisation__parent__parent").order_by(
        "due", "id"
    )[:MOST]
