"""The coordinator's cards: each a count, the first rows, and where to act. A constant number of queries at any size."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.care.models import Task, Thread
from lefil.care.queries import silent, to_do
from lefil.enrolments.models import Completion, Enrolment
from lefil.enrolments.queries import years_before
from lefil.enrolments.rules import followed_by
from lefil.groups.models import Group, Seat
from lefil.groups.rules import staffed_groups
from lefil.kit import days
from lefil.matching.models import Need
from lefil.matching.queries.replacing import promised, to_replace
from lefil.meetings.models import Attendance, Meeting
from lefil.people.models import ParentalAuthorisation, Person
from lefil.tutoring.models import Report

FIRST = 5
LONG = timedelta(days=7)


@dataclass(frozen=True)
class Row:
    title: str
    hint: str
    url: str


@dataclass(frozen=True)
class Card:
    code: str
    count: int
    words: str
    rows: tuple[Row, ...]
    url: str
    action: str


def cards_of(person: Person, today: date) -> list[Card]:
    """One card per thing to do today, in the order of urgency. Two queries a card: the count and the first five."""
    mine = followed_by(person).values("pk")
    groups = staffed_groups(person).values("pk")
    return [
        card("silence", silent(person, now=timezone.now()).select_related("enrolment__person"), (_("personne à qui nul ne parle depuis 14 jours"), _("personnes à qui nul ne parle depuis 14 jours")), "/bureau/silence/", _thread_row, _("Voir le silence")),
        card("waiting", to_match(mine).filter(since__lt=timezone.now() - LONG), (_("demande attend depuis plus de 7 jours"), _("demandes attendent depuis plus de 7 jours")), "/bureau/mise-en-relation/", _need_row, _("Chercher des binômes")),
        card("replace", to_replace(followed_by(person)), (_("bénévole à remplacer sous 24 h"), _("bénévoles à remplacer sous 24 h")), "/bureau/mise-en-relation/", _replace_row, _("Chercher des binômes")),
        card("leaving", leaving(groups), (_("bénévole passe le relais"), _("bénévoles passent le relais")), "/bureau/binomes/", _leaving_row, _("Voir les binômes")),
        card("todo", to_do(person, today=today, mine=False), (_("chose à faire pour quelqu’un"), _("choses à faire pour quelqu’un")), "/bureau/a-faire/?a=tous", _task_row, _("Voir tout ce qui est à faire")),
        card("worried", worried(groups), (_("demande de tuteur"), _("demandes de tuteurs")), "/tutorat/comptes-rendus/", _report_row, _("Lire toutes les demandes")),
        card("first", not_met(groups, today), (_("binôme sans première séance"), _("binômes sans première séance")), "/bureau/binomes/?etat=sans-seance", _group_row, _("Voir ces binômes")),
        card("reports", reports_missing(groups), (_("compte rendu à relancer"), _("comptes rendus à relancer")), "/tutorat/comptes-rendus/?etat=manquants", _meeting_row, _("Voir ces séances")),
        card("suspended", suspended(groups), (_("binôme suspendu"), _("binômes suspendus")), "/bureau/binomes/?etat=suspendus", _group_row, _("Voir pourquoi")),
        card("match", to_match(mine), (_("élève à mettre en relation"), _("élèves à mettre en relation")), "/bureau/mise-en-relation/", _need_row, _("Chercher des binômes")),
        card("screen", to_screen(mine), (_("bénévole à recevoir"), _("bénévoles à recevoir")), "/bureau/candidatures/", _enrolment_row, _("Voir les candidatures")),
        card("parents", without_parent(mine, today), (_("accord de parent qui manque"), _("accords de parents qui manquent")), "/bureau/personnes/?etat=sans-autorisation", _enrolment_row, _("Voir ces élèves")),
        card("checks", expiring(mine, today), (_("étape à renouveler sous 30 jours"), _("étapes à renouveler sous 30 jours")), "/bureau/candidatures/?etat=a-renouveler", _completion_row, _("Voir ces bénévoles")),
        card("lapsed", lapsed(mine), (_("bénévole à faire revenir"), _("bénévoles à faire revenir")), "/bureau/candidatures/?etat=a-renouveler", _enrolment_row, _("Voir ces bénévoles")),
    ]  # fmt: skip


def worried(groups: QuerySet) -> QuerySet[Report]:
    """Reports that ask for somebody: a worried tutor first. Nothing waits for a threshold."""
    return (
        Report.objects.filter(handled=None, meeting__group__in=groups)
        .exclude(need="none")
        .select_related("author", "meeting")
        .order_by("-need", "id")
    )


def not_met(groups: QuerySet, today: date) -> QuerySet[Group]:
    return (
        Group.objects.filter(pk__in=groups, state__in=["signing", "active"], first_met=None, first_meeting_due__lt=today)
        .prefetch_related("seats__enrolment__person")
        .order_by("first_meeting_due", "id")
    )


def reports_missing(groups: QuerySet) -> QuerySet[Meeting]:
    """Meetings of pairs over for two days, not cancelled, of which neither the tutor nor the team has said who came."""
    limit = timezone.now() - timedelta(hours=48)
    return (
        Meeting.objects.filter(group__in=groups, kind="pair", state__in=["planned", "held"], ends__lt=limit)
        .filter(~Exists(Report.objects.filter(meeting=OuterRef("pk"))))
        .filter(~Exists(Attendance.objects.filter(booking__meeting=OuterRef("pk"), source="staff")))
        .prefetch_related("group__seats__enrolment__person")
        .order_by("ends", "id")
    )


def suspended(groups: QuerySet) -> QuerySet[Group]:
    return Group.objects.filter(pk__in=groups, state="suspended").prefetch_related("seats__enrolment__person").order_by("id")


def to_match(enrolments: QuerySet) -> QuerySet[Need]:
    rows = Need.objects.filter(enrolment__in=enrolments, state="open", enrolment__state="ready")
    return rows.select_related("enrolment__person").order_by("since", "id")


def leaving(groups: QuerySet) -> QuerySet[Group]:
    """Volunteers who have written their two lines for the next one: they are about to go."""
    rows = Group.objects.filter(pk__in=groups, state__in=["signing", "active", "suspended"], handover__isnull=False)
    return rows.prefetch_related("seats__enrolment__person").order_by("handover__at", "id")


def to_screen(enrolments: QuerySet) -> QuerySet[Enrolment]:
    """Volunteers whose path waits for staff: an interview to hold or to read again, or a document to see."""
    waits = Completion.objects.filter(enrolment=OuterRef("pk"), module__kind__in=["interview", "check"])
    return (
        Enrolment.objects.filter(pk__in=enrolments, side="volunteer", state="applied")
        .filter(
            ~Exists(waits.filter(module__kind="interview", state="passed")) | ~Exists(waits.filter(module__kind="check", state="passed"))
        )
        .select_related("person")
        .order_by("created", "id")
    )


def without_parent(enrolments: QuerySet, today: date) -> QuerySet[Enrolment]:
    adult = years_before(today, 18)
    word = ParentalAuthorisation.objects.filter(minor=OuterRef("person"), state="granted")
    return (
        Enrolment.objects.filter(pk__in=enrolments, side="learner", state__in=["applied", "suspended"], programme__needs_parent=True)
        .filter(Q(person__born__gt=adult) | Q(person__born=None))
        .filter(~Exists(word))
        .select_related("person")
        .order_by("created", "id")
    )


def expiring(enrolments: QuerySet, today: date) -> QuerySet[Completion]:
    return (
        Completion.objects.filter(
            enrolment__in=enrolments, state="passed", module__required=True, module__active=True, valid_until__range=(today, today + timedelta(days=30)),
            enrolment__state__in=["ready", "paused"],
        )
        .select_related("enrolment__person", "module")
        .order_by("valid_until", "id")
    )  # fmt: skip


def lapsed(enrolments: QuerySet) -> QuerySet[Enrolment]:
    """Volunteers suspended by an expired step, paired or not: nobody must wait for a step that they forgot."""
    rows = Enrolment.objects.filter(pk__in=enrolments, side="volunteer", state="suspended")
    return rows.select_related("person").order_by("cleared_until", "id")


def card(code: str, rows: QuerySet, words: tuple[str, str], url: str, shape: object, action: str) -> Card:
    """`words`: for one, for several."""
    first, count = list(rows[:FIRST]), rows.count()
    return Card(code, count, words[count != 1], tuple(shape(row) for row in first), url, action)  # type: ignore[operator]


def _names(seats: list[Seat]) -> str:
    return _(" et ").join(seat.enrolment.person.called for seat in seats if seat.left is None)


def _thread_row(thread: Thread) -> Row:
    return Row(thread.enrolment.person.called, _("depuis %(day)s") % {"day": days.day(thread.spoken)}, f"/bureau/fil/{thread.key}/")


def _task_row(task: Task) -> Row:
    return Row(task.thread.enrolment.person.called, str(task.get_kind_display()).capitalize(), f"/bureau/fil/{task.thread.key}/")


def _report_row(report: Report) -> Row:
    return Row(report.author.called, str(report.get_need_display()), f"/tutorat/seances/{report.meeting.key}/")


def _group_row(group: Group) -> Row:
    when = group.suspended_why or (days.day(group.first_meeting_due) if group.first_meeting_due else "")
    return Row(_names(list(group.seats.all())), when, f"/tutorat/binomes/{group.key}/")


def _meeting_row(meeting: Meeting) -> Row:
    return Row(
        _names(list(meeting.group.seats.all()) if meeting.group else []), days.moment(meeting.starts), f"/tutorat/seances/{meeting.key}/"
    )


def _need_row(need: Need) -> Row:
    return Row(
        need.enrolment.person.called,
        _("attend depuis %(day)s") % {"day": days.day(need.since)},
        f"/bureau/personnes/{need.enrolment.person.key}/",
    )


def _replace_row(enrolment: Enrolment) -> Row:
    by = promised(enrolment.lost)  # type: ignore[attr-defined]
    hint = _("attendu avant %(moment)s, en retard") if by < timezone.now() else _("attendu avant %(moment)s")
    return Row(enrolment.person.called, hint % {"moment": days.moment(by)}, f"/bureau/personnes/{enrolment.person.key}/")


def _leaving_row(group: Group) -> Row:
    return Row(_names(list(group.seats.all())), _("le bénévole passe le relais"), f"/tutorat/binomes/{group.key}/")


def _enrolment_row(enrolment: Enrolment) -> Row:
    return Row(
        enrolment.person.called, _("depuis %(day)s") % {"day": days.day(enrolment.created)}, f"/bureau/personnes/{enrolment.person.key}/"
    )


def _completion_row(completion: Completion) -> Row:
    hint = f"{completion.module.title} : {days.day(completion.valid_until)}" if completion.valid_until else completion.module.title
    return Row(completion.enrolment.person.called, hint, f"/bureau/personnes/{completion.enrolment.person.key}/")
