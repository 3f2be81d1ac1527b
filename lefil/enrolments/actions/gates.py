from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.models import Module, Programme
from lefil.enrolments.models import Completion, Enrolment
from lefil.enrolments.queries import gates_of
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.letters.actions import write
from lefil.orgs.models import Organisation
from lefil.people.models import Person


@transaction.atomic
def enrol(
    person: Person, *, programme: Programme, side: str, by: Person | None, organisation: Organisation | None = None, **facts: Any
) -> Enrolment:
    """A person asks to take part. Who asks twice finds their first enrolment again; who had left comes back to it."""
    enrolment, made = Enrolment.objects.get_or_create(
        person=person, programme=programme, side=side, defaults={"organisation": organisation or programme.organisation, **facts}
    )
    if made:
        record(enrolment, "enrol", by=by or person)
    elif enrolment.state in {"ended", "refused"}:
        move(enrolment, to="applied", by=by or person, ended=None, end_reason="")
    return settle(enrolment, by=by)


@transaction.atomic
def complete(
    enrolment: Enrolment, *, module: Module, by: Person | None, state: str = "passed", on: date | None = None,
    valid_until: date | None = None, **facts: Any,
) -> Completion:  # fmt: skip
    """Notes what came out of a module, then settles the enrolment. The end of validity follows from the module when not given."""
    if module.programme_id != enrolment.programme_id or module.side != enrolment.side:
        raise Refused(_("Cette étape n’appartient pas à ce parcours."))
    on = on or timezone.localdate()
    if state == "passed" and valid_until is None and module.validity_days:
        valid_until = on + timedelta(days=module.validity_days)
    completion, _made = Completion.objects.get_or_create(enrolment=enrolment, module=module)
    move(
        completion, to=state, by=by, about=enrolment.person, on=on, valid_until=valid_until, version=module.version, decided_by=by, **facts
    )
    settle(enrolment, by=by)
    return completion


@transaction.atomic
def settle(enrolment: Enrolment, *, by: Person | None) -> Enrolment:
    """Works out cleared_until again, and moves between applied, ready and suspended as the gates say.

    The row is held first, and everything read after: of two gates that change at the same moment, the second sees the first.
    """
    enrolment.refresh_from_db(fields=["state", "cleared_until"], from_queryset=Enrolment.objects.select_for_update())
    getattr(enrolment, "_prefetched_objects_cache", {}).pop("completions", None)
    today = timezone.localdate()
    ends = [gate.until for gate in gates_of(enrolment, today=today)]
    until = None if None in ends else min(end for end in ends if end)
    changed = until != enrolment.cleared_until
    enrolment.cleared_until, enrolment.settled = until, timezone.now()
    enrolment.save(update_fields=["cleared_until", "settled"])
    if changed:
        record(enrolment, "settle", by=by)
    clear = until is not None and until >= today
    if clear and enrolment.state in {"applied", "suspended"}:
        move(enrolment, to="ready", by=by)
        _welcome(enrolment, by)
    elif not clear and enrolment.state == "ready":
        move(enrolment, to="suspended", by=by)
    return enrolment


def _welcome(enrolment: Enrolment, by: Person | None) -> None:
    """Every gate is green: the person is told once per time that they become ready."""
    person = enrolment.person
    if person.phone or person.email:
        key = f"ready:{enrolment.pk}:{timezone.localdate():%Y%m%d}"
        write(person, kind="enrolments/ready", key=key, by=by, context={"enrolment": enrolment})


@transaction.atomic
def refuse(enrolment: Enrolment, *, why: str, kind_word: str = "", by: Person) -> Enrolment:
    """Says no to an application, with a coded reason for staff and a sentence for the person."""
    move(enrolment, to="refused", by=by, why=why, ended=timezone.now(), end_reason=why[:40])
    if enrolment.person.email:  # a refusal is said by a call or a full letter, never by SMS
        write(
            enrolment.person, kind="enrolments/refused", key=f"refused:{enrolment.pk}:{enrolment.ended:%Y%m%d}", by=by, channel="email",
            context={"enrolment": enrolment, "kind_word": kind_word},
        )  # fmt: skip
    return enrolment


@transaction.atomic
def pause(enrolment: Enrolment, *, by: Person, why: str = "") -> Enrolment:
    return move(enrolment, to="paused", by=by, why=why)


@transaction.atomic
def resume(enrolment: Enrolment, *, by: Person | None) -> Enrolment:
    """Back from a pause; suspended at once when a gate has expired meanwhile."""
    move(enrolment, to="ready", by=by)
    return settle(enrolment, by=by)


@transaction.atomic
def end(enrolment: Enrolment, *, why: str, by: Person | None) -> Enrolment:
    return move(enrolment, to="ended", by=by, why=why, ended=timezone.now(), end_reason=why[:40])
