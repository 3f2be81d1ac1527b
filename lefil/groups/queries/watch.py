from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from lefil.enrolments.models import Enrolment
from lefil.groups.models import ExitInterview, Group, Seat
from lefil.groups.queries.members import STANDING
from lefil.groups.rules import stale_seats
from lefil.orgs.models import Membership, Organisation
from lefil.people.models import Person
from lefil.people.queries import without_parent

TOLD = ("programme", "organisation__parent__parent")


def unsigned_of(day: date) -> QuerySet[Group]:
    """Groups made on that day that still wait for a signature."""
    return Group.objects.filter(state="signing", created__date=day).select_related("programme", "organisation").order_by("id")


def _stale_seats(today: date) -> QuerySet[Seat]:
    return stale_seats(today).filter(group=OuterRef("pk"))


def not_cleared(today: date) -> QuerySet[Group]:
    """Groups that must stop today: a member's gate is no longer green."""
    return Group.objects.filter(Exists(_stale_seats(today)), state__in=["signing", "active"]).select_related(*TOLD).order_by("id")


def green_again(today: date) -> QuerySet[Group]:
    """Groups that a sweep has suspended and whose members are all cleared again."""
    return (
        Group.objects.filter(~Exists(_stale_seats(today)), state="suspended", suspended_by_sweep=True).select_related(*TOLD).order_by("id")
    )


def without_authorisation(today: date) -> QuerySet[Enrolment]:
    """Minors of standing groups, still marked ready, for whom no parent's word stands: withdrawn, or a birth date corrected since."""
    return Enrolment.objects.filter(
        without_parent(today),
        state="ready", side="learner", programme__needs_parent=True, seats__left=None, seats__group__state__in=STANDING,
    ).distinct().order_by("id")  # fmt: skip


def suspended(groups: QuerySet[Group]) -> QuerySet[Group]:
    """The coordinator's queue of suspended groups, within those they may see."""
    return groups.filter(state="suspended").select_related("programme").order_by("id")


def not_met(groups: QuerySet[Group], today: date) -> QuerySet[Group]:
    """First-meeting watch: signed pairs that have not met by the day they should have."""
    return groups.filter(kind="pair", state="active", first_met=None, first_meeting_due__lt=today).order_by("first_meeting_due", "id")


def wishing_again() -> QuerySet[Enrolment]:
    """Learners who said, at the end of their last group, that they want another one, and who are in none since."""
    standing = Seat.objects.filter(enrolment=OuterRef("pk"), left=None, group__state__in=STANDING)
    last = Seat.objects.filter(enrolment=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    wishes = ExitInterview.objects.filter(seat=OuterRef("last_seat"), again=True)
    return (
        Enrolment.objects.filter(side="learner").annotate(last_seat=Subquery(last)).filter(Exists(wishes), ~Exists(standing)).order_by("id")
    )


def coordinators_of(organisation: Organisation, today: date) -> list[Person]:
    """Who follows an organisation's people day by day: its coordinators, those above it, or its administrators when there is none."""
    tree = [organisation.pk, organisation.parent_id, organisation.parent.parent_id if organisation.parent else None]
    held = Membership.objects.filter(organisation__in=[pk for pk in tree if pk], breadth="organisation").filter(
        Q(until=None) | Q(until__gte=today)
    )
    for role in ("coordinator", "admin"):
        people = {row.person_id: row.person for row in held.filter(role=role).select_related("person")}
        if people:
            return list(people.values())
    return []


def who_protects(organisation: Organisation, today: date, *, programme: int, group: Group | None = None) -> list[Person]:
    """Everyone in charge of protection for a group or for a meeting of no group: in this association, in that of the group's learners,
    and above them, or assigned to this programme or group. When there is none, those who coordinate: a worry always reaches somebody."""
    learner = Organisation.objects.filter(enrolments__seats__group=group, enrolments__side="learner").values("pk") if group else []
    near = Organisation.objects.filter(Q(pk=organisation.pk) | Q(pk__in=learner)).select_related("parent")
    reach = {pk for one in near for pk in (one.pk, one.parent_id, one.parent.parent_id if one.parent else None) if pk}
    held = Membership.objects.filter(role="protection", person__erased=None).filter(Q(until=None) | Q(until__gte=today))
    asked = Q(organisation__in=reach, breadth="organisation") | Q(breadth="programme", assignments__programme=programme)
    if group:
        asked |= Q(breadth="cohort", group_assignments__group=group.pk)
    people = {row.person_id: row.person for row in held.filter(asked).select_related("person").order_by("id")}
    return list(people.values()) or coordinators_of(organisation, today)


def who_decides(group: Group, today: date) -> list[Person]:
    """Who protects a group and has no place in it, since the worry may be about them; else who coordinates it and has none; else all."""
    people = who_protects(group.organisation, today, programme=group.programme_id, group=group)
    seated = set(Seat.objects.filter(group=group).values_list("enrolment__person", flat=True))
    free = [one for one in people if one.pk not in seated]
    return free or [one for one in coordinators_of(group.organisation, today) if one.pk not in seated] or people


def can_resume(person: Person | None, group: Group) -> bool:
    """Lets a group that is held start again. Nobody, when who acts is a sweep."""
    return person is not None and any(one.pk == person.pk for one in who_decides(group, timezone.localdate()))
