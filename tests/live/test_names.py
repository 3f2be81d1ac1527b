"""First names and keys leave the server, and nothing else of anybody."""

import json

import pytest

from lefil.live.consumers import watch
from lefil.live.models import Participant
from lefil.people.models import Person
from tests.live.tabs import Tab, play

pytestmark = pytest.mark.django_db


async def everything_said(tutor, staff, pupil):
    """One of each: what a lesson of an hour could hold."""
    for tab in (tutor, staff):
        await tab.enter()
    await pupil.enter()
    await tutor.do("lobby.admit", pid=pupil.me)
    await pupil.event("welcome")
    await pupil.do("state", mic=True, away=True)
    await pupil.do("hand.raise")
    await tutor.do("hand.give", pid=pupil.me)
    await pupil.do("chat.say", text="Bonjour à tous", nonce="n1", to="all")
    await pupil.do("chat.say", text="Une question", nonce="n2", to="hosts")
    await pupil.do("react", code="thanks")
    await pupil.do("caption", text="on entend", final=True)
    await pupil.do("quality", rung="voice", up=20)
    await pupil.do("board.draw", nonce="s1", shape={"pen": "red", "width": 1, "points": [[1, 1], [2, 2]]})
    await pupil.do("board.read")
    await pupil.do("files.read")
    await tutor.do("pulse.ask")
    await pupil.do("pulse.answer", value="some")
    await pupil.do("help.call")
    await pupil.do("ice")
    await tutor.do("host.mute", pid=pupil.me, kind="mic")
    await staff.do("host.lock", on=True)
    await watch.look()
    again = Tab(tutor.meeting, pupil.person, tab="again")
    await again.enter()
    await staff.do("host.remove", pid=pupil.me)
    await again.closed()
    return [tutor, staff, pupil, again]


def secrets_of(person) -> list[str]:
    surname = person.name.removeprefix(person.called).strip()
    found = [surname, person.phone, person.phone.replace("+33", "0"), person.email, str(person.born), person.key]
    return [word for word in found if word]


def test_no_frame_holds_a_surname_a_number_an_address_or_a_birthday(cast, meeting):
    tabs = [Tab(meeting, cast.benoit), Tab(meeting, cast.chloe), Tab(meeting, cast.malik)]
    heard = []

    async def scene():
        heard.extend([text for tab in await everything_said(*tabs) for text in tab.raw])

    play(scene())
    text = "\n".join(heard)
    assert len(heard) > 60
    assert "Malik" in text
    assert {word for person in Person.objects.all() for word in secrets_of(person) if word in text} == set()
    numbers = {"person_id", "participant_id", "room_id", "meeting_id", "conn", "ticket"}
    assert {key for frame in heard for key in keys_of(json.loads(frame))} & numbers == set()


def keys_of(value) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for one in value.values() for key in keys_of(one)}
    return {key for one in value for key in keys_of(one)} if isinstance(value, list) else set()


def test_a_face_says_only_what_the_screen_shows(cast, meeting):
    async def scene():
        [face] = (await Tab(meeting, cast.benoit).enter())["people"]
        assert set(face) == {
            "pid", "called", "role", "state", "away", "mic", "cam", "screen", "muted", "hand", "place", "since",
        }  # fmt: skip

    play(scene())
    assert Participant.objects.count() == 1
