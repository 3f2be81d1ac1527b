"""What counts as a human contact, written once per source, and the day that follows from it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.care.actions.ladder import answered
from lefil.care.actions.tasks import do, owe
from lefil.care.actions.threads import care_of
from lefil.care.models import Care, Contact, Ladder, Task, Thread
from lefil.care.queries.sources import Noted
from lefil.care.rules import due_of
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.people.models import Person

BATCH = 500


@transaction.atomic
def attempt(
    thread: Thread, *, kind: str, reached: bool, by: Person, words: str = "", mood: int | None = None, promise: str = "", promised: int = 0
) -> Contact:
    """Staff spoke with somebody, or tried. What we promised becomes a task, due in `promised` days."""
    if kind not in Contact.KINDS:
        raise Refused(_("Choisissez comment vous avez appelé."))
    if mood is not None and not 1 <= mood <= 5:
        raise Refused(_("Choisissez un visage, de 1 à 5."))
    if promise.strip() and not 0 <= promised <= 60:
        raise Refused(_("Donnez à la promesse un jour dans les deux mois."))
    now = timezone.now()
    made = Contact.objects.create(
        thread=thread, at=now, kind=kind, reached=reached, by=by, words=words.strip()[:500], mood=mood if reached else None
    )
    record(made, "reach" if reached else "try", by=by, about=thread.enrolment.person, detail={"kind": kind})
    if reached:
        meet(thread, at=now, by=by)
    if promise.strip():
        owe(thread, kind="promise", due=timezone.localdate(now) + timedelta(days=promised), words=promise, by=by)
    return made


@transaction.atomic
def meet(thread: Thread, *, at: datetime, by: Person | None) -> bool:
    """Somebody really spoke with them at that time: the next contact is owed later, and what the plan asked for is done.

    False when a later contact is already known. Not journalled: the contact is.
    """
    thread.refresh_from_db()
    rows = Thread.objects.filter(pk=thread.pk, spoken__lt=at) if thread.ever else Thread.objects.filter(pk=thread.pk)
    thread.spoken, thread.ever = max(at, thread.spoken) if thread.ever else at, True
    due = due_of(thread, care_of(thread.enrolment.programme_id), timezone.localdate(at))
    told = bool(rows.update(spoken=thread.spoken, ever=True, due=due))
    for task in Task.objects.filter(thread=thread, kind__in=["plan", "ladder"], state="open", made__lte=at):
        do(task, by=by, at=at)
    answered(thread, at=at, by=by)
    return told


@transaction.atomic
def note_all(noted: Iterable[Noted], *, by: Person | None) -> int:
    """Writes contacts read elsewhere, each once, and moves the threads they belong to. Returns how many were new.

    Not journalled one by one: their own rows are.
    """
    given = list({one.source: one for one in noted}.values())
    known = set(Contact.objects.filter(source__in=[one.source for one in given]).values_list("source", flat=True))
    fresh = [one for one in given if one.source not in known]
    made = [Contact(thread_id=one.thread, at=one.at, kind=one.kind, reached=one.reached, source=one.source) for one in fresh]
    Contact.objects.bulk_create(made, ignore_conflicts=True, batch_size=BATCH)
    last: dict[int, datetime] = {}
    for one in fresh:
        if one.reached:
            last[one.thread] = max(one.at, last.get(one.thread, one.at))
    _advance(last, by)
    return len(fresh)


def _advance(last: dict[int, datetime], by: Person | None) -> None:
    """In two statements a batch, whatever the number of threads, but for the tasks that the contacts have done."""
    paces: dict[int, Care] = {}
    rows = list(Thread.objects.filter(pk__in=list(last)).select_related("enrolment__person"))
    changed = []
    for thread in rows:
        at = last[thread.pk]
        if thread.ever and thread.spoken >= at:
            continue
        thread.spoken, thread.ever = at, True
        programme = thread.enrolment.programme_id
        pace = paces.setdefault(programme, paces.get(programme) or care_of(programme))
        thread.due = due_of(thread, pace, timezone.localdate(at))
        changed.append(thread)
    Thread.objects.bulk_update(changed, ["spoken", "ever", "due"], batch_size=BATCH)
    for task in Task.objects.filter(thread__in=changed, kind__in=["plan", "ladder"], state="open").select_related(
        "thread__enrolment__person"
    ):
        if task.made <= last[task.thread_id]:
            do(task, by=by, at=last[task.thread_id])
    looked_for = set(Ladder.objects.filter(thread__in=changed, state__in=["running", "finished"]).values_list("thread", flat=True))
    for thread in changed:
        if thread.pk in looked_for:
            answered(thread, at=last[thread.pk], by=by)
