"""The doors of this room: one's own rows only. What staff see of other people's is decided in enrolments and orgs."""

import re

from django.db.models import Q, QuerySet

from lefil.kit.forms import western_digits
from lefil.people.models import Consent, ErasureRequest, ParentalAuthorisation, Person


def visible_consents(person: Person | None) -> QuerySet[Consent]:
    return Consent.objects.filter(person=person) if person else Consent.objects.none()


def visible_erasure_requests(person: Person | None) -> QuerySet[ErasureRequest]:
    return ErasureRequest.objects.filter(person=person) if person else ErasureRequest.objects.none()


def visible_authorisations(person: Person | None) -> QuerySet[ParentalAuthorisation]:
    """Those a parent gave and those about oneself. The public page needs no sign-in: there the unguessable key is the door."""
    if person is None:
        return ParentalAuthorisation.objects.none()
    return ParentalAuthorisation.objects.filter(Q(minor=person) | Q(guardian=person))


def authorisations_by_key(key: str) -> QuerySet[ParentalAuthorisation]:
    """The parent's own link: its key of 72 random bits, sent to their phone, opens one authorisation."""
    return ParentalAuthorisation.objects.filter(key=key, minor__erased__isnull=True).select_related("minor", "guardian")


def agreements_of(pk: int) -> QuerySet[ParentalAuthorisation]:
    """The child's own link: a signed number."""
    return ParentalAuthorisation.objects.filter(pk=pk, minor__erased__isnull=True).select_related("minor")


CONTACT = re.compile(r"(?:\d[\s.\-/()]*){6}|@|://|www\.", re.IGNORECASE)


def carries_contact(text: str) -> bool:
    """A number, an address or a link in a name: the one thing the other side of a pair sees must not be a way around us."""
    return bool(CONTACT.search(western_digits(text)))


def decides_alone(person: Person, *, band: str) -> bool:
    """From 15 a minor decides about their own information (article 45 loi informatique et libertés); an unknown age counts as younger."""
    return band in {"teen", "adult"}
