"""Calling sessions: who calls, whom, with which words, and what came of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.care.actions.contacts import attempt
from lefil.care.actions.tasks import owe
from lefil.care.models import Call, Caller, Round, Thread
from lefil.care.rules import can_call, cleared_callers, may_be_called, may_take
from lefil.catalogue.models import Programme
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.letters.actions import write
from lefil.letters.queries import in_hours
from lefil.orgs.models import Organisation
from lefil.people.models import Person

LONGEST = timedelta(hours=4)
MOST = 100


@transaction.atomic
def open_round(
    programme: Programme, *, organisation: Organisation, title: str, script: str, starts: datetime, ends: datetime, callers: Iterable[Enrolment],
    threads: Iterable[Thread], by: Person,
) -> Round:  # fmt: skip
    """Refused when it lasts more than four hours, or names a volunteer whose gates are not green, or somebody whom volunteers do not call.

    Each volunteer is written to, within their hours.
    """
    callers, threads = list(callers), list(threads)
    if ends <= timezone.now() or not timedelta() < ends - starts <= LONGEST:
        raise Refused(_("Une séance d’appels dure quatre heures au plus, et n’est pas encore passée."))
    if not callers or not threads or len(threads) > MOST:
        raise Refused(_("Choisissez au moins un bénévole et une personne à appeler, cent au plus."))
    today = timezone.localdate()
    green = set(cleared_callers(by, programme, today).filter(pk__in=[one.pk for one in callers]).values_list("pk", flat=True))
    ours = set(may_be_called(by, programme, today).filter(pk__in=[one.pk for one in threads]).values_list("pk", flat=True))
    if green != {one.pk for one in callers} or ours != {one.pk for one in threads}:
        raise Refused(_("Une personne choisie ne peut pas appeler, ou être appelée, dans cette séance."))
    made = Round.objects.create(
        programme=programme, organisation=organisation, title=title.strip(), script=script.strip(), starts=starts, ends=ends, made_by=by
    )
    Caller.objects.bulk_create(Caller(round=made, enrolment=one) for one in callers)
    Call.objects.bulk_create(Call(round=made, thread=one) for one in threads)
    for one in callers:
        path = f"/appels/{made.key}/"
        write(
            one.person,
            kind="care/round",
            key=f"round:{made.pk}:{one.pk}",
            context={"round": made, "path": path},
            due=in_hours(one.person),
            by=by,
        )
    record(made, "open", by=by, detail={"callers": len(callers), "people": len(threads)})
    return made


@transaction.atomic
def take_call(call: Call, *, by: Person) -> Call:
    """From now on this volunteer sees the number, until they say what came of it. Noted: the person reads who saw their number."""
    if not can_call(by, call.round):
        raise Refused(_("Les numéros se voient seulement pendant la séance d’appels."))
    if not may_take(by, call):
        raise Refused(_("L’équipe appelle cette personne. Prenez un autre prénom."))
    try:
        with transaction.atomic():
            taken = move(call, to="taken", by=by, about=call.thread.enrolment.person, taken=timezone.now(), by_id=by.pk)
    except IntegrityError as busy:
        raise Refused(_("Terminez d’abord votre appel en cours.")) from busy
    record(taken, "see_number", by=by, about=call.thread.enrolment.person)
    return taken


@transaction.atomic
def end_call(
    call: Call, *, outcome: str, words: str = "", mood: int | None = None, promise: str = "", promised: int = 2, by: Person
) -> Call:
    """What came of a call. The number is hidden again. A wrong number, or "to be called by the team", becomes a task of staff."""
    if outcome not in Call.OUTCOMES:
        raise Refused(_("Dites ce que l’appel a donné."))
    if call.by_id != by.pk:
        raise Refused(_("Cet appel est à quelqu’un d’autre."))
    ended = move(call, to="done", by=by, about=call.thread.enrolment.person, ended=timezone.now(), outcome=outcome)
    attempt(
        call.thread,
        kind="call",
        reached=outcome in {"spoke", "staff", "later"},
        words=words,
        mood=mood,
        promise=promise,
        promised=promised,
        by=by,
    )
    if outcome in {"staff", "wrong", "later"}:
        said = {
            "staff": _("Un bénévole demande que l’équipe appelle"),
            "wrong": _("Mauvais numéro : en chercher un autre"),
            "later": _("A demandé qu’on rappelle"),
        }
        owe(
            call.thread,
            kind="other" if outcome == "wrong" else "help",
            due=timezone.localdate(),
            words=said[outcome],
            source=f"call:{call.pk}",
            by=by,
        )
    return ended


def put_back(call: Call, *, by: Person | None) -> Call:
    """Not called after all, or the round is over and nobody said what came of it: the number is hidden, the call is to be made."""
    if by is not None and call.by_id != by.pk:
        raise Refused(_("Cet appel est à quelqu’un d’autre."))
    return move(call, to="waiting", by=by, about=call.thread.enrolment.person, by_id=None, taken=None)
