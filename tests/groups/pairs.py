"""Cleared people and signed pairs, for the tests of groups and meetings."""

from datetime import timedelta

from django.utils import timezone

from lefil.demo.cast import Cast
from lefil.enrolments.actions import enrol, settle
from lefil.enrolments.models import Enrolment
from lefil.groups.actions import form_pair, sign
from lefil.groups.models import Group
from lefil.people.models import ParentalAuthorisation, Person


def authorise(minor: Person, guardian: Person) -> ParentalAuthorisation:
    now = timezone.now()
    return ParentalAuthorisation.objects.create(
        minor=minor, guardian=guardian, state="granted", scopes=["tutoring", "data"], child_agreed=now, answered=now
    )


def learner(cast: Cast, person: Person | None = None) -> Enrolment:
    person = person or cast.malik
    if person.band(timezone.localdate()) != "adult" and not person.authorisations.exists():
        authorise(person, cast.samira)
    return enrol(person, programme=cast.tutoring, side="learner", by=person)


def volunteer(cast: Cast, person: Person | None = None) -> Enrolment:
    person = person or cast.benoit
    return enrol(person, programme=cast.tutoring, side="volunteer", by=person)


def waiting_pair(cast: Cast, pupil: Person | None = None, tutor: Person | None = None) -> Group:
    return form_pair(
        cast.tutoring, organisation=cast.article1, learner=learner(cast, pupil), volunteer=volunteer(cast, tutor), by=cast.chloe
    )


def signed_pair(cast: Cast, pupil: Person | None = None, tutor: Person | None = None) -> Group:
    group = waiting_pair(cast, pupil, tutor)
    for seat in group.seats.all():
        person = seat.enrolment.person
        sign(group, person=person, by=person)
        if person.band(timezone.localdate()) != "adult":
            sign(group, person=cast.samira, on_behalf_of=person, by=cast.samira)
    group.refresh_from_db()
    return group


def expire(enrolment: Enrolment) -> None:
    """The enrolment's last gate closed yesterday; no sweep has seen it yet."""
    Enrolment.objects.filter(pk=enrolment.pk).update(cleared_until=timezone.localdate() - timedelta(days=1))


def renew(enrolment: Enrolment) -> Enrolment:
    enrolment.refresh_from_db()
    return settle(enrolment, by=None)
