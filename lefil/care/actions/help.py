from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lefil.care.actions.ladder import answered
from lefil.care.actions.tasks import owe
from lefil.care.actions.threads import care_of
from lefil.care.models import Task, Thread
from lefil.care.rules import call_by
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import record
from lefil.people.models import Person


def promised_to(enrolment: Enrolment) -> datetime:
    """The moment by which somebody will have called, by the hours of the programme."""
    return call_by(timezone.now(), care_of(enrolment.programme_id).opens)


@transaction.atomic
def ask_help(enrolment: Enrolment, *, thread: Thread, words: str, by: Person) -> Task:
    """ "J’ai besoin d’aide": somebody calls back within the opening hours. One open request at a time; more words join it.

    It is a sign of life: whoever was looking for them stops.
    """
    answered(thread, at=timezone.now(), by=by)
    waiting = Task.objects.select_for_update().filter(thread=thread, kind="help", state="open").first()
    if waiting is None:
        return owe(thread, kind="help", due=timezone.localdate(promised_to(enrolment)), words=words, by=by)
    joined = f"{waiting.words}\n{words.strip()}".strip()[:300]
    Task.objects.filter(pk=waiting.pk).update(words=joined)
    record(waiting, "add_words", by=by, about=enrolment.person)
    waiting.words = joined
    return waiting
