"""The ladder: SMS, call, somebody they trust, who sent them, a letter. Each attempt is written down; any answer stops it; nothing closes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.care.actions.tasks import owe
from lefil.care.actions.threads import care_of
from lefil.care.defaults import LADDER
from lefil.care.models import Ladder, Rung, Task, Thread
from lefil.care.queries.relays import relay_for
from lefil.care.rules import call_by
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.letters.actions import drop as drop_letter
from lefil.letters.actions import write
from lefil.letters.queries import in_hours
from lefil.people.models import Person

AT_LEAST = timedelta(hours=20)  # between two attempts, even when the machine was away for a week


@transaction.atomic
def start_ladder(thread: Thread, *, by: Person) -> Ladder:
    """Staff decide to look for somebody; the first attempt is made at once, within the hours at which they let us write."""
    if thread.state != "open":
        raise Refused(_("Ce fil est terminé."))
    now = timezone.now()
    ladder, made = Ladder.objects.get_or_create(thread=thread, state="running", defaults={"started_by": by, "started": now, "due": now})
    if not made:
        raise Refused(_("Nous cherchons déjà à joindre cette personne."))
    record(ladder, "start", by=by, about=thread.enrolment.person)
    climb(ladder, by=by)
    return ladder


@transaction.atomic
def climb(ladder: Ladder, *, by: Person | None) -> Rung | None:
    """Makes the next attempt. None when another worker was faster, or somebody has answered meanwhile.

    An attempt that cannot be made (no number, nobody to trust) is written down with why. One that no message can carry gives its
    day to the next; the others keep theirs, so that silence alone never speeds up a call to a relative.
    """
    number, now = ladder.step, timezone.now()
    if not Ladder.objects.filter(pk=ladder.pk, state="running", step=number).update(step=number + 1):
        return None
    ladder.step = number + 1
    if number >= len(LADDER):
        _finish(ladder)
        return None
    kind = LADDER[number][0]
    rung = Rung(ladder=ladder, number=number, kind=kind, at=now)
    RUNGS[kind](ladder, rung)
    rung.save()
    days = care_of(ladder.thread.enrolment.programme_id).ladder
    due = now if rung.skipped and kind == "sms" else ladder.started + timedelta(days=_day(days, number + 1))
    ladder.due = max(due, now if rung.skipped else now + AT_LEAST)
    Ladder.objects.filter(pk=ladder.pk).update(due=ladder.due)
    detail = {"kind": kind, "number": number, "skipped": bool(rung.skipped)}
    record(ladder, "climb", by=by, about=ladder.thread.enrolment.person, detail=detail)
    return rung


def _day(days: list[int], number: int) -> int:
    """The day of a rung; a week after the last one, the team decides."""
    return days[number] if number < len(days) else days[-1] + 7


def _sms(ladder: Ladder, rung: Rung) -> None:
    person = ladder.thread.enrolment.person
    if ladder.thread.no_sms:
        rung.skipped = _("ne veut plus de SMS")
        return
    context = {"second": rung.number > 0, "organisation": ladder.thread.enrolment.organisation}
    try:
        key = f"ladder:{ladder.pk}:{rung.number}"
        rung.letter = write(person, kind="care/news", key=key, context=context, due=in_hours(person), channel="sms", by=None)
    except Refused:
        rung.skipped = _("ni numéro ni adresse")


def _voice(ladder: Ladder, rung: Rung) -> None:
    rung.task = _ask(ladder, rung, _("Appeler : les messages sont restés sans réponse"))


def _relay(ladder: Ladder, rung: Rung) -> None:
    relay = relay_for(ladder.thread.enrolment.person, kind=rung.kind)
    if relay is None:
        rung.skipped = (
            _("aucune personne de confiance avec son accord") if rung.kind == "trusted" else _("aucun professionnel avec son accord")
        )
        return
    words = _("Appeler sa personne de confiance : %(name)s") if rung.kind == "trusted" else _("Appeler le professionnel : %(name)s")
    rung.task = _ask(ladder, rung, words % {"name": relay.name})


def _letter(ladder: Ladder, rung: Rung) -> None:
    rung.task = _ask(ladder, rung, _("Poster la lettre « La porte reste ouverte »"))


def _ask(ladder: Ladder, rung: Rung, words: str) -> Task:
    due = timezone.localdate(call_by(timezone.now(), care_of(ladder.thread.enrolment.programme_id).opens))
    return owe(ladder.thread, kind="ladder", due=due, words=words, source=f"ladder:{ladder.pk}:{rung.number}", by=None)


RUNGS = {"sms": _sms, "voice": _voice, "trusted": _relay, "prescriber": _relay, "letter": _letter}


def _finish(ladder: Ladder) -> None:
    """Everything was tried. People decide what follows; the thread stays open and on the silence screen."""
    about = ladder.thread.enrolment.person
    move(ladder, to="finished", by=None, about=about, ended=timezone.now(), due=None)
    words = _("Tout a été essayé, sans réponse. Décidez en équipe. La porte reste ouverte.")
    owe(ladder.thread, kind="other", due=timezone.localdate(), words=words, source=f"ladder:{ladder.pk}:end", by=None)


def stop_ladder(ladder: Ladder, *, why: str, by: Person) -> Ladder:
    """Staff stop looking this way, and say why. Nothing else changes: the person is still owed a contact."""
    if not why.strip():
        raise Refused(_("Dites pourquoi vous arrêtez."))
    return _end(ladder, "stopped", why, by)


@transaction.atomic
def answered(thread: Thread, *, at: datetime, by: Person | None) -> bool:
    """Any sign of life since the ladder began ends it. False when none was running."""
    ladder = Ladder.objects.filter(thread=thread, state__in=["running", "finished"], started__lte=at).order_by("-id").first()
    if ladder is None:
        return False
    ladder.thread = thread
    _end(ladder, "answered", "", by)
    return True


def _end(ladder: Ladder, to: str, why: str, by: Person | None) -> Ladder:
    with transaction.atomic():
        ended = move(ladder, to=to, by=by, about=ladder.thread.enrolment.person, why=why, ended=timezone.now(), due=None)
        for rung in Rung.objects.filter(ladder=ladder).select_related("letter", "task").order_by("number"):
            if rung.letter and rung.letter.state == "waiting":
                drop_letter(rung.letter, by=by, why=str(Ladder.STATES[to]))
            if rung.task and rung.task.state == "open":
                rung.task.thread = ladder.thread
                move(rung.task, to="dropped", by=by, about=ladder.thread.enrolment.person, done=timezone.now(), done_by=by)
    return ended
