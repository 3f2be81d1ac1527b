"""Who sees a class, and who runs it."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from lefil.classroom.models import Absence, Cohort, HalfDay, Helping
from lefil.enrolments.models import Enrolment
from lefil.enrolments.rules import followed_by
from lefil.groups.models import Group, Seat
from lefil.groups.rules import staffed_groups, visible_groups
from lefil.people.models import Person

LEADS = ("admin", "coordinator")


def visible_cohorts(person: Person | None) -> QuerySet[Cohort]:
    """Those in which a person sits or sat, and those they follow as staff."""
    return Cohort.objects.filter(group__in=visible_groups(person).filter(kind="class").values("pk"))


def visible_half_days(person: Person | None) -> QuerySet[HalfDay]:
    return HalfDay.objects.filter(cohort__in=visible_cohorts(person).values("pk"))


def visible_absences(person: Person | None) -> QuerySet[Absence]:
    """One's own, and those of the classes that one runs."""
    if person is None:
        return Absence.objects.none()
    return Absence.objects.filter(Q(enrolment__person=person) | Q(half_day__cohort__in=led_cohorts(person).values("pk")))


def led_cohorts(person: Person | None) -> QuerySet[Cohort]:
    """Those that a person teaches, while their own gates are green, and those they follow as admin or coordinator."""
    if person is None:
        return Cohort.objects.none()
    green = Enrolment.objects.filter(person=person, side="volunteer").cleared(timezone.localdate()).values("pk")
    seated = Seat.objects.filter(enrolment__in=green, left=None).values("group")
    taught = Q(teacher__in=green) & Q(group__in=seated)
    return Cohort.objects.filter(taught | Q(group__in=staffed_groups(person, *LEADS).values("pk")))


def staffed_cohorts(person: Person | None) -> QuerySet[Cohort]:
    """Those that a person sets up: as admin or coordinator, never as the teacher alone."""
    return Cohort.objects.filter(group__in=staffed_groups(person, *LEADS).values("pk"))


def can_lead(person: Person | None, cohort: Cohort) -> bool:
    """Plans, counter-signs, corrects, reads everything of the class: its teacher, and staff who follow it."""
    return led_cohorts(person).filter(pk=cohort.pk).exists()


def can_help(person: Person | None, cohort: Cohort) -> bool:
    """A co-teacher of this class today, or who leads it: reads who is there, the questions and the pulse."""
    return can_lead(person, cohort) or place_in(cohort, person, "volunteer") is not None


def place_in(cohort: Cohort, person: Person | None, side: str) -> Enrolment | None:
    """A person's own standing place in a class; of a volunteer, only while every gate is green."""
    if person is None:
        return None
    seats = Seat.objects.filter(group=cohort.group_id, left=None, side=side, enrolment__person=person)
    rows = Enrolment.objects.filter(pk__in=seats.values("enrolment"))
    return (rows.cleared(timezone.localdate()) if side == "volunteer" else rows).first()


def learners_of(cohort: Cohort, *, ever: bool = False) -> QuerySet[Enrolment]:
    """Who learns in a class now, or has ever."""
    seats = Seat.objects.filter(group=cohort.group_id, side="learner")
    rows = Enrolment.objects.filter(pk__in=(seats if ever else seats.filter(left=None)).values("enrolment"))
    return rows.select_related("person", "organisation", "programme").order_by("person__called", "id")


def teachers_of(cohort: Cohort) -> QuerySet[Enrolment]:
    seats = Seat.objects.filter(group=cohort.group_id, side="volunteer", left=None)
    return Enrolment.objects.filter(pk__in=seats.values("enrolment")).select_related("person").order_by("person__called", "id")


def readable_learners(person: Person | None, cohort: Cohort) -> QuerySet[Enrolment]:
    """Whose skills a person reads in a class: all for who leads it, one's four for a co-teacher, one's own for a learner."""
    if person is None:
        return Enrolment.objects.none()
    everybody = learners_of(cohort, ever=True)
    if can_lead(person, cohort):
        return everybody
    helper = place_in(cohort, person, "volunteer")
    mine = Helping.objects.filter(cohort=cohort, volunteer=helper).values("learner") if helper else []
    return everybody.filter(Q(person=person) | Q(pk__in=mine))


def positionable(person: Person | None) -> QuerySet[Enrolment]:
    """Learners of the class programmes that a person follows as admin or coordinator."""
    return followed_by(person, *LEADS).filter(side="learner", programme__pack="classroom").exclude(person=person)


def cohort_of(group: Group | None) -> Cohort | None:
    return Cohort.objects.filter(group=group).select_related("group", "teacher__person").first() if group else None
