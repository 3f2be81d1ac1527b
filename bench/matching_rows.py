"""The people of bench/population.py as rows of the site: one programme, both sides ready, weeks painted. Written around the actions,
since what is measured is reading, matching and reviewing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import numpy as np
from django.utils import timezone

from bench.population import BANDS, population
from lefil.catalogue.models import Programme
from lefil.catalogue.reference.places import DEPARTEMENTS
from lefil.demo.generated_names import FAMILIES, WEIGHTS
from lefil.enrolments.models import Enrolment
from lefil.matching import bands as week
from lefil.matching.models import INTERESTS, STAGES, Availability, Need, Offer, OfferedSubject
from lefil.people.models import Person

SUBJECTS = (
    "maths",
    "francais",
    "physique-chimie",
    "anglais",
    "histoire-geo",
    "svt",
    "espagnol",
    "ses",
    "philosophie",
    "nsi",
    "methode",
    "parcoursup",
)
LEVELS = ("6e", "5e", "4e", "3e", "2de", "1re", "tle", "l1")
LANGUAGES = ("fr", "ar", "en", "pt", "tr", "es", "ps", "uk")
MODES = ("video", "voice", "phone")
GENDERS = ("", "f", "m", "x")
BATCH = 500


def bring(programme: Programme, learners: int, volunteers: int, *, seed: int = 1, capacity: float = 1.0) -> None:
    needs, offers = population(learners, volunteers, seed=seed, capacity=capacity)
    dice, now = Random(seed), timezone.now()
    asked = _enrolled(programme, "learner", needs, dice, ages=None)
    _make(Need, [_need(place, needs, i, now) for i, place in enumerate(asked)])
    helping = _enrolled(programme, "volunteer", offers, dice, ages=(19, 60))
    made = _make(Offer, [_offer(place, offers, j, now) for j, place in enumerate(helping)])
    _make(OfferedSubject, [line for j, offer in enumerate(made) for line in _lines(offer, offers.subjects[j])])


def _make(model: Any, rows: list[Any]) -> list[Any]:
    return list(model.objects.bulk_create(rows, batch_size=BATCH))


def _enrolled(programme: Programme, side: str, rows: Any, dice: Random, ages: tuple[int, int] | None) -> list[Enrolment]:
    today, places = timezone.localdate(), sorted(DEPARTEMENTS)
    people = []
    for at in range(len(rows)):
        girls, boys, families, _language = dice.choices(FAMILIES, WEIGHTS)[0]
        gender = GENDERS[rows.gender[at]]
        first = dice.choice((boys if gender == "m" else girls).split())
        age = dice.randint(*ages) if ages else 19 if not rows.minor[at] else 16
        people.append(Person(
            name=f"{first} {dice.choice(families.split()).replace('_', ' ')}", called=first, born=date(today.year - age, 1, 1), gender=gender,
            verified=timezone.now(), email=f"{side}{at}@exemple.fr", departement=places[rows.departement[at] % len(places)],
            speaks=[code for bit, code in enumerate(LANGUAGES) if int(rows.languages[at]) >> bit & 1],
        ))  # fmt: skip
    ready = {"state": "ready", "cleared_until": today + timedelta(days=300)}
    gone = ready | {"state": "applied", "cleared_until": None}
    cleared = getattr(rows, "cleared", np.ones(len(rows), dtype=np.bool_))
    made = _make(Enrolment, [
        Enrolment(person=person, programme=programme, organisation=programme.organisation, side=side, **(ready if cleared[at] else gone))
        for at, person in enumerate(_make(Person, people))
    ])  # fmt: skip
    _make(Availability, [Availability(enrolment=place, bands=painted(rows.hours[at])) for at, place in enumerate(made)])
    return made


def painted(hours: Any) -> int:
    """The bands of the site's week that lie in the population's, which has four a day."""
    whole = sum(int(word) << (64 * at) for at, word in enumerate(hours))
    cells = 0
    for day in range(week.DAYS):
        for first, last in BANDS:
            free = [hour for hour in range(first, last) if whole >> (24 * day + hour) & 1]
            for band, (start, _end) in enumerate(week.BANDS):
                cells |= week.bit(day, band) if start in free else 0
    return cells


def _wishes(rows: Any, at: int, interests: int) -> dict[str, Any]:
    return {
        "modes": [mode for bit, mode in enumerate(MODES) if int(rows.channels[at]) >> bit & 1],
        "interests": [code for bit, code in enumerate(INTERESTS) if interests >> bit & 1],
        "gender_wish": "same" if rows.gender_wish[at] and rows.gender[at] else "",
    }


def _need(place: Enrolment, rows: Any, at: int, now: datetime) -> Need:
    subject, level = divmod(int(rows.first[at]), len(LEVELS))
    asked = [code for code in _codes(rows.subjects[at]) if code[1] == level]
    subjects = [SUBJECTS[subject], *[SUBJECTS[other] for other, _level in asked if other != subject]]
    return Need(
        enrolment=place, level=LEVELS[level], subjects=subjects, urgency=int(rows.urgency[at]),
        urgency_parts={"scholarship": int(rows.urgency[at])} if rows.urgency[at] else {},
        since=now - timedelta(days=int(rows.waiting_days[at]), minutes=at % 1400), **_wishes(rows, at, int(rows.interests[at])),
    )  # fmt: skip


def _offer(place: Enrolment, rows: Any, at: int, now: datetime) -> Offer:
    return Offer(
        enrolment=place, capacity=max(0, int(rows.capacity[at])), since=now - timedelta(days=int(rows.waiting_days[at]), minutes=at % 1400),
        stages=[code for bit, code in enumerate(("college", "lycee", "superieur")) if int(rows.stages[at]) >> bit & 1 and code in STAGES],
        **_wishes(rows, at, int(rows.interests[at])),
    )  # fmt: skip


def _codes(words: Any) -> list[tuple[int, int]]:
    """(subject, level) of each bit set."""
    whole = sum(int(word) << (64 * at) for at, word in enumerate(words))
    return [divmod(bit, len(LEVELS)) for bit in range(len(SUBJECTS) * len(LEVELS)) if whole >> bit & 1]


def _lines(offer: Offer, words: Any) -> list[OfferedSubject]:
    reach: dict[int, list[int]] = {}
    for subject, level in _codes(words):
        reach.setdefault(subject, []).append(level)
    return [
        OfferedSubject(offer=offer, subject=SUBJECTS[subject], level_from=LEVELS[min(at)], level_to=LEVELS[max(at)])
        for subject, at in reach.items()
    ]
