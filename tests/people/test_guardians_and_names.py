"""Who may be taken for whom, who may agree for a child, and what a first name may hold."""

from datetime import date

import pytest

from lefil.kit.refusals import Refused
from lefil.people.actions import account_for, ask_authorisation, claim, correct, enter, find_or_enter
from lefil.people.forms import AboutMeForm

pytestmark = pytest.mark.django_db
WORDS = {"organisation": "Article 1"}


def test_a_file_with_a_stranger_s_second_contact_is_never_taken_for_a_colleague(cast):
    """Somebody types the name and the number of a future coordinator, with an address of their own."""
    trap = enter("Claire Petit", phone="+33639984401", email="eve@exemple.fr", by=None)
    assert find_or_enter("Claire Petit", contact="+33639984401", by=cast.chloe) != trap
    claim(trap, account=account_for("eve@exemple.fr", by=None), by=None)
    assert find_or_enter("Claire Petit", contact="+33639984401", by=cast.chloe) != trap


def test_who_signs_in_with_this_contact_or_gave_no_other_is_found(cast):
    assert find_or_enter("Samira Benali", contact="+33639984402", by=None) == find_or_enter(
        "benali samira", contact="+33639984402", by=None
    )
    known = enter("Paul Roy", phone="+33639984403", email="paul@exemple.fr", by=None)
    account = account_for("+33639984403", by=None)
    account.phone_verified = True
    account.save()
    claim(known, account=account, by=None)
    assert find_or_enter("Paul Roy", contact="+33639984403", by=None) == known


@pytest.mark.parametrize("born", [date(2010, 5, 1), date(2015, 5, 1)])
def test_a_minor_never_agrees_for_another(cast, born):
    brother = enter("Idriss", phone="+33639984404", born=born, by=None)
    with pytest.raises(Refused, match="autre adulte"):
        ask_authorisation(cast.malik, guardian=brother, words=WORDS, by=cast.chloe)


def test_a_child_never_agrees_for_themselves(cast):
    child = enter("Léo", phone="+33639984405", by=None)
    with pytest.raises(Refused, match="autre adulte"):
        ask_authorisation(child, guardian=child, words=WORDS, by=cast.chloe)


@pytest.mark.parametrize("called", ["06 39 98 44 06", "Eve 0639984406", "eve@exemple.fr", "٠٦٣٩٩٨٤٤٠٦", "https://x.fr", "06-39-98-44-06"])
def test_the_name_that_the_other_side_sees_holds_no_contact(cast, called):
    with pytest.raises(Refused, match="seulement un prénom"):
        correct(cast.benoit, by=cast.benoit, called=called)
    with pytest.raises(Refused, match="seulement un prénom"):
        enter("Eve", called=called, phone="+33639984406", by=None)
    form = AboutMeForm({"called": called}, person=cast.benoit)
    assert "called" in form.errors


@pytest.mark.parametrize("called", ["Anne-Marie", "N’Golo", "لينا", "Louis 14", "O'Brien"])
def test_names_stay_free_otherwise(cast, called):
    assert correct(cast.benoit, by=cast.benoit, called=called).called == called


def test_a_name_is_one_line(cast):
    person = enter("Eve\r\n== sms\nPayez ici", phone="+33639984407", by=None)
    assert person.name == "Eve == sms Payez ici"
    assert correct(person, by=person, called="Eve\n== sms").called == "Eve == sms"


def test_who_was_asked_for_a_parent_cannot_declare_themselves_of_age(cast):
    unknown = enter("Sami", phone="+33639984408", by=None)
    ask_authorisation(unknown, guardian=cast.samira, words=WORDS, by=cast.chloe)
    for born in (date(1999, 1, 1), date(2010, 1, 1)):
        with pytest.raises(Refused, match="change vos droits"):
            correct(unknown, by=unknown, born=born)
        unknown.refresh_from_db()
    assert correct(unknown, by=unknown, language="en").language == "en"
    assert correct(unknown, by=cast.chloe, born=date(1999, 1, 1)).born == date(1999, 1, 1)


def test_an_adult_whose_age_is_not_known_may_write_it(cast):
    volunteer = enter("Paul", phone="+33639984409", by=None)
    assert correct(volunteer, by=volunteer, born=date(1990, 1, 1)).born == date(1990, 1, 1)
