"""A class of Konexio in the small world of the tests: Inès teaches, Benoît helps, Samira learns; Chloé follows it."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from lefil.catalogue.actions import open_programme
from lefil.catalogue.models import Programme
from lefil.classroom import actions
from lefil.classroom.models import Absence, Cohort, HalfDay, Resource
from lefil.demo.cast import Cast
from lefil.demo.clock import at
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.meetings.models import Booking
from lefil.people.models import Person

# What a finger draws, in the numbers that the island writes.
DRAWN = "M40 120L70 60L100 140L130 60L160 120L220 100L300 110M320 90L360 130L420 80"
ANSWERS = {
    "listening": "A2", "reading": "A2", "speaking": "A1", "writing": "A1", "source": "test", "reading_ease": "helped", "digital": "partial",
    "equipment": "phone", "network": "small", "quiet": "sometimes",
}  # fmt: skip


@dataclass(frozen=True)
class Room:
    """`past` is counter-signed, Samira was away from it; `soon` can be signed now; `waiting` has not been decided about."""

    cohort: Cohort
    learner: Enrolment
    waiting: Enrolment
    past: HalfDay
    booking: Booking
    soon: HalfDay
    absence: Absence
    resource: Resource


def class_programme(cast: Cast) -> Programme:
    return open_programme(
        cast.article1, pack="classroom", name="Digistart JavaScript", slug="digistart", volunteer_word="formateur ou formatrice",
        learner_word="apprenant·e", needs_parent=False, by=None,
    )  # fmt: skip


def entered(person: Person, programme: Programme, by: Person) -> Enrolment:
    """A learner whose entry is decided."""
    made = enrol(person, programme=programme, side="learner", by=person)
    found = actions.position(made, by=by, **ANSWERS)
    actions.decide(found, decision="join", adaptations=["light", "captions"], by=by)
    made.refresh_from_db()
    return made


def said_by(half_day: HalfDay, outcome: str = "present", minutes: int = 180) -> dict[str, tuple[str, int]]:
    rows = half_day.meeting.bookings.filter(side="learner").exclude(state="cancelled")
    return {row.key: (outcome, minutes if outcome in ("present", "late") else 0) for row in rows}


def build(cast: Cast) -> Room:
    now = timezone.now()
    with at(now - timedelta(days=3)):
        programme = class_programme(cast)
        teacher = enrol(cast.ines, programme=programme, side="volunteer", by=cast.ines)
        cohort = actions.open_cohort(programme, teacher=teacher, title="Digistart JavaScript", nda="11755555575", by=cast.chloe)
        actions.join_class(cohort, enrolment=enrol(cast.benoit, programme=programme, side="volunteer", by=cast.benoit), by=cast.chloe)
        learner = entered(cast.samira, programme, cast.chloe)
        actions.join_class(cohort, enrolment=learner, by=cast.chloe)
        past = actions.plan_half_day(cohort, starts=now - timedelta(days=2), minutes=180, lesson="variables", by=cast.chloe)
        soon = actions.plan_half_day(cohort, starts=now + timedelta(minutes=5), minutes=180, lesson="conditions", by=cast.chloe)
    with at(past.meeting.ends):
        past = actions.countersign(past, path=DRAWN, said=said_by(past, "absent"), by=cast.ines)
    return Room(
        cohort=cohort, learner=learner, waiting=enrol(cast.amina, programme=programme, side="learner", by=cast.amina), past=past,
        booking=past.meeting.bookings.get(side="learner"), soon=soon, absence=past.absences.get(),
        resource=actions.add_resource(cohort, title="MDN en français", link="https://developer.mozilla.org/fr/", by=cast.ines),
    )  # fmt: skip
