from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.care.models import Task, Thread
from lefil.care.rules import plan_after
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.people.models import Person


@transaction.atomic
def owe(thread: Thread, *, kind: str, due: date, by: Person | None, words: str = "", source: str | None = None) -> Task:
    """Something human to do for somebody by a day. The same `source` asks once: a second call gives the first task back."""
    if source is not None:
        known = Task.objects.filter(source=source).first()
        if known:
            return known
    task = Task.objects.create(thread=thread, kind=kind, due=due, words=words.strip()[:300], source=source, made=timezone.now())
    record(task, "owe", by=by, about=thread.enrolment.person, detail={"kind": kind})
    return task


@transaction.atomic
def plan_next(thread: Thread, *, plan: list[int], by: Person | None) -> Task | None:
    """The next step of the follow-up plan, when none is open. None while the pair has not started, or another was faster."""
    if thread.begun is None or Task.objects.filter(thread=thread, kind="plan", state="open").exists():
        return None
    last = Task.objects.filter(thread=thread, kind="plan").order_by("-due").values_list("due", flat=True).first()
    day = last if last is not None else thread.begun
    due = max(plan_after(thread.begun, day, plan), timezone.localdate() if last is not None else thread.begun)
    return owe(thread, kind="plan", due=due, by=by, source=f"plan:{thread.pk}:{due.isoformat()}")


def do(task: Task, *, by: Person | None, at: datetime | None = None) -> Task:
    return move(task, to="done", by=by, about=task.thread.enrolment.person, done=at or timezone.now(), done_by=by)


def drop(task: Task, *, why: str, by: Person) -> Task:
    """No longer needed; staff say why."""
    if not why.strip():
        raise Refused(_("Dites pourquoi ce n’est plus utile."))
    return move(task, to="dropped", by=by, about=task.thread.enrolment.person, why=why, done=timezone.now(), done_by=by)
