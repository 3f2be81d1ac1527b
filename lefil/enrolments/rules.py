from django.db.models import Q, QuerySet

from lefil.enrolments.models import Enrolment
from lefil.orgs.models import Membership
from lefil.orgs.rules import organisations_of, standing
from lefil.people.models import Person


def followed_by(person: Person | None, *roles: str) -> QuerySet[Enrolment]:
    """Enrolments that a person follows as staff: of their organisations, of the programmes their organisations own, or assigned to them.

    A partner association sees its own people in a shared programme, not those of the others.
    """
    roles = roles or Membership.STAFF
    reach = organisations_of(person, *roles).values("pk")
    assigned = standing(person, *roles).filter(breadth="programme").values("pk")
    return Enrolment.objects.filter(
        Q(organisation__in=reach) | Q(programme__organisation__in=reach) | Q(programme__assignments__membership__in=assigned)
    ).distinct()


def visible_enrolments(person: Person | None) -> QuerySet[Enrolment]:
    """A person's own enrolments, and those they follow as staff. Never those of the other side of a pair: a pair shows first names only."""
    if person is None:
        return Enrolment.objects.none()
    return Enrolment.objects.filter(Q(person=person) | Q(pk__in=followed_by(person).values("pk")))


def visible_people(person: Person | None) -> QuerySet[Person]:
    """Oneself, and the people one follows as staff."""
    if person is None:
        return Person.objects.none()
    return Person.objects.present().filter(Q(pk=person.pk) | Q(enrolments__in=followed_by(person).values("pk"))).distinct()


def own_enrolments(person: Person | None) -> QuerySet[Enrolment]:
    """A person's own places, those that have not ended."""
    return Enrolment.objects.filter(person=person).standing() if person else Enrolment.objects.none()
