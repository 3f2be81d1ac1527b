"""Links of this room that work without sign-in."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lefil.groups.models import ExitInterview, Group
from lefil.kit.links import sign, unsign
from lefil.kit.refusals import Refused
from lefil.people.models import Person


def exit_link(interview: ExitInterview) -> str:
    """Where a former member answers their exit interview, without sign-in."""
    return reverse("groups:exit", args=[sign("groups.exit", interview.key)])


def guardian_link(group: Group, minor: Person, guardian: Person) -> str:
    """Where a parent signs for a minor, without account."""
    return reverse("groups:guardian", args=[sign("groups.guardian", group.key, minor.key, guardian.key)])


def guardian_of(token: str) -> tuple[Group, Person, Person]:
    """Group, minor and guardian of a parent's link; Refused when it is foreign, changed or more than 30 days old."""
    group_key, minor_key, guardian_key = unsign("groups.guardian", token, days=30)
    group = Group.objects.select_related("programme", "organisation").filter(key=group_key).first()
    people = {person.key: person for person in Person.objects.present().filter(key__in=[minor_key, guardian_key])}
    if group is None or len(people) != 2:
        raise Refused(_("Ce lien ne correspond plus à personne. Appelez l’association."))
    return group, people[minor_key], people[guardian_key]


def interview_of(token: str) -> ExitInterview:
    """The exit interview of a link; Refused when it is foreign, changed or more than 90 days old."""
    key = unsign("groups.exit", token, days=90)[0]
    rows = ExitInterview.objects.select_related("seat__enrolment__person", "closure__group__programme")
    interview = rows.filter(key=key, seat__enrolment__person__erased=None).first()
    if interview is None:
        raise Refused(_("Ce lien ne correspond plus à personne. Appelez l’association."))
    return interview
