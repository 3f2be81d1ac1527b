"""Many people at once, written straight to the tables: only the matching is under test."""

from datetime import date, timedelta
from random import Random

from django.utils import timezone

from lefil.enrolments.models import Enrolment
from lefil.matching.models import Availability, Need, Offer, OfferedSubject
from lefil.people.models import Person

SUBJECTS = ("maths", "francais", "anglais", "histoire-geo", "physique-chimie")
LEVELS = ("6e", "5e", "4e", "3e")


def crowd(programme, *, learners, volunteers, seed=1):
    dice = Random(seed)
    now = timezone.now()
    needs = _enrolled(programme, "learner", learners, dice)
    Need.objects.bulk_create(
        Need(
            enrolment=each, level=dice.choice(LEVELS), subjects=dice.sample(SUBJECTS, 2), urgency=dice.randrange(4),
            since=now - timedelta(days=dice.randrange(40)),
        )
        for each in needs
    )  # fmt: skip
    helpers = _enrolled(programme, "volunteer", volunteers, dice)
    offers = Offer.objects.bulk_create(
        Offer(enrolment=each, capacity=1 + dice.randrange(2), since=now - timedelta(days=dice.randrange(40))) for each in helpers
    )
    OfferedSubject.objects.bulk_create(
        OfferedSubject(offer=each, subject=code, level_from="6e", level_to=dice.choice(("4e", "3e", "tle")))
        for each in offers
        for code in dice.sample(SUBJECTS, 3)
    )


def _enrolled(programme, side, count, dice):
    people = Person.objects.bulk_create(
        Person(
            name=f"{side} {n}",
            called=f"{side} {n}",
            born=date(2000, 1, 1),
            verified=timezone.now(),
            departement=dice.choice(("93", "69")),
            email=f"{side}{n}@exemple.fr",
        )
        for n in range(count)
    )
    made = Enrolment.objects.bulk_create(
        Enrolment(
            person=each,
            programme=programme,
            organisation=programme.organisation,
            side=side,
            state="ready",
            cleared_until=date(9999, 12, 31),
        )
        for each in people
    )
    Availability.objects.bulk_create(
        Availability(enrolment=each, bands=sum(1 << bit for bit in dice.sample(range(63), 12))) for each in made
    )
    return made
