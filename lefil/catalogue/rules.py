from django.db.models import Q, QuerySet

from lefil.catalogue.models import Programme
from lefil.orgs.models import Membership
from lefil.orgs.rules import organisations_of, standing
from lefil.people.models import Person


def run_by(person: Person | None, *roles: str) -> QuerySet[Programme]:
    """Programmes that a person follows as staff: those of their organisations, those shared with them, those assigned to them."""
    roles = roles or Membership.STAFF
    reach = organisations_of(person, *roles).values("pk")
    assigned = standing(person, *roles).filter(breadth="programme").values("pk")
    return Programme.objects.filter(Q(organisation__in=reach) | Q(partners__in=reach) | Q(assignments__membership__in=assigned)).distinct()


def can_set(person: Person | None, programme: Programme) -> bool:
    """Only the association that owns a programme changes its rules, texts and modules."""
    return organisations_of(person, "admin", "coordinator").filter(pk=programme.organisation_id).exists()
