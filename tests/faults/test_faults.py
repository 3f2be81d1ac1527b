"""The fault harness itself: that it sees what is broken, and a short storm of each kind. The long ones: make faults."""

import json
import os
import subprocess
import sys
from urllib.request import Request, urlopen

import pytest

from faults import reckon
from faults.provider import Provider
from faults.storm import Said, answers
from faults.world import World
from lefil.enrolments.models import Enrolment
from lefil.letters.models import Letter
from lefil.people.models import Person
from tests.house.rooms import ROOT

NOBODY = World("", [], [], [])


@pytest.fixture
def provider():
    made = Provider(1, bad=0)
    yield made
    made.stop()


@pytest.mark.django_db
def test_the_reckoning_sees_a_sign_up_that_was_acknowledged_and_lost(provider):
    assert reckon.broken(NOBODY, [Said("signup", 1, page=9, done=True)], provider, spare=0) == [
        "sign-up 1 was acknowledged and has 0 enrolments"
    ]


@pytest.mark.django_db
def test_the_reckoning_sees_a_page_that_was_acknowledged_and_lost(provider):
    found = reckon.broken(NOBODY, [Said("signup", 1, key="gone", page=7)], provider, spare=0)
    assert "sign-up 1 lost page 6: Je veux aider, dit 1." in found


@pytest.mark.django_db
def test_the_reckoning_sees_half_an_action(provider, cast):
    person = Person.objects.create(name=answers(1)[4]["name"], called="Orage")
    Enrolment.objects.create(person=person, programme=cast.tutoring, organisation=cast.article1, side="volunteer")
    found = reckon.broken(NOBODY, [Said("signup", 1, page=9, done=True)], provider, spare=0)
    assert any("half an action" in one for one in found)
    assert any("journal" in one for one in found)


@pytest.mark.django_db
def test_the_reckoning_sees_letters_that_never_left_or_left_unknown(provider):
    from django.utils import timezone

    for key, state in [("a", "waiting"), ("b", "sent")]:
        Letter.objects.create(channel="sms", to="+33639980001", kind="x/y", key=key, body="x", state=state, due=timezone.now())
    provider.delivered["c"] += 1
    found = list(reckon.letters(provider))
    assert [line.split(" ")[0:3] for line in found] == [["1", "letters", "have"], ["1", "letters", "are"], ["1", "texts", "were"]]


def test_the_provider_takes_a_text_once_and_may_say_nothing(provider):
    said = json.dumps({"key": "k", "text": "Bonjour", "to": "+33639980001", "from": "LEFIL"}).encode()
    for _twice in range(2):
        with urlopen(Request(provider.url, data=said), timeout=5) as answer:
            assert answer.status == 200
    assert (provider.delivered["k"], provider.changed) == (2, set())
    provider.bad = 3.0  # every answer is now one of the bad ones
    moods = {provider.answer({"key": str(n), "text": ""}) for n in range(20)}
    assert moods <= {0, 503}


@pytest.mark.attack
def test_a_short_storm_breaks_no_promise():
    """Real processes, killed without warning, and everything that people were told held against the base."""
    ran = subprocess.run(
        [sys.executable, "-m", "faults", "kill-sqlite", "--people", "12", "--seconds", "150"], cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=400,
        env={name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "LEFIL_", "DATABASE_", "REDIS_"))},
    )  # fmt: skip
    said = json.loads(ran.stdout.strip().splitlines()[-1])
    assert said["broken"] == []
    assert said["acknowledged"] > 12
    assert sum(said["faults"].values()) > 0
