"""Who is proposed for a workshop: hours first, then the trade, then the language."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lefil.coaching.actions import open_workshop, say_trades, wait
from lefil.coaching.queries.suggest import painted_free, suggested, trade_of
from lefil.enrolments.actions import enrol
from lefil.kit.refusals import Refused
from lefil.matching.actions import paint
from lefil.matching.bands import ALL
from lefil.orgs.actions import appoint
from lefil.people.actions import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty(coaching):
    module = coaching.modules.get(code="cv")
    return open_workshop(module, organisation=coaching.organisation, starts=timezone.now() + timedelta(days=1, hours=2), by=None)


def asks(coaching, person, job, module):
    place = enrol(person, programme=coaching, side="learner", answers={"job": job}, by=person)
    wait(place, module=module, by=person)
    return place


def test_the_trade_and_the_language_of_who_waits_come_first(cast, coaching, empty, lead, observer):
    asks(coaching, cast.amina, "Assistante de gestion", empty.meeting.module)
    samira = enrol(cast.samira, programme=coaching, side="volunteer", by=None)
    cast.samira.speaks = ["fr", "fa"]
    cast.samira.save()
    say_trades(observer, trades=["M"], by=observer.person)
    rows = suggested(empty)
    assert [(row.volunteer, row.reasons) for row in rows] == [
        (observer, ("recrute pour ce métier",)),
        (samira, ("parle persan",)),
        (lead, ()),
    ]


def test_who_painted_that_hour_is_before_who_recruits_and_who_did_not_is_last(cast, coaching, empty, lead, observer):
    asks(coaching, cast.amina, "Assistante de gestion", empty.meeting.module)
    say_trades(observer, trades=["M"], by=None)
    paint(lead, bands=ALL, by=None)
    assert [row.volunteer for row in suggested(empty)] == [lead, observer]
    paint(lead, bands=1, by=None)
    assert [row.volunteer for row in suggested(empty)] == [observer, lead]


@pytest.mark.parametrize(
    ("job", "letter"),
    [
        ("Vendeuse en boulangerie", "D"),
        ("cariste", "N"),
        ("Aide à domicile", "K"),
        ("Commis de cuisine", "G"),
        ("astronaute", ""),
        ("", ""),
    ],
)
def test_the_family_of_a_job_is_read_in_its_words(job, letter):
    assert trade_of(job) == letter


def test_hours_are_those_of_the_volunteer_s_own_clock():
    from datetime import UTC, datetime

    starts = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)  # a Wednesday, 18 h in Paris, 21 h in La Réunion
    ends = starts + timedelta(minutes=45)
    assert painted_free(ALL, "Europe/Paris", starts, ends) is True
    assert painted_free(ALL, "Indian/Reunion", starts, ends) is False
    assert painted_free(None, "Europe/Paris", starts, ends) is None


def test_an_unknown_trade_is_refused(lead):
    with pytest.raises(Refused):
        say_trades(lead, trades=["Z"], by=None)


def test_the_page_says_why_and_asks_the_same_number_of_questions_at_any_size(cast, browse, coaching, empty, lead, observer):
    appoint(cast.chloe, organisation=coaching.organisation, role="coordinator", by=None)
    chloe, counts = browse(cast.chloe), []
    address = reverse("coaching:staff", args=[empty.key])
    assert "en formation" in chloe.get(address).content.decode()
    for size in (1, 3):
        for n in range(size):
            person = enter(f"Ligne {size}{n}", born=cast.amina.born, email=f"l{size}{n}@exemple.fr", verified=timezone.now(), by=None)
            enrol(person, programme=coaching, side="volunteer", by=None)
        with CaptureQueriesContext(connection) as seen:
            chloe.get(address)
        counts.append(len(seen))
    assert counts[0] == counts[1]
