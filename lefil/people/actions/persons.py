from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.letters.actions import write
from lefil.people.models import Person
from lefil.people.rules import carries_contact

CORRECTABLE = {
    "name", "called", "born", "born_precision", "gender", "language", "speaks", "timezone", "departement", "postcode", "channel",
    "contact_from", "contact_to",
}  # fmt: skip


@transaction.atomic
def enter(name: str, *, by: Person | None, called: str = "", **facts: Any) -> Person:
    """A person comes into lefil. `called` is what the other side sees: by default the first word of the name."""
    called = _one_line(called or name.split()[0])
    _refuse_contact(called)
    person = Person.objects.create(name=_one_line(name), called=called, **facts)
    record(person, "enter", by=by or person)
    return person


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _refuse_contact(called: str) -> None:
    if carries_contact(called):
        raise Refused(_("Écrivez seulement un prénom : pas de numéro, pas d’adresse."))


@transaction.atomic
def correct(person: Person, *, by: Person | None, **facts: Any) -> Person:
    """Changes what a person says of themselves; the journal keeps the names of the fields, never their contents.

    Refused: an unknown field, a number or an address as the name that others see, a channel the person has no address for, and a minor's own change of birth date from one age
    regime to an older one (staff do that, after a word with the family).
    """
    if not set(facts) <= CORRECTABLE:
        raise Refused(_("Cette information ne se corrige pas ici."))
    facts |= {name: _one_line(facts[name]) for name in ("name", "called") if name in facts}
    changed = sorted(name for name, value in facts.items() if getattr(person, name) != value)
    if not changed:
        return person
    if "called" in changed:
        _refuse_contact(facts["called"])
    before = person.band(timezone.localdate())
    for name in changed:
        setattr(person, name, facts[name])
    _refuse_growing_up(person, before, by)
    if not (person.phone if person.channel == "sms" else person.email):
        raise Refused(_("Nous n’avons pas d’adresse pour ce canal. Choisissez l’autre."))
    person.save(update_fields=changed)
    record(person, "correct", by=by, detail={"fields": changed})
    return person


def _refuse_growing_up(person: Person, before: str, by: Person | None) -> None:
    """Who was asked for a parent's word counts as the youngest while their age is unknown."""
    order = ["child", "teen", "adult"]
    after = person.band(timezone.localdate())
    young = before in order[:2] or (before == "" and person.authorisations.exists())
    if by == person and young and after != before and (after == "" or order.index(after) > order.index(before or "child")):
        raise Refused(_("Cette date change vos droits. Appelez l’association pour la corriger."))


@transaction.atomic
def note_regime(person: Person, *, today: date, by: Person | None) -> bool:
    """Notes the age regime of the day; at 15 and at 18 writes to the person, once, to ask for their own consent.

    `regime_since` is set only by a birthday that we saw: who came in at that age answered for themselves then.
    """
    band, before = person.band(today), person.regime
    grown = before in {"child", "teen"} and band in {"teen", "adult"}
    changes = {"regime": band, **({"regime_since": today} if grown else {})}
    if band == before or not Person.objects.filter(pk=person.pk, regime=before).update(**changes):
        return False
    person.refresh_from_db(fields=["regime", "regime_since"])
    record(person, "regime", by=by, detail={"from": before, "to": band})
    if grown and (person.phone or person.email):
        write(person, kind="people/own_consent", key=f"own_consent:{person.pk}:{band}", by=by, context={"band": band})
    return True


@transaction.atomic
def touch(person: Person, *, by: Person | None) -> bool:
    """There was contact with this person: puts off the day of erasure. At most one line a day."""
    now = timezone.now()
    stale = Q(last_contact__isnull=True) | Q(last_contact__lt=now - timedelta(days=1))
    touched = bool(Person.objects.filter(stale, pk=person.pk).update(last_contact=now, warned=None))
    if touched:
        person.last_contact, person.warned = now, None
        record(person, "touch", by=by)
    return touched
