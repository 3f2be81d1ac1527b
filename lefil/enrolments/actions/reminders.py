from datetime import date

from django.db import transaction
from django.utils import timezone

from lefil.catalogue.models import Module
from lefil.enrolments.actions.gates import settle
from lefil.enrolments.models import Completion, Enrolment
from lefil.kit.links import absolute
from lefil.letters.actions import write
from lefil.letters.models import Letter
from lefil.people.models import Person


@transaction.atomic
def remind_expiring(completion: Completion, *, days: int, by: Person | None) -> Letter:
    """Tells a person, `days` before, that a step of theirs is to be renewed. Once per step, date and delay."""
    key = f"expiring:{completion.pk}:{completion.valid_until}:{days}"
    context = {"module": completion.module, "day": completion.valid_until, "days": days, "enrolment": completion.enrolment}
    return write(completion.enrolment.person, kind="enrolments/expiring", key=key, by=by, context=context)


@transaction.atomic
def remind_training(enrolment: Enrolment, *, module: Module, by: Person | None) -> Letter:
    """Tells a volunteer that a training waits for them. Once per person and step."""
    context = {"module": module, "link": absolute("enrolments:training", enrolment.key, module.key)}
    return write(enrolment.person, kind="enrolments/training", key=f"training:{enrolment.pk}:{module.pk}", by=by, context=context)


@transaction.atomic
def say_expired(enrolment: Enrolment, *, today: date | None = None, by: Person | None) -> Enrolment:
    """The last day of a gate is over: the enrolment is suspended and the person told how to come back."""
    settle(enrolment, by=by)
    person = enrolment.person
    if enrolment.state == "suspended" and (person.phone or person.email):  # who cannot be told is suspended all the same
        key = f"expired:{enrolment.pk}:{today or timezone.localdate():%Y%m%d}"
        write(person, kind="enrolments/expired", key=key, by=by, context={"enrolment": enrolment})
    return enrolment
