from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.people.models import Person

TRIES = 5
WAIT = timedelta(minutes=15)
OBVIOUS = {"0000", "1111", "1234", "2222", "3333", "4321", "4444", "5555", "6666", "7777", "8888", "9999"}


@transaction.atomic
def set_pin(person: Person, *, pin: str, by: Person) -> Person:
    """Four figures, kept as a hash; "" takes the code away. The ones everybody tries first are refused."""
    if pin and not (len(pin) == 4 and pin.isascii() and pin.isdecimal()):
        raise Refused(_("Écrivez 4 chiffres."))
    if pin in OBVIOUS:
        raise Refused(_("Ce code se devine trop vite. Choisissez 4 autres chiffres."))
    person.pin, person.pin_tries, person.pin_until = make_password(pin) if pin else "", 0, None
    person.save(update_fields=["pin", "pin_tries", "pin_until"])
    record(person, "set_pin" if pin else "clear_pin", by=by)
    return person


def clear_pin(person: Person, *, by: Person) -> Person:
    """Staff, after hearing the person: the next sign-in asks for no code."""
    return set_pin(person, pin="", by=by)


def try_pin(person: Person, *, pin: str, by: Person | None) -> bool:
    """True when it is the right one. Five wrong ones close the door for 15 minutes: Refused then, even for the right one.

    The try is counted by a conditional UPDATE before the code is read, so that many tries at once count as many.
    Not in one transaction: a try that is counted must stay counted.
    """
    now = timezone.now()
    row = Person.objects.filter(pk=person.pk)
    row.filter(pin_until__lte=now).update(pin_until=None, pin_tries=0)
    if not row.filter(pin_until__isnull=True, pin_tries__lt=TRIES).update(pin_tries=F("pin_tries") + 1):
        row.filter(pin_until__isnull=True).update(pin_until=now + WAIT)
        raise Refused(_("Trop d’essais. Attendez 15 minutes, puis recommencez."))
    if check_password(pin, person.pin):
        row.update(pin_tries=0, pin_until=None)
        return True
    if row.filter(pin_tries__gte=TRIES).update(pin_until=now + WAIT):
        record(person, "pin_locked", by=by)
    return False
