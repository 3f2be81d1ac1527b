"""Who may own a thread, and one's own thread."""

from django.db.models import Q
from django.utils import timezone

from lefil.care.models import Thread
from lefil.enrolments.models import Enrolment
from lefil.orgs.models import Membership
from lefil.people.models import Person


def team_of(thread: Thread) -> list[Person]:
    """Staff of the association that follows this person, or that owns the programme."""
    today = timezone.localdate()
    enrolment = thread.enrolment
    there = Membership.objects.filter(
        Q(until=None) | Q(until__gte=today),
        role__in=Membership.STAFF,
        organisation__in=[enrolment.organisation_id, enrolment.programme.organisation_id],
    )
    return list(Person.objects.filter(pk__in=there.values("person"), erased=None).order_by("name", "id"))


def own_thread(person: Person) -> Thread | None:
    """The thread by which the team would call back: the latest open one."""
    rows = Thread.objects.filter(enrolment__person=person, state="open").select_related("enrolment__person", "enrolment__programme")
    return rows.order_by("-opened", "-id").first()


def own_enrolment(person: Person) -> Enrolment | None:
    """By which programme the team would call back: the one of their thread, else the latest place that has not ended."""
    thread = own_thread(person)
    if thread:
        return thread.enrolment
    rows = Enrolment.objects.filter(person=person).standing().select_related("person", "programme", "organisation")
    return rows.order_by("-created", "-id").first()
