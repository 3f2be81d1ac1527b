"""Those of the cast who are on their way: Amina in training, David waiting for his interview, Inès on both sides of the desk."""

import random
from datetime import datetime, timedelta

from lefil.campaigns.models import Campaign
from lefil.demo.cast import Cast
from lefil.demo.clock import at
from lefil.demo.scenes.crowd import walk
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.matching.actions import offer, paint
from lefil.matching.bands import bit
from lefil.meetings.actions import open_slot
from lefil.people.models import Person

WEEKEND = sum(bit(day, band) for day in (5, 6) for band in (1, 3, 4))


def set_others(cast: Cast, campaign: Campaign, now: datetime) -> None:
    with at(now - timedelta(days=6)):
        amina = volunteer(cast, cast.amina, profile="professional")
        modules = list(cast.tutoring.modules.filter(side="volunteer", required=True, active=True))
        for module in modules[:3]:
            walk(amina, module, cast=cast, dice=random.Random(3))
    with at(now - timedelta(days=2)):
        volunteer(cast, cast.david, profile="professional")
    for day in range(1, 8):
        for hour in (10, 14, 17):
            starts = (now + timedelta(days=day)).replace(hour=hour)
            if starts.weekday() < 5:
                open_slot(
                    cast.tutoring, organisation=cast.article1, kind="interview", starts=starts, minutes=30, host=cast.chloe, by=cast.chloe
                )


def volunteer(cast: Cast, person: Person, *, profile: str) -> Enrolment:
    enrolment = enrol(person, programme=cast.tutoring, side="volunteer", profile=profile, by=person)
    paint(enrolment, bands=WEEKEND, by=person)
    offer(enrolment, capacity=1, subjects=[("anglais", "6e", "tle")], languages=person.speaks or ["fr"], by=person)
    return enrolment
