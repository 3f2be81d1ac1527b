"""What a learner reads of their own: the week, the ready actions, the board, the safe."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, QuerySet

from lefil.mentoring.content import ACTIONS, Action
from lefil.mentoring.models import Application, Document, Milestone, Mood, Share, Step
from lefil.mentoring.queries.pairs import week_of
from lefil.people.models import Person

PAGE = 30
ORDER = ("sent", "followed", "interview", "seen", "answered")


@dataclass(frozen=True)
class Week:
    """`goal`: that of this week, None while it is not chosen. `faces`: of the last seven days, the oldest first."""

    goal: Step | None
    mood: Mood | None
    faces: tuple[Mood, ...]


@dataclass(frozen=True)
class Column:
    state: str
    label: str
    rows: tuple[Application, ...]


def week(person: Person, today: date) -> Week:
    faces = tuple(Mood.objects.filter(person=person, day__gt=today - timedelta(days=7)).order_by("day"))
    goal = Step.objects.filter(person=person, week=week_of(today)).first()
    return Week(goal, next((face for face in faces if face.day == today), None), faces)


def steps_of(person: Person) -> tuple[list[Step], list[Step], list[Action]]:
    """(chosen and not done, the nearest first; the last ten done; the ready actions that are not chosen)."""
    rows = list(Step.objects.filter(person=person, week=None).order_by("due", "id"))
    waiting = [row for row in rows if row.done is None]
    done = sorted((row for row in rows if row.done), key=lambda row: row.done, reverse=True)  # type: ignore[arg-type,return-value]
    chosen = {row.code for row in waiting}
    return waiting, done[:10], [action for action in ACTIONS if action.code not in chosen]


def board(rows: QuerySet[Application], *, but: list[Application]) -> list[Column]:
    """The board by state, those that wait for an answer first, without the lines already shown above; one query. A column without a
    line is left out."""
    found: dict[str, list[Application]] = {}
    shown = {row.pk for row in but}
    for row in rows.order_by("follow_up_due", "-id"):
        if row.pk in shown:
            continue
        found.setdefault(row.state, []).append(row)
    return [Column(state, str(Application.STATES[state]), tuple(found[state])) for state in ORDER if state in found]


def due(rows: QuerySet[Application], today: date) -> list[Application]:
    """Applications to follow up now, the oldest first."""
    return list(rows.filter(state__in=["sent", "followed"], follow_up_due__lte=today).order_by("follow_up_due", "id")[:PAGE])


def safe(person: Person) -> QuerySet[Document]:
    """Each with `open_shares`, how many of its links still open something."""
    return Document.objects.filter(person=person).prefetch_related("shares").order_by("-id")


def shares_of(document: Document) -> QuerySet[Share]:
    """The newest first, each with `taken`, how many times the file was taken, and `last`, when."""
    return document.shares.annotate(taken=Count("views"), last=Max("views__at")).order_by("-id")


def milestones(person: Person) -> QuerySet[Milestone]:
    return Milestone.objects.filter(person=person)
