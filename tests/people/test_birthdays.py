from datetime import date

import pytest

from lefil.letters.models import Letter
from lefil.people.actions import enter, give_consent
from lefil.people.jobs import note_birthdays
from lefil.people.queries import own_consent_due, to_do


@pytest.fixture
def lina(db):
    return enter("Lina Saïdi", born=date(2012, 3, 10), phone="+33639987001", by=None)


def day(time_machine, text: str) -> date:
    time_machine.move_to(f"{text} 09:00+01:00", tick=False)
    note_birthdays()
    return date.fromisoformat(text)


def test_at_fifteen_she_is_asked_once_for_her_own_consent(lina, time_machine):
    today = day(time_machine, "2027-03-09")
    lina.refresh_from_db()
    assert (lina.regime, own_consent_due(lina, today=today), Letter.objects.count()) == ("child", False, 0)
    today = day(time_machine, "2027-03-10")
    note_birthdays()
    lina.refresh_from_db()
    assert (lina.regime, own_consent_due(lina, today=today)) == ("teen", True)
    assert [letter.kind for letter in Letter.objects.all()] == ["people/own_consent"]
    assert to_do(lina, today=today)[0]["url"] == "/moi/consentements/"


def test_her_answer_clears_the_to_do_but_her_mothers_does_not(lina, time_machine, cast):
    day(time_machine, "2027-03-01")
    today = day(time_machine, "2027-03-10")
    lina.refresh_from_db()
    give_consent(lina, purpose="follow_up", by=cast.samira)
    assert own_consent_due(lina, today=today)
    give_consent(lina, purpose="follow_up", by=lina)
    assert not own_consent_due(lina, today=today)
    assert to_do(lina, today=today) == []


def test_at_eighteen_she_is_asked_again_and_no_parent_is_needed(lina, time_machine):
    day(time_machine, "2027-03-01")
    day(time_machine, "2027-03-10")
    lina.refresh_from_db()
    give_consent(lina, purpose="follow_up", by=lina)
    today = day(time_machine, "2030-03-10")
    lina.refresh_from_db()
    assert (lina.regime, own_consent_due(lina, today=today)) == ("adult", True)
    assert Letter.objects.filter(kind="people/own_consent").count() == 2


def test_who_came_in_as_an_adult_is_asked_nothing(db, time_machine):
    adult = enter("Amina", born=date(1998, 3, 14), phone="+33639987002", by=None)
    today = day(time_machine, "2027-03-10")
    adult.refresh_from_db()
    assert (adult.regime, own_consent_due(adult, today=today), Letter.objects.count()) == ("adult", False, 0)


def test_a_leap_day_birthday_counts_on_the_first_of_march(db, time_machine):
    leap = enter("Noé", born=date(2012, 2, 29), by=None)
    day(time_machine, "2027-02-28")
    leap.refresh_from_db()
    assert leap.regime == "child"
    day(time_machine, "2027-03-01")
    leap.refresh_from_db()
    assert leap.regime == "teen"


def test_a_year_alone_grows_up_on_its_last_day(db, time_machine):
    person = enter("Sofia", born=date(2012, 12, 31), born_precision="year", by=None)
    day(time_machine, "2027-12-30")
    person.refresh_from_db()
    assert person.regime == "child"
    day(time_machine, "2027-12-31")
    person.refresh_from_db()
    assert person.regime == "teen"


def test_the_sweep_asks_one_question_of_the_database_when_nobody_has_a_birthday(lina, time_machine, django_assert_num_queries):
    day(time_machine, "2027-03-09")
    with django_assert_num_queries(1):
        assert note_birthdays() == 0
