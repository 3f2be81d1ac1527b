from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lefil.enrolments.models import Enrolment
from lefil.groups.models import Group, Seat
from lefil.orgs.models import Membership
from lefil.orgs.rules import organisations_of, standing
from lefil.people.models import Person


def staffed_groups(person: Person | None, *roles: str) -> QuerySet[Group]:
    """Groups that a person follows as staff.

    Those of their organisations, those in which one of their people sits, those of the programmes their organisations own, and
    those of the programmes or of the very groups assigned to them. A partner association sees no pair made only of others' people.
    """
    if person is None:
        return Group.objects.none()
    roles = roles or Membership.STAFF
    reach = organisations_of(person, *roles).values("pk")
    narrowed = standing(person, *roles)
    programmes = narrowed.filter(breadth="programme").values("pk")
    cohorts = narrowed.filter(breadth="cohort").values("pk")
    own_people = Seat.objects.filter(enrolment__organisation__in=reach).values("group")
    return Group.objects.filter(
        Q(organisation__in=reach)
        | Q(programme__organisation__in=reach)
        | Q(pk__in=own_people)
        | Q(programme__assignments__membership__in=programmes)
        | Q(assignments__membership__in=cohorts)
    ).distinct()


def visible_groups(person: Person | None) -> QuerySet[Group]:
    """The groups in which a person has or had a seat, and those they follow as staff."""
    if person is None:
        return Group.objects.none()
    mine = Seat.objects.filter(enrolment__person=person).values("group")
    return Group.objects.filter(Q(pk__in=mine) | Q(pk__in=staffed_groups(person).values("pk")))


def can_follow(person: Person | None, group: Group) -> bool:
    """May suspend, resume and close: staff who follow this group."""
    return staffed_groups(person).filter(pk=group.pk).exists()


def stale_seats(today: date) -> QuerySet[Seat]:
    """Places of members who have not left and may not be in contact today. Of a class none: it goes on without that one person, see
    `may_take_part`."""
    cleared = Enrolment.objects.cleared(today).filter(pk=OuterRef("enrolment"))
    return Seat.objects.filter(~Exists(cleared), left=None).exclude(group__kind="class")


def cleared_seats(group: Group, today: date) -> bool:
    """Every member who has not left may be in contact today: one query, from the rows, never from memory."""
    return not stale_seats(today).filter(group=group).exists()


def may_meet(group: Group, today: date | None = None) -> bool:
    """The one door to any contact in a group: it is active, and every gate of every member is green today."""
    standing_now = Group.objects.filter(pk=group.pk, state="active").exists()
    return standing_now and cleared_seats(group, today or timezone.localdate())


def may_take_part(group: Group, person: Person, today: date | None = None) -> bool:
    """One member's own door: in a class, the gate of one is not the gate of all. True for who holds no seat there (staff)."""
    if group.kind != "class":
        return True
    mine = Seat.objects.filter(group=group, enrolment__person=person, left=None)
    cleared = Enrolment.objects.cleared(today or timezone.localdate()).values("pk")
    return not mine.exists() or mine.filter(enrolment__in=cleared).exists()
