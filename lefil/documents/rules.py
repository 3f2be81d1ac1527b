from django.db.models import Q, QuerySet

from lefil.documents.models import Certificate
from lefil.enrolments.models import Enrolment
from lefil.enrolments.rules import followed_by
from lefil.people.models import Person


def followed_certificates(person: Person | None) -> QuerySet[Certificate]:
    """Those of the people that a person follows as staff, and those their own association signs."""
    return Certificate.objects.filter(enrolment__in=followed_by(person, "admin", "coordinator").values("pk"))


def visible_certificates(person: Person | None) -> QuerySet[Certificate]:
    """One's own, revoked ones included, and those one follows as staff."""
    if person is None:
        return Certificate.objects.none()
    return Certificate.objects.filter(Q(person=person) | Q(pk__in=followed_certificates(person).values("pk")))


def can_revoke(person: Person | None, certificate: Certificate) -> bool:
    """Staff who follow the person, never for themselves."""
    return person is not None and certificate.person_id != person.pk and followed_certificates(person).filter(pk=certificate.pk).exists()


def attestable(person: Person | None) -> QuerySet[Enrolment]:
    """Enrolments for which a person may ask an attestation: their own, ended ones included, and those they follow as staff."""
    if person is None:
        return Enrolment.objects.none()
    return Enrolment.objects.filter(Q(person=person) | Q(pk__in=followed_by(person, "admin", "coordinator").values("pk")))
