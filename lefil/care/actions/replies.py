"""What comes back by SMS becomes a contact, and a task when somebody is to be called."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.care.actions.contacts import meet
from lefil.care.actions.tasks import owe
from lefil.care.actions.threads import care_of
from lefil.care.models import Contact, Reply, Task, Thread
from lefil.care.queries.replies import people_behind, thread_behind, unknown_from
from lefil.care.rules import call_by, meaning_of
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.letters.actions import write
from lefil.people.models import Person

MOODS = {"fine": 4, "so_so": 3}


@transaction.atomic
def hear(text: str, *, provider_id: str, sender: str, at: datetime, by: Person | None) -> Reply | None:
    """Keeps an SMS that came in, once; None when the provider tells it again.

    A number of one person is theirs; of several, staff choose whom; of nobody, it is kept and shown to nobody.
    """
    people = people_behind(sender)
    thread = thread_behind(people[0]) if len(people) == 1 else None
    state = "placed" if thread else "shared" if people else "unknown"
    kept = {"sender": sender, "text": text.strip(), "at": at, "meaning": meaning_of(text), "state": state, "thread": thread}
    reply, made = Reply.objects.get_or_create(provider_id=provider_id, defaults=kept)
    if not made:
        return None
    record(reply, "hear", by=by, about=thread.enrolment.person if thread else None, detail={"state": state, "meaning": reply.meaning})
    if thread:
        _take(reply, thread, by)
    return reply


@transaction.atomic
def place(reply: Reply, *, thread: Thread, by: Person) -> Reply:
    """Staff say whose SMS from a shared phone it is."""
    placed = move(reply, to="placed", by=by, about=thread.enrolment.person, thread=thread, placed_by=by)
    _take(placed, thread, by)
    return placed


def leave(reply: Reply, *, by: Person) -> Reply:
    """It is of none of the people that this member of staff follows; it stays for the others."""
    return move(reply, to="left", by=by, placed_by=by)


@transaction.atomic
def claim_number(thread: Thread, *, sender: str, by: Person) -> int:
    """Somebody writes from a number that lefil did not know. Staff who were told the whole number bring those SMS here."""
    found = list(unknown_from(sender))
    if not found:
        raise Refused(_("Aucun SMS de ce numéro n’attend."))
    for reply in found:
        place(reply, thread=thread, by=by)
    return len(found)


def _take(reply: Reply, thread: Thread, by: Person | None) -> None:
    """A contact; then what it asks for. Well: nothing but the next contact. So-so, or words: a call. STOP: never an SMS again."""
    Contact.objects.create(
        thread=thread, at=reply.at, kind="answer", reached=True, mood=MOODS.get(reply.meaning), words=reply.text[:500], by=None, source=f"reply:{reply.pk}"
    )  # fmt: skip
    meet(thread, at=reply.at, by=by)
    if reply.meaning == "stop":
        Thread.objects.filter(pk=thread.pk).update(no_sms=True)
        thread.no_sms = True
    if reply.meaning != "fine":
        _owe_call(reply, thread, by)


def _owe_call(reply: Reply, thread: Thread, by: Person | None) -> Task:
    """ "Rappelez-moi" is promised within the opening hours, and they are told; the others are called on the next day at the latest."""
    now = timezone.now()
    until = call_by(now, care_of(thread.enrolment.programme_id).opens)
    due = timezone.localdate(until) if reply.meaning == "call" else timezone.localdate(now) + timedelta(days=1)
    words = {"call": _("Demande un appel"), "so_so": _("Répond : moyen"), "stop": _("Ne veut plus de SMS : appeler")}
    said = words.get(reply.meaning) or _("Écrit : %(words)s") % {"words": reply.text[:200]}
    task = owe(thread, kind="answer", due=due, words=said, source=f"reply:{reply.pk}", by=by)
    person = thread.enrolment.person
    if reply.meaning == "call" and person.phone == reply.sender and not thread.no_sms:
        write(person, kind="care/promise", key=f"promise:{reply.pk}", context={"until": until}, due=now, channel="sms", by=None)
    return task


def forget_words(reply: Reply, *, by: Person | None) -> bool:
    """What an unknown number wrote is not kept for ever."""
    forgotten = Reply.objects.filter(pk=reply.pk, state="unknown").update(text="", sender="")
    if forgotten:
        record(reply, "forget", by=by)
    return bool(forgotten)
