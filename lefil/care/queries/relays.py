"""Whom we may call instead of somebody who gives no news."""

from dataclasses import dataclass

from django.utils import timezone

from lefil.care.models import Relay
from lefil.people.models import ParentalAuthorisation, Person


@dataclass(frozen=True)
class Near:
    """Somebody near them, as staff read it. `why` says what allows the call."""

    name: str
    phone: str
    kind: str
    why: str


def relay_for(person: Person, *, kind: str) -> Near | None:
    """The standing relay of that kind. For a minor, a parent who has said yes is the one to trust. None when nobody agreed."""
    if kind == "trusted" and person.band(timezone.localdate()) in {"child", "teen"}:
        return _parent(person)
    one = Relay.objects.filter(person=person, kind=kind, withdrawn=None).first()
    return Near(one.name, one.phone, one.kind, "relay") if one else None


def _parent(person: Person) -> Near | None:
    rows = ParentalAuthorisation.objects.filter(minor=person, state="granted", guardian__erased=None).exclude(guardian__phone="")
    asked = rows.select_related("guardian").order_by("-id").first()
    return Near(asked.guardian.name, asked.guardian.phone, "trusted", "parent") if asked else None


def relays_of(person: Person) -> list[Near]:
    """Those whom staff may call for this person: at most one of each kind."""
    return [near for kind in Relay.KINDS if (near := relay_for(person, kind=kind))]


def own_relays(person: Person) -> list[Relay]:
    return list(Relay.objects.filter(person=person, withdrawn=None).order_by("kind", "id"))
