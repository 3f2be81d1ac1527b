"""Looking for who gives no news: each attempt at its hour and written down, any answer stops it, nothing ever closes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.care import actions
from lefil.care.models import Ladder, Relay, Rung, Task
from lefil.care.privacy import erase, export
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.people.models import ParentalAuthorisation, Person

LEILA = "+33639980190"


def rungs(followed):
    return [(rung.kind, bool(rung.skipped)) for rung in Rung.objects.order_by("number")]


@pytest.fixture
def looked(followed):
    """Chloé looks for Benoît, an adult, on Monday at 10 h."""
    actions.start_ladder(followed.benoit, by=followed.chloe)
    return followed


def test_each_attempt_comes_at_its_day_and_nothing_is_closed(looked):
    began = timezone.now()
    actions.agree_relay(looked.cast.benoit, kind="trusted", name="Leïla", phone=LEILA, by=looked.cast.benoit)
    seen = {}
    for day in range(54):
        looked.world.clock.move_to(began + timedelta(days=day, minutes=1))
        looked.swept()
        seen[day] = len(rungs(looked))
    assert [day for day in seen if day == 0 or seen[day] > seen[day - 1]] == [0, 2, 4, 7, 10, 21, 45]
    assert rungs(looked) == [
        ("sms", False), ("sms", False), ("voice", False), ("voice", False), ("trusted", False), ("prescriber", True), ("letter", False)
    ]  # fmt: skip
    assert (Ladder.objects.get().state, looked.benoit.state) == ("finished", "open")
    assert "Décidez en équipe" in Task.objects.get(kind="other").words


def test_the_first_words_are_neutral_and_one_part_long(looked):
    letter = Letter.objects.get(kind="care/news")
    assert (letter.channel, letter.parts, letter.person) == ("sms", 1, looked.cast.benoit)
    assert "Article" not in letter.body
    assert "RéussiteVirale" not in letter.body


def test_nothing_leaves_by_night_and_not_outside_the_persons_own_hours(followed):
    followed.world.clock.move_to(timezone.now().replace(hour=22))
    actions.start_ladder(followed.benoit, by=followed.chloe)
    assert timezone.localtime(Letter.objects.get(kind="care/news").due).hour == 8


def test_starting_twice_is_refused(looked):
    with pytest.raises(Refused):
        actions.start_ladder(looked.benoit, by=looked.chloe)
    assert Ladder.objects.count() == 1


@pytest.mark.parametrize("sign", ["call", "reply", "help", "meeting"])
def test_any_sign_of_life_stops_it_and_what_was_to_be_done_goes(looked, sign):
    for _turn in range(2):
        looked.after(days=2, minutes=1)
    task = Task.objects.get(kind="ladder", thread=looked.benoit)
    if sign == "call":
        actions.attempt(looked.benoit, kind="call", reached=True, by=looked.chloe)
    elif sign == "reply":
        actions.hear("1", provider_id="a", sender=looked.cast.benoit.phone, at=timezone.now(), by=None)
    elif sign == "help":
        actions.ask_help(looked.benoit.enrolment, thread=looked.benoit, words="", by=looked.cast.benoit)
    else:
        from lefil.tutoring.actions import report

        report(looked.world.met(days=1), minutes=45, by=looked.cast.benoit)
        looked.swept()
    task.refresh_from_db()
    assert (Ladder.objects.get().state, task.state != "open") == ("answered", True)
    before = Rung.objects.count()
    looked.after(days=60)
    assert Rung.objects.count() == before


def test_a_call_in_vain_does_not_stop_it(looked):
    actions.attempt(looked.benoit, kind="call", reached=False, by=looked.chloe)
    assert Ladder.objects.get().state == "running"


def test_staff_stop_it_with_a_reason_and_the_sms_that_waits_never_leaves(followed):
    followed.world.clock.move_to(timezone.now().replace(hour=22))
    ladder = actions.start_ladder(followed.benoit, by=followed.chloe)
    with pytest.raises(Refused):
        actions.stop_ladder(ladder, why=" ", by=followed.chloe)
    actions.stop_ladder(ladder, why="Sa sœur a répondu.", by=followed.chloe)
    assert (Letter.objects.get(kind="care/news").state, followed.benoit.state) == ("dropped", "open")


def test_who_said_stop_is_called_at_once_instead(followed):
    type(followed.benoit).objects.filter(pk=followed.benoit.pk).update(no_sms=True)
    followed.benoit.refresh_from_db()
    actions.start_ladder(followed.benoit, by=followed.chloe)
    followed.swept()
    followed.swept()
    assert rungs(followed)[:2] == [("sms", True), ("sms", True)]
    assert Letter.objects.filter(kind="care/news").count() == 0
    followed.after(days=4, minutes=1)
    assert rungs(followed)[2] == ("voice", False)
    followed.swept()
    assert len(rungs(followed)) == 3  # a day goes by before the next, whatever the machine missed


def test_nobody_is_called_about_them_without_their_word(looked):
    looked.after(days=4, minutes=1)
    for days in (3, 3, 11):
        looked.after(days=days, minutes=1)
    assert ("trusted", True) in rungs(looked)
    relay = actions.agree_relay(looked.cast.benoit, kind="prescriber", name="Mme Roy", phone=LEILA, by=looked.cast.benoit)
    actions.withdraw_relay(relay, by=looked.cast.benoit)
    looked.after(days=11)
    assert ("prescriber", True) in rungs(looked)
    relay.refresh_from_db()
    assert (relay.name, relay.phone, bool(relay.withdrawn)) == ("", "", True)


def test_a_new_relay_takes_the_place_of_the_former_and_only_they_agree_online(followed):
    benoit = followed.cast.benoit
    for name in ("Leïla", "Marc"):
        actions.agree_relay(benoit, kind="trusted", name=name, phone=LEILA, by=benoit)
    assert [one.name for one in Relay.objects.filter(withdrawn=None)] == ["Marc"]
    assert "Marc" in Relay.objects.get(withdrawn=None).text_shown
    with pytest.raises(Refused):
        actions.agree_relay(benoit, kind="trusted", name="Nour", phone=LEILA, by=followed.chloe)
    with pytest.raises(Refused):
        actions.agree_relay(benoit, kind="trusted", name="Moi", phone=benoit.phone, by=benoit)


def test_for_a_minor_it_is_the_parent_who_said_yes(followed):
    cast = followed.cast
    ParentalAuthorisation.objects.create(minor=cast.malik, guardian=cast.samira, state="granted", scopes=["tutoring", "data"])
    actions.start_ladder(followed.malik, by=followed.chloe)
    for days in (2, 2, 3, 3):
        followed.after(days=days, minutes=1)
    rung = Rung.objects.get(kind="trusted")
    assert rung.task.words == "Appeler sa personne de confiance : Samira Saïdi"


def test_a_person_erased_in_the_middle_is_never_written_to_again(looked):
    actions.agree_relay(looked.cast.benoit, kind="trusted", name="Leïla", phone=LEILA, by=looked.cast.benoit)
    assert any("essai" in row for row in export(looked.cast.benoit))
    erase(looked.cast.benoit)
    Person.objects.filter(pk=looked.cast.benoit.pk).update(erased=timezone.now(), phone="", email="")
    looked.after(days=60)
    assert (Ladder.objects.get().state, Rung.objects.count(), Relay.objects.count()) == ("stopped", 1, 0)


def test_two_workers_climb_one_rung(looked):
    ladder = Ladder.objects.select_related("thread__enrolment__person", "thread__enrolment__organisation").get()
    twin = Ladder.objects.select_related("thread__enrolment__person", "thread__enrolment__organisation").get()
    assert actions.climb(ladder, by=None) is not None
    assert actions.climb(twin, by=None) is None
    assert Rung.objects.count() == 2


def test_the_association_sets_its_own_days(followed):
    from lefil.care.defaults import CADENCE, WEIGHTS

    pace = {"cadence": dict(CADENCE), "weights": dict(WEIGHTS), "yellow_at": 3, "orange_at": 5, "by": followed.chloe}
    with pytest.raises(Refused):
        actions.set_pace(followed.cast.tutoring, ladder=[0, 5, 4, 7, 10, 21, 45], **pace)
    actions.set_pace(followed.cast.tutoring, ladder=[0, 1, 2, 3, 4, 5, 6], **pace)
    ladder = actions.start_ladder(followed.benoit, by=followed.chloe)
    assert ladder.due - ladder.started == timedelta(days=1)
