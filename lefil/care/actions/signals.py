from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.care.defaults import TICKED
from lefil.care.models import Signal, Thread
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.people.models import Person


@transaction.atomic
def raise_signal(thread: Thread, *, code: str, facts: dict[str, Any], by: Person | None) -> Signal | None:
    """Shows a sign once while it stands, dismissed ones included: what staff have set aside does not come back the next minute. Its
    facts follow."""
    signal, made = Signal.objects.get_or_create(
        thread=thread, code=code, state__in=Signal.STANDING, defaults={"facts": facts, "state": "shown", "at": timezone.now()}
    )
    if made:
        record(signal, "show", by=by, about=thread.enrolment.person, detail={"code": code})
        return signal
    if signal.facts != facts:
        Signal.objects.filter(pk=signal.pk).update(facts=facts)
    return None


def settle_signal(signal: Signal, *, by: Person | None) -> Signal:
    """What it said is no longer true."""
    return move(signal, to="over", by=by, about=signal.thread.enrolment.person)


def confirm(signal: Signal, *, by: Person) -> Signal:
    return move(signal, to="confirmed", by=by, about=signal.thread.enrolment.person, decided=timezone.now(), decided_by=by)


def dismiss(signal: Signal, *, why: str, by: Person) -> Signal:
    """Staff know better, and say why."""
    if not why.strip():
        raise Refused(_("Dites pourquoi ce signe ne compte pas."))
    return move(signal, to="dismissed", by=by, about=signal.thread.enrolment.person, why=why, decided=timezone.now(), decided_by=by)


@transaction.atomic
def tick(thread: Thread, *, code: str, by: Person) -> Signal:
    """A sign that only a person can hear. It is confirmed as it is said."""
    if code not in TICKED:
        raise Refused(_("Choisissez un signe de la liste."))
    signal, made = Signal.objects.get_or_create(
        thread=thread, code=code, state__in=Signal.STANDING,
        defaults={"state": "confirmed", "at": timezone.now(), "decided": timezone.now(), "decided_by": by},
    )  # fmt: skip
    if not made:
        raise Refused(_("Ce signe est déjà noté."))
    record(signal, "tick", by=by, about=thread.enrolment.person, detail={"code": code})
    return signal
