"""What the team reads before a class begins, and the list of its classes."""

from django.db.models import QuerySet

from lefil.classroom.models import Cohort
from lefil.classroom.rules.classes import LEADS, positionable
from lefil.enrolments.models import Enrolment
from lefil.enrolments.rules import followed_by
from lefil.groups.models import Seat
from lefil.people.models import Person


def teachers_for(person: Person) -> QuerySet[Enrolment]:
    """Cleared volunteers of the class programmes that one follows, oneself too."""
    rows = followed_by(person, *LEADS).filter(side="volunteer", programme__pack="classroom", state="ready")
    return rows.select_related("person", "programme", "organisation").order_by("person__called", "id")


def entries(person: Person) -> QuerySet[Enrolment]:
    """Learners who are in no class yet: those without decision first."""
    seated = Seat.objects.filter(left=None, group__cohort__isnull=False).values("enrolment")
    rows = positionable(person).exclude(state__in=["refused", "ended"]).exclude(pk__in=seated)
    return rows.select_related("person", "programme", "positioning").order_by("positioning__decision", "created", "id")


def can_join(cohort: Cohort, person: Person) -> QuerySet[Enrolment]:
    """Learners whom one follows, whose entry is decided and who are in no class of this programme."""
    seated = Seat.objects.filter(left=None, group__cohort__isnull=False).values("enrolment")
    rows = Enrolment.objects.filter(programme=cohort.group.programme_id, side="learner", state="ready", positioning__decision="join")
    rows = rows.filter(pk__in=followed_by(person, *LEADS).values("pk")).exclude(pk__in=seated)
    return rows.select_related("person", "positioning").order_by("person__called", "id")


def can_co_teach(cohort: Cohort, person: Person) -> QuerySet[Enrolment]:
    here = Seat.objects.filter(group=cohort.group_id, left=None).values("enrolment")
    rows = Enrolment.objects.filter(programme=cohort.group.programme_id, side="volunteer", state="ready").exclude(pk__in=here)
    rows = rows.filter(pk__in=followed_by(person, *LEADS).values("pk"))
    return rows.select_related("person").order_by("person__called", "id")
