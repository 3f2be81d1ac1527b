from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.care.defaults import CADENCE, LADDER, WEIGHTS
from lefil.care.models import LEVELS, Care, Ladder, Thread
from lefil.care.rules import due_of
from lefil.catalogue.models import Programme
from lefil.enrolments.models import Enrolment
from lefil.enrolments.rules import followed_by
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.people.models import Person


def care_of(programme: Programme | int) -> Care:
    """The pace of a programme; one that nobody has touched keeps the defaults, unsaved."""
    pk = programme if isinstance(programme, int) else programme.pk
    return Care.objects.filter(programme=pk).first() or Care(programme_id=pk)


@transaction.atomic
def open_thread(enrolment: Enrolment, *, by: Person | None, owner: Person | None = None) -> Thread:
    """Begins the thread of somebody who is ready, from the day they came. Once per enrolment: a second call gives the first one back."""
    came = enrolment.created
    begins = {"owner": owner, "opened": came, "spoken": came, "level_since": came}
    thread, made = Thread.objects.get_or_create(enrolment=enrolment, defaults=begins)
    if made:
        thread.due = due_of(thread, care_of(enrolment.programme_id), timezone.localdate())
        Thread.objects.filter(pk=thread.pk).update(due=thread.due)
        record(thread, "open", by=by, about=enrolment.person)
    return thread


@transaction.atomic
def start_plan(thread: Thread, *, begun: date, by: Person | None) -> bool:
    """The pair or the class has started: the follow-up plan counts from this day. False when it already does."""
    if not Thread.objects.filter(pk=thread.pk, begun=None).update(begun=begun):
        return False
    thread.begun = begun
    record(thread, "plan", by=by, about=thread.enrolment.person, detail={"begun": begun.isoformat()})
    return True


@transaction.atomic
def set_level(thread: Thread, *, level: str, why: str, by: Person) -> Thread:
    """A person decides how closely somebody is followed, and says why."""
    if level not in LEVELS:
        raise Refused(_("Ce niveau n’existe pas."))
    if not why.strip():
        raise Refused(_("Dites pourquoi en quelques mots : la personne qui suit le lira."))
    if level == thread.level:
        raise Refused(_("C’est déjà ce niveau."))
    old, now = thread.level, timezone.now()
    thread.level, thread.level_since = level, now
    due = due_of(thread, care_of(thread.enrolment.programme_id), timezone.localdate(now))
    if not Thread.objects.filter(pk=thread.pk, level=old).update(level=level, level_since=now, due=due):
        raise Refused(_("Quelqu’un vient de changer cette ligne. Relisez la page."))
    thread.due = due
    record(thread, "level", by=by, about=thread.enrolment.person, why=why, detail={"from": old, "to": level})
    return thread


@transaction.atomic
def entrust(thread: Thread, *, owner: Person, by: Person | None) -> Thread:
    """Gives a thread to a member of staff who follows this person."""
    if not followed_by(owner).filter(pk=thread.enrolment_id).exists():
        raise Refused(_("Cette personne de l’équipe ne suit pas ce dispositif."))
    Thread.objects.filter(pk=thread.pk).update(owner=owner)
    thread.owner = owner
    record(thread, "entrust", by=by, about=thread.enrolment.person, detail={"owner": owner.pk})
    return thread


@transaction.atomic
def close_thread(thread: Thread, *, why: str, by: Person | None) -> Thread:
    """The person has left the programme, or is done: nothing is owed any more, and nobody looks for them."""
    for ladder in Ladder.objects.filter(thread=thread, state="running"):
        move(ladder, to="stopped", by=by, about=thread.enrolment.person, why=why, ended=timezone.now(), due=None)
    return move(thread, to="closed", by=by, about=thread.enrolment.person, why=why)


def reopen(thread: Thread, *, by: Person | None) -> Thread:
    """They are back: the pace starts again from today."""
    now = timezone.now()
    thread.spoken = now
    due = due_of(thread, care_of(thread.enrolment.programme_id), timezone.localdate(now))
    return move(thread, to="open", by=by, about=thread.enrolment.person, spoken=now, due=due)


@transaction.atomic
def set_pace(
    programme: Programme, *, cadence: dict[str, int], weights: dict[str, int], yellow_at: int, orange_at: int, ladder: list[int] | None = None,
    opens: dict[str, list[int]] | None = None, by: Person,
) -> Care:  # fmt: skip
    """The association's own pace and points. Refused when they would leave somebody out."""
    if set(cadence) != set(CADENCE) or any(not 0 <= days <= 60 for days in cadence.values()):
        raise Refused(_("Donnez un nombre de jours à chaque niveau, de 0 à 60."))
    if not cadence["green"] >= cadence["yellow"] >= cadence["orange"] >= cadence["red"]:
        raise Refused(_("Plus le niveau est grave, plus les contacts sont proches."))
    if set(weights) != set(WEIGHTS) or any(not -5 <= points <= 9 for points in weights.values()):
        raise Refused(_("Donnez à chaque signe un poids de -5 à 9."))
    if not 1 <= yellow_at < orange_at:
        raise Refused(_("Le niveau orange demande plus de points que le jaune."))
    if ladder is not None and (len(ladder) != len(LADDER) or ladder[0] != 0 or ladder != sorted(ladder) or ladder[-1] > 120):
        raise Refused(_("Chaque essai vient le même jour que le précédent, ou après. Le premier part tout de suite."))
    if opens is not None and (not opens or any(not 0 <= first < last <= 24 for first, last in opens.values())):
        raise Refused(_("Gardez au moins un jour ouvert, avec une heure de fin après celle du début."))
    care = Care.objects.select_for_update().get_or_create(programme=programme)[0]
    after: dict[str, Any] = {
        "cadence": cadence, "weights": weights, "yellow_at": yellow_at, "orange_at": orange_at,
        "ladder": care.ladder if ladder is None else ladder, "opens": care.opens if opens is None else opens,
    }  # fmt: skip
    before = {name: getattr(care, name) for name in after}
    Care.objects.filter(pk=care.pk).update(**after, version=care.version + 1)
    care.refresh_from_db()
    record(care, "pace", by=by, detail={"before": before, "after": after, "version": care.version})
    return care
