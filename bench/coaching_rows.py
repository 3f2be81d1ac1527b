"""Rows for the benches of coaching: the association's programme with its modules, two volunteers, candidates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lefil.catalogue.models import Programme
    from lefil.coaching.models import Workshop
    from lefil.enrolments.models import Enrolment
    from lefil.people.models import Person

# the least that is a recording for the site: a header that says "webm", then a segment
WEBM = (
    bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d4287810442858102")
    + bytes.fromhex("18538067")
    + b"\x01"
    + b"\xff" * 7
)
ADULT = date(1996, 4, 2)


def programme() -> Programme:
    from lefil.catalogue.actions import open_programme
    from lefil.coaching.actions import install
    from lefil.orgs.actions import found

    home = found("Association de mesure", slug="mesure", city="Paris", by=None)
    made = open_programme(
        home, pack="coaching", name="Coups de pouce", slug="mesure-coaching", volunteer_word="coach", learner_word="candidat·e",
        needs_parent=False, by=None,
    )  # fmt: skip
    install(made, by=None)
    return made


def somebody(number: int) -> Person:
    from django.utils import timezone

    from lefil.people.actions import enter

    return enter(f"Personne {number}", born=ADULT, phone=f"+3363998{number:04d}", verified=timezone.now(), by=None)


def volunteers(home: Programme) -> list[Enrolment]:
    from lefil.enrolments.actions import enrol

    return [enrol(person, programme=home, side="volunteer", by=person) for person in (somebody(0), somebody(1))]


def workshop(home: Programme, two: list[Enrolment], *, code: str, day: int, places: int) -> Workshop:
    """On a day of its own: nobody is in two places at once."""
    from django.utils import timezone

    from lefil.coaching.actions import open_workshop, staff_both

    made = open_workshop(
        home.modules.get(code=code), organisation=home.organisation, starts=timezone.now() + timedelta(days=day), places=places, by=None
    )
    return staff_both(made, lead=two[0], observer=two[1], by=None)
