"""Attempts to make, and those that were made."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from lefil.care.defaults import LADDER
from lefil.care.models import Call, Care, Ladder, Reply, Rung, Thread

MOST = 1000


def due(now: datetime) -> QuerySet[Ladder]:
    """Ladders whose next rung is due. Not while an SMS from their shared phone waits for staff to say whose it is; never of the erased."""
    unread = Reply.objects.filter(state="shared", sender=OuterRef("thread__enrolment__person__phone"), at__gte=OuterRef("started"))
    rows = Ladder.objects.filter(
        ~Exists(unread), state="running", due__lte=now, thread__state="open", thread__enrolment__person__erased=None
    )
    return rows.select_related("thread__enrolment__person", "thread__enrolment__organisation").order_by("due", "id")[:MOST]


def left_open(now: datetime) -> QuerySet[Call]:
    rows = Call.objects.filter(state="taken", round__ends__lte=now)
    return rows.select_related("thread__enrolment__person").order_by("id")[:MOST]


@dataclass(frozen=True)
class Step:
    """One rung as staff read it: made ("done"), to come ("planned") or impossible ("missed"). `words` say what came of it."""

    kind: str
    title: str
    day: datetime
    state: str
    words: str


@dataclass(frozen=True)
class Climb:
    ladder: Ladder
    steps: tuple[Step, ...]


def ladder_of(thread: Thread, care: Care) -> Climb | None:
    """The last ladder of a thread with what was tried and what comes. Two queries."""
    ladder = Ladder.objects.filter(thread=thread).order_by("-id").first()
    if ladder is None:
        return None
    made = list(Rung.objects.filter(ladder=ladder).select_related("letter", "task").order_by("number"))
    steps = [Step(rung.kind, str(rung.get_kind_display()), rung.at, "missed" if rung.skipped else "done", came_of(rung)) for rung in made]
    if ladder.state == "running":
        steps += [
            Step(kind, str(Rung.KINDS[kind]), ladder.started + timedelta(days=care.ladder[number]), "planned", "")
            for number, (kind, _day) in enumerate(LADDER) if number >= ladder.step
        ]  # fmt: skip
    return Climb(ladder, tuple(steps))


def came_of(rung: Rung) -> str:
    if rung.skipped:
        return _("pas possible : %(why)s") % {"why": rung.skipped}
    if rung.letter:
        if rung.letter.arrived:
            return _("arrivé sur le téléphone")
        return str(rung.letter.get_state_display())
    return str(rung.task.get_state_display()) if rung.task else ""


def running_of(thread: Thread) -> Ladder | None:
    return Ladder.objects.filter(thread=thread, state="running").select_related("thread__enrolment__person").first()
