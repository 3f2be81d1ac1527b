"""People of the matching tests: each call brings in one person, through actions, cleared or not."""

from datetime import date

from django.utils import timezone

from lefil.catalogue.actions import add_module
from lefil.enrolments.actions import enrol
from lefil.matching import bands
from lefil.matching.actions import ask, offer, paint
from lefil.people.actions import attach, enter
from lefil.people.models import Account, ParentalAuthorisation

TUESDAY_EVENING = bands.bit(1, 6) | bands.bit(1, 7)  # 18 h to 20 h
FRIDAY_NOON = bands.bit(4, 2)
ADULT = date(2000, 1, 1)
_next = iter(range(100_000))


def somebody(name: str, *, born: date | None = ADULT, account: bool = True, **facts):
    number = next(_next)
    facts = {"verified": timezone.now(), "phone": f"+3363997{number:04d}", "departement": "93", **facts}
    person = enter(name, born=born, by=None, **facts)
    if account:
        attach(person, account=Account.objects.create(phone=f"+3363996{number:04d}", phone_verified=True), by=None)
    return person


def authorised(minor, guardian):
    return ParentalAuthorisation.objects.create(
        minor=minor, guardian=guardian, state="granted", scopes=["tutoring", "data"], child_agreed=timezone.now()
    )


def learner(
    programme,
    name="Lina Kaci",
    *,
    level="2de",
    subjects=("maths",),
    bands=TUESDAY_EVENING,
    person=None,
    wish="",
    modes=(),
    urgency=0,
    interests=(),
    **facts,
):
    person = person or somebody(name, **facts)
    enrolment = enrol(person, programme=programme, side="learner", by=person)
    if bands:
        paint(enrolment, bands=bands, by=person)
    return ask(
        enrolment, level=level, subjects=list(subjects), gender_wish=wish, modes=modes, urgency=urgency, interests=interests, by=person
    )


def volunteer(
    programme,
    name="Paul Roux",
    *,
    subjects=(("maths", "6e", "tle"),),
    capacity=1,
    bands=TUESDAY_EVENING,
    person=None,
    organisation=None,
    modes=(),
    interests=(),
    **facts,
):
    person = person or somebody(name, **facts)
    enrolment = enrol(person, programme=programme, side="volunteer", organisation=organisation, by=person)
    if bands:
        paint(enrolment, bands=bands, by=person)
    return offer(enrolment, capacity=capacity, subjects=list(subjects), modes=modes, interests=interests, by=person)


def gate(programme, side="volunteer"):
    """A check that nobody has passed yet."""
    return add_module(programme, side=side, kind="check", code="b3", title="Vérification", validity_days=365, by=None)
