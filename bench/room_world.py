"""Meetings that are about to begin, through the actions of the site: a pair of two, a lesson of many."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lefil.demo.cast import Cast
    from lefil.groups.models import Group
    from lefil.live.models import Policy
    from lefil.meetings.models import Meeting
    from lefil.people.models import Person

NAMES = (
    "Adèle Armand", "Bilal Besson", "Camille Caron", "Driss Delmas", "Elsa Evrard", "Fares Fabre", "Gaëlle Giraud", "Hugo Hamel", "Imane Imbert",
    "Jules Joly", "Khadija Klein", "Léo Lacroix", "Maya Marchal", "Nabil Noël", "Olga Ollier", "Paul Perrot", "Quitterie Quesnel", "Rayan Rolland",
    "Sofia Salmon", "Théo Texier", "Ugo Urbain", "Vera Vasseur", "William Wagner", "Yasmine Yvon", "Zoran Zeller", "Anouk Aubry", "Brice Blin",
)  # fmt: skip
GROWN = date(1990, 5, 17)


def strangers(count: int) -> list[Person]:
    """Adults whom nobody of the cast knows."""
    from lefil.people.actions import enter

    return [enter(name, born=GROWN, phone=f"+3363998{n:04d}", by=None) for n, name in enumerate(NAMES[:count], 200)]


def pair_up(cast: Cast) -> Group:
    """Benoît and Malik, cleared and signed."""
    from django.utils import timezone

    from lefil.enrolments.actions import enrol
    from lefil.groups.actions import form_pair, sign
    from lefil.people.models import ParentalAuthorisation

    now = timezone.now()
    ParentalAuthorisation.objects.create(
        minor=cast.malik, guardian=cast.samira, state="granted", scopes=["tutoring", "data"], child_agreed=now, answered=now
    )
    learner = enrol(cast.malik, programme=cast.tutoring, side="learner", by=cast.malik)
    volunteer = enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit)
    group = form_pair(cast.tutoring, organisation=cast.article1, learner=learner, volunteer=volunteer, by=cast.chloe)
    for person in (cast.malik, cast.benoit):
        sign(group, person=person, by=person)
    sign(group, person=cast.samira, on_behalf_of=cast.malik, by=cast.samira)
    group.refresh_from_db()
    return group


def meet(cast: Cast, group: Group, minutes: int = 60) -> Meeting:
    from django.utils import timezone

    from lefil.meetings.actions import cancel, plan
    from lefil.meetings.models import Meeting

    for other in Meeting.objects.filter(group=group, state="planned"):
        cancel(other, why="", by=cast.benoit, letters=False)
    return plan(group, starts=timezone.now() + timedelta(minutes=2), minutes=minutes, by=cast.benoit, mode="room")


def lesson(cast: Cast, people: list[Person], places: int, minutes: int = 60, host: Person | None = None) -> Meeting:
    """A lesson led by Inès in two minutes. `places` decides how its room begins: more than 6 is on the media server."""
    from django.utils import timezone

    from lefil.meetings.actions import book, cancel, open_slot
    from lefil.meetings.models import Meeting

    host = host or cast.ines
    for other in Meeting.objects.filter(host=host, state="planned"):
        cancel(other, why="", by=cast.chloe, letters=False)
    made = open_slot(
        cast.tutoring, organisation=cast.article1, kind="lesson", starts=timezone.now() + timedelta(minutes=2), minutes=minutes, host=host,
        capacity=places, mode="room", by=cast.chloe,
    )  # fmt: skip
    for person in people:
        book(made, person=person, side="learner", by=cast.chloe)
    return made


def link(house_url: str, meeting: Meeting, person: Person) -> str:
    """The personal link of a booking: one tap, no sign-in."""
    from lefil.meetings.models import Booking
    from lefil.meetings.queries import room_link

    return house_url + room_link(Booking.objects.get(meeting=meeting, person=person))


def policy(cast: Cast, **facts: object) -> Policy:
    """What is not given is as a new programme has it."""
    from lefil.live.actions import set_policy

    usual = {"media": "auto", "lobby": True, "chat": "all", "chat_minors": "all", "keep_days": 90}
    return set_policy(cast.tutoring, by=cast.chloe, **{**usual, **facts})  # type: ignore[arg-type]
