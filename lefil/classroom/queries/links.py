"""Links of this room that work without sign-in."""

from django.urls import reverse

from lefil.classroom.content.lessons import Lesson, lessons
from lefil.classroom.models import Cohort
from lefil.classroom.rules.classes import visible_cohorts
from lefil.enrolments.models import Enrolment
from lefil.kit.links import sign, unsign

PACK_DAYS = 400


def pack_link(enrolment: Enrolment, lesson: str) -> str:
    """The light pack of one lesson: course texts only, nothing of anybody."""
    return reverse("classroom:pack", args=[sign("classroom.pack", enrolment.key, lesson)])


def pack_of(token: str) -> tuple[Lesson, Cohort | None]:
    """The lesson that a link gives, and the class of its person for its resources; Refused when the link is foreign, changed or old."""
    key, code = unsign("classroom.pack", token, days=PACK_DAYS)
    found = Enrolment.objects.filter(key=key, person__erased=None).select_related("person").first()
    cohort = visible_cohorts(found.person).filter(group__seats__enrolment=found, group__seats__left=None).first() if found else None
    return lessons()[code], cohort
