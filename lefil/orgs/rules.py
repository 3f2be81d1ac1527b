from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from lefil.orgs.models import Membership, Organisation
from lefil.people.models import ErasureRequest, ParentalAuthorisation, Person


def standing(person: Person | None, *roles: str, today: date | None = None) -> QuerySet[Membership]:
    """The memberships a person holds today, of these roles (of any when none is named)."""
    today = today or timezone.localdate()
    held = Membership.objects.filter(person=person).filter(Q(until__isnull=True) | Q(until__gte=today))
    return held.filter(role__in=roles) if roles else held


def organisations_of(person: Person | None, *roles: str) -> QuerySet[Organisation]:
    """Where these roles reach in full: the organisations of unnarrowed memberships and all that stands below them (three levels)."""
    mine = standing(person, *roles).filter(breadth="organisation").values("organisation")
    return Organisation.objects.filter(Q(pk__in=mine) | Q(parent__in=mine) | Q(parent__parent__in=mine))


def is_staff(person: Person | None) -> bool:
    return person is not None and standing(person, *Membership.STAFF).exists()


def roles_of(person: Person | None) -> set[str]:
    """Every role that stands today, anywhere. One query."""
    return set(standing(person, *Membership.GUARDED).values_list("role", flat=True)) if person else set()


def can_appoint(person: Person | None, organisation: Organisation) -> bool:
    return organisations_of(person, "admin").filter(pk=organisation.pk).exists()


def appoints_somewhere(person: Person | None) -> bool:
    return person is not None and organisations_of(person, "admin").exists()


def can_set_retention(person: Person | None) -> bool:
    """The delays are one set for the whole site: only those who administer an organisation that stands under no other."""
    return person is not None and organisations_of(person, "admin").filter(parent__isnull=True).exists()


def visible_memberships(person: Person | None) -> QuerySet[Membership]:
    """Roles in the organisations that a person administers, ended ones too."""
    return Membership.objects.filter(organisation__in=organisations_of(person, "admin"))


def within(person: Person | None, *roles: str) -> QuerySet[Person]:
    """People enrolled in, or working for, the organisations where these roles reach in full, and the parents of those enrolled.

    Enrolments belong to an upper room, reached by their reverse names: a queue that only needs "one of ours" stays here.
    """
    reach = organisations_of(person, *roles).values("pk")
    enrolled = Q(enrolments__organisation__in=reach) | Q(enrolments__programme__organisation__in=reach)
    parents = Q(authorisations_given__minor__enrolments__organisation__in=reach)
    return Person.objects.filter(enrolled | parents | Q(memberships__organisation__in=reach)).distinct()


def visible_erasures(person: Person | None) -> QuerySet[ErasureRequest]:
    """Requests to be forgotten of one's own people; of people tied to nobody, for those who administer at the top."""
    if person is None:
        return ErasureRequest.objects.none()
    ours = Q(person__in=within(person, "admin", "coordinator").values("pk"))
    if can_set_retention(person):
        ours |= Q(person__enrolments__isnull=True, person__memberships__isnull=True, person__authorisations_given__isnull=True)
    return ErasureRequest.objects.filter(ours).distinct()


def visible_authorisations(person: Person | None) -> QuerySet[ParentalAuthorisation]:
    """Authorisations that a colleague of the same organisation has recorded, on paper or by phone, about one of our own minors:
    a colleague may also work for another association."""
    if person is None:
        return ParentalAuthorisation.objects.none()
    mine = standing(person, *Membership.STAFF).values("organisation")
    colleagues = Membership.objects.filter(organisation__in=mine, role__in=Membership.STAFF).values("person")
    narrowed = standing(person, *Membership.STAFF).filter(breadth="programme").values("pk")
    ours = Q(minor__in=within(person, *Membership.STAFF).values("pk"))
    ours |= Q(minor__enrolments__programme__assignments__membership__in=narrowed) | Q(minor__enrolments__isnull=True)
    return ParentalAuthorisation.objects.filter(ours, recorded_by__in=colleagues).distinct()
