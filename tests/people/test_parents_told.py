from datetime import date, timedelta

import pytest
from django.utils import timezone

from lefil.enrolments.actions import end, enrol
from lefil.letters.models import Letter
from lefil.people import jobs
from lefil.people.actions import ask_authorisation, enter, find_or_enter, grant, refuse, withdraw_authorisation
from lefil.people.models import ParentalAuthorisation

WORDS = {"organisation": "Article 1", "frequency": "2 fois par semaine", "duration": "3 mois", "contact_name": "Chloé",
         "contact_phone": "01 84 80 00 00"}  # fmt: skip
LINES = {"scopes": ["tutoring", "data"], "relation": "mother"}


@pytest.fixture
def place(cast):
    return enrol(cast.malik, programme=cast.tutoring, side="learner", by=cast.malik)


@pytest.fixture
def asked(cast, place) -> ParentalAuthorisation:
    return ask_authorisation(cast.malik, guardian=cast.samira, words=WORDS, by=cast.chloe)


def later(days: float):
    return timezone.now() + timedelta(days=days)


def told(name: str):
    return Letter.objects.filter(kind=f"people/{name}")


def test_a_parent_without_answer_for_three_days_is_asked_once_more(asked, cast, time_machine):
    time_machine.move_to(later(2.9))
    assert jobs.remind_parents() == 0
    time_machine.move_to(later(0.2))
    assert (jobs.remind_parents(), jobs.remind_parents()) == (1, 0)
    letter = told("authorisation_reminder").get()
    assert (letter.to, letter.channel) == (cast.samira.phone, "sms")
    assert f"/autorisation/{asked.key}/" in letter.body
    assert "ننتظر ردكم" in letter.body
    assert letter.parts <= 2
    time_machine.move_to(later(10))
    assert jobs.remind_parents() == 0


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_reminder_is_in_the_parents_language(asked, cast, time_machine, language):
    cast.samira.language = language
    cast.samira.save()
    time_machine.move_to(later(4))
    jobs.remind_parents()
    assert {"fr": "attend votre", "en": "is waiting"}[language] in told("authorisation_reminder").get().body
    assert told("authorisation_reminder").get().parts == 1


def test_a_link_sent_again_gives_three_more_days(asked, cast, time_machine):
    time_machine.move_to(later(2))
    ask_authorisation(cast.malik, guardian=cast.samira, words=WORDS, by=cast.chloe)
    time_machine.move_to(later(2))
    assert jobs.remind_parents() == 0
    time_machine.move_to(later(1.5))
    assert jobs.remind_parents() == 1


def test_nobody_is_reminded_of_an_answer_that_no_longer_waits(asked, cast, place, time_machine):
    time_machine.move_to(later(4))
    father = find_or_enter("Karim Saïdi", contact="+33639980120", by=cast.chloe)
    other = ask_authorisation(cast.malik, guardian=father, words=WORDS, by=cast.chloe)
    grant(other, by=father, **LINES)
    assert jobs.remind_parents() == 0  # the other parent has agreed
    withdraw_authorisation(other, by=father)
    cast.malik.born = date(2000, 1, 1)
    cast.malik.save()
    assert jobs.remind_parents() == 0  # of age
    cast.malik.born = None
    cast.malik.save()
    end(place, why="parti", by=cast.malik)
    assert jobs.remind_parents() == 0  # has left
    enrol(cast.malik, programme=cast.tutoring, side="learner", by=cast.malik)
    refuse(asked, by=cast.samira)
    assert jobs.remind_parents() == 0  # has said no


def test_two_children_of_one_parent_are_two_reminders_and_an_old_request_none(asked, cast, time_machine):
    sister = enter("Sara Saïdi", born=cast.malik.born, by=cast.samira)
    enrol(sister, programme=cast.tutoring, side="learner", by=sister)
    ask_authorisation(sister, guardian=cast.samira, words=WORDS, by=cast.chloe)
    time_machine.move_to(later(4))
    assert jobs.remind_parents() == 2
    told("authorisation_reminder").delete()
    time_machine.move_to(later(40))
    assert jobs.remind_parents() == 0


@pytest.mark.parametrize("who", ["samira", "malik"])
def test_the_parent_is_told_that_the_authorisation_is_withdrawn_whoever_did_it(asked, cast, who):
    grant(asked, by=cast.samira, **LINES)
    withdraw_authorisation(asked, by=getattr(cast, who))
    letter = told("authorisation_withdrawn").get()
    assert (letter.person, letter.parts <= 2) == (cast.samira, True)
    assert "تم سحب" in letter.body
    assert asked.key in letter.body


def test_a_request_taken_back_before_any_answer_is_not_announced_as_withdrawn(asked, cast):
    withdraw_authorisation(asked, by=cast.chloe)
    assert not told("authorisation_withdrawn").exists()


def test_a_parent_without_contact_may_still_be_withdrawn_for(asked, cast):
    grant(asked, by=cast.samira, **LINES)
    cast.samira.phone = cast.samira.email = ""
    cast.samira.save()
    asked.refresh_from_db()
    assert withdraw_authorisation(asked, by=cast.chloe).state == "withdrawn"


def test_reading_the_parents_pages_changes_nothing(asked, cast, browse):
    """Telephones open links by themselves, to show a picture of them: a reading must not answer."""
    pages = [f"/autorisation/{asked.key}/", f"/autorisation/{asked.key}/retirer/", f"/autorisation/{asked.key}/code/"]
    for state in ("asked", "granted"):
        if state == "granted":
            grant(asked, by=cast.samira, **LINES)
        before, letters = ParentalAuthorisation.objects.values().get(), Letter.objects.count()
        for page in pages * 2:
            assert browse(None).get(page).status_code in {200, 302}
        assert (ParentalAuthorisation.objects.values().get(), Letter.objects.count()) == (before, letters)
