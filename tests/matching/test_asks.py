import random
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from lefil.kit.refusals import Refused
from lefil.matching import actions, bands, encode
from lefil.matching.models import Availability, Need, Offer
from lefil.matching.queries import pool
from lefil.people.models import Person
from tests.matching.people import TUESDAY_EVENING, learner, somebody, volunteer


def test_painting_twice_keeps_the_last_week(cast):
    enrolment = learner(cast.tutoring).enrolment
    actions.paint(enrolment, bands=0, by=enrolment.person)
    actions.paint(enrolment, bands=TUESDAY_EVENING, by=enrolment.person)
    assert Availability.objects.get().bands == TUESDAY_EVENING


@pytest.mark.parametrize("mask", [-1, 1 << 63])
def test_a_week_that_does_not_exist_is_refused(cast, mask):
    enrolment = learner(cast.tutoring).enrolment
    with pytest.raises(Refused):
        actions.paint(enrolment, bands=mask, by=enrolment.person)


def test_asking_again_keeps_the_date_and_the_points(cast):
    need = learner(cast.tutoring, urgency=4)
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        actions.ask(need.enrolment, level="1re", subjects=["maths", "maths", "francais"], by=None)
    again = Need.objects.get()
    assert (again.since, again.urgency, again.level, again.subjects) == (need.since, 4, "1re", ["maths", "francais"])


def test_a_closed_request_that_opens_again_waits_from_then_on(cast):
    need = learner(cast.tutoring)
    actions.close_need(need, by=need.enrolment.person)
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        actions.ask(need.enrolment, level="2de", subjects=["maths"], by=None)
    assert Need.objects.get().state == "open"
    assert Need.objects.get().since - need.since > timedelta(days=2)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"level": "CM2"}, "classe"),
        ({"subjects": []}, "au moins une"),
        ({"subjects": ["brevet"]}, "n’existe pas"),
        ({"subjects": ["nope"]}, "n’existe pas"),
        ({"modes": ["pigeon"]}, "liste"),
        ({"gender_wish": "same"}, "femme ou un homme"),
    ],
)
def test_a_request_that_means_nothing_is_refused(cast, facts, words):
    enrolment = learner(cast.tutoring).enrolment
    with pytest.raises(Refused, match=words):
        actions.ask(enrolment, **{"level": "2de", "subjects": ["maths"], "by": None, **facts})


def test_each_side_has_its_own_sheet(cast):
    need, offer = learner(cast.tutoring), volunteer(cast.tutoring)
    with pytest.raises(Refused):
        actions.ask(offer.enrolment, level="2de", subjects=["maths"], by=None)
    with pytest.raises(Refused):
        actions.offer(need.enrolment, capacity=1, subjects=[("maths", "6e", "3e")], by=None)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"capacity": 0}, "1 à 10"),
        ({"capacity": 11}, "1 à 10"),
        ({"subjects": []}, "au moins une"),
        ({"subjects": [("maths", "tle", "6e")]}, "Échangez"),
        ({"subjects": [("maths", "6e", "3e"), ("maths", "2de", "tle")]}, "déjà"),
        ({"subjects": [("nope", "6e", "3e")]}, "liste"),
    ],
)
def test_an_offer_that_means_nothing_is_refused(cast, facts, words):
    offer = volunteer(cast.tutoring)
    with pytest.raises(Refused, match=words):
        actions.offer(offer.enrolment, **{"capacity": 1, "subjects": [("maths", "6e", "3e")], "by": None, **facts})
    assert offer.subjects.get().level_to == "tle"


def test_capacity_never_goes_under_the_places_taken(cast, sent):
    actions.offer(sent.offer.enrolment, capacity=3, subjects=[("maths", "6e", "3e")], by=None)
    Offer.objects.update(taken=2)
    with pytest.raises(Refused, match="déjà plus"):
        actions.offer(sent.offer.enrolment, capacity=1, subjects=[("maths", "6e", "3e")], by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.update(taken=4)


def test_a_pause_takes_drafts_back_and_refuses_a_past_day(cast, draft):
    with pytest.raises(Refused):
        actions.pause(draft.offer, until=timezone.localdate() - timedelta(days=1), by=None)
    actions.pause(draft.offer, until=timezone.localdate() + timedelta(days=9), by=None)
    assert draft.offer.proposals.count() == 0


def test_a_wish_for_the_same_gender_is_kept_on_both_sides(cast):
    from lefil.matching.models import Proposal

    learner(cast.tutoring, "Lina", gender="f", wish="same")
    volunteer(cast.tutoring, "Paul", gender="m")
    volunteer(cast.tutoring, "Non dit")
    her = volunteer(cast.tutoring, "Zora", gender="f")
    actions.run(cast.tutoring, by=cast.chloe)
    assert Proposal.objects.get().offer == her


def test_hours_read_the_same_by_bands_and_by_hours():
    now = timezone.now()
    for day in range(7):
        for band, (first, last) in enumerate(bands.BANDS):
            hours = bands.paris_hours(bands.bit(day, band), "Europe/Paris", now)
            assert bands.stretches(hours) == [(day, first, last)]


def test_a_week_moved_to_another_zone_and_back_is_the_same():
    winter, summer = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)
    assert [bands.shift("Indian/Reunion", when) for when in (winter, summer)] == [-3, -2]
    assert [bands.shift("America/Cayenne", when) for when in (winter, summer)] == [4, 5]
    hours = bands.paris_hours(bands.ALL, "America/Cayenne", winter)
    assert bands.turned(hours, -bands.shift("America/Cayenne", winter)) == bands.paris_hours(bands.ALL, "Europe/Paris", winter)


def test_who_has_no_date_of_birth_counts_as_a_minor(cast):
    cast.tutoring.needs_parent = False
    cast.tutoring.save()
    learner(cast.tutoring, person=somebody("Inconnu", born=None))
    assert pool.read(cast.tutoring, now=timezone.now()).needs.minor.tolist() == [True]


def test_many_weeks_at_once_are_those_of_one_at_a_time():
    dice = random.Random(4)
    zones = ["Europe/Paris", "Indian/Reunion", "America/Cayenne", "Pacific/Noumea"]
    weeks = [(dice.getrandbits(63), dice.choice(zones)) for _one in range(60)] + [(None, "Europe/Paris"), (bands.ALL, zones[2])]
    for when in (datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)):
        together = bands.paris_words([mask for mask, _zone in weeks], [zone for _mask, zone in weeks], when)
        assert together.tolist() == [encode.words(bands.paris_hours(mask or 0, zone, when)) for mask, zone in weeks]


def test_a_birthday_of_29_february_counts_on_1_march():
    leap = date(2008, 2, 29)
    for day, adult in [((2026, 2, 28), False), ((2026, 3, 1), True)]:
        noon = datetime(*day, 12, tzinfo=UTC)
        assert encode.adults([leap, None], noon).tolist() == [adult, False]
        assert (Person(born=leap).band(noon.date()) == "adult") is adult
