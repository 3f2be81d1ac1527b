"""What the storm meets: a campaign, interview slots with one place each, pairs whose last meeting nobody has told. Real rows, real sign-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

SLOTS, VOLUNTEERS, PEOPLE = 25, 60, 400


@dataclass(frozen=True)
class Booker:
    """Someone signed in who wants any slot: of `SLOTS` places, `VOLUNTEERS` people ask for one."""

    cookie: str
    url: str


@dataclass(frozen=True)
class Teller:
    """A tutor signed in who tells a meeting."""

    cookie: str
    url: str
    meeting: str


@dataclass(frozen=True)
class World:
    campaign: str
    slots: list[str]
    bookers: list[Booker]
    tellers: list[Teller]


def build() -> World:
    from django.urls import reverse
    from django.utils import timezone

    from bench.crowd import bring
    from lefil.demo.cast import enter_cast
    from lefil.demo.scenes.stage import set_stage
    from lefil.enrolments.models import Enrolment
    from lefil.meetings.actions import open_slots
    from lefil.meetings.models import Booking, Meeting

    cast = enter_cast()
    campaign = set_stage(cast)
    bring(cast, PEOPLE)
    first = (timezone.now() + timedelta(days=3)).replace(hour=8, minute=0, second=0, microsecond=0)
    opened = open_slots(cast.tutoring, organisation=cast.article1, first=first, minutes=20, count=SLOTS, host=cast.chloe, by=cast.chloe)
    waiting = Enrolment.objects.filter(side="volunteer", state="applied", programme=cast.tutoring).select_related("person").order_by("id")
    bookers = [Booker(signed_in(one.person), reverse("meetings:slots", args=[one.key])) for one in waiting[:VOLUNTEERS]]
    untold = Meeting.objects.filter(kind="pair", state="planned", ends__lt=timezone.now(), report=None, group__state="active").order_by(
        "id"
    )
    tellers = []
    for meeting in untold:
        booking = Booking.objects.select_related("person").filter(meeting=meeting, side="volunteer").first()
        if booking:
            tellers.append(Teller(signed_in(booking.person), reverse("tutoring:report", args=[meeting.key]), meeting.key))
    return World(campaign.slug, [one.key for one in opened], bookers, tellers)


def signed_in(person: Any) -> str:
    """The cookie of a browser in which this person is signed in."""
    from django.conf import settings
    from django.test import Client

    from lefil.people.actions import account_for, claim, prove_phone

    if person.account_id is None:
        person = claim(person, account=prove_phone(account_for(person.phone, by=None), by=None), by=None)
    client = Client()
    client.force_login(person.account)
    session = client.session
    session["person"] = person.key
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
