from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.catalogue.actions import add_module, open_programme
from lefil.enrolments import jobs
from lefil.enrolments.actions import complete, end, enrol, finish_cards
from lefil.enrolments.models import Completion
from lefil.enrolments.queries import optional_modules, stopped_in_training
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter

CARDS = {"cards": [{"title": "Une", "text": "Un.", "try_it": ""}, {"title": "Deux", "text": "Fin.", "try_it": ""}], "quiz": []}
QUIZ = {**CARDS, "quiz": [{"text": "?", "choices": [{"text": "oui", "right": True}, {"text": "non", "right": False}], "why": ""}]}


@pytest.fixture
def pupil(cast):
    """Malik, and the cards offered to pupils; a required training for the other side, which is not his."""
    cards = add_module(
        cast.tutoring, side="learner", kind="training", code="eleve", title="Avant", required=False, content=CARDS, by=cast.chloe
    )
    add_module(cast.tutoring, side="volunteer", kind="training", code="autre", title="Autre", required=False, content=CARDS, by=cast.chloe)
    return enrol(cast.malik, programme=cast.tutoring, side="learner", by=cast.malik), cards


def test_the_last_card_ends_a_training_without_quiz(pupil, cast, browse):
    enrolment, cards = pupil
    client, url = browse(cast.malik), f"/parcours/{enrolment.key}/formation/{cards.key}/"
    assert "Terminer" not in client.get(url).content.decode()
    page = client.get(f"{url}?carte=2").content.decode()
    assert "Terminer" in page
    assert "quiz" not in page.partition("<main")[2].partition("</main")[0]
    assert optional_modules(enrolment) == [(cards, None)]
    assert client.post(f"{url}?carte=2", follow=True).status_code == 200
    [(module, done)] = optional_modules(type(enrolment).objects.get(pk=enrolment.pk))
    assert (module, done.state, done.on) == (cards, "passed", timezone.localdate())


def test_reading_again_changes_nothing_and_a_new_version_is_noted(pupil, cast):
    enrolment, cards = pupil
    first = finish_cards(enrolment, module=cards, by=cast.malik)
    again = finish_cards(enrolment, module=cards, by=cast.malik)
    assert again.updated == first.updated
    cards.version = "2"
    cards.save()
    assert finish_cards(enrolment, module=cards, by=cast.malik).version == "2"
    assert Completion.objects.count() == 1


def test_the_cards_end_neither_before_the_last_nor_in_place_of_a_quiz_nor_by_somebody_else(pupil, cast, browse):
    enrolment, cards = pupil
    client, url = browse(cast.malik), f"/parcours/{enrolment.key}/formation/{cards.key}/"
    assert client.post(url).status_code == 404
    assert client.get(f"{url}quiz/").status_code == 404
    with pytest.raises(Refused):
        finish_cards(enrolment, module=cards, by=cast.chloe)
    quiz = add_module(cast.tutoring, side="learner", kind="training", code="quiz", title="Quiz", content=QUIZ, by=cast.chloe)
    assert client.post(f"/parcours/{enrolment.key}/formation/{quiz.key}/?carte=2").status_code == 404
    with pytest.raises(Refused):
        finish_cards(enrolment, module=quiz, by=cast.malik)
    assert browse(cast.zoe).post(f"{url}?carte=2").status_code == 404
    assert not Completion.objects.exists()


def test_only_trainings_in_use_and_of_ones_own_programme_are_offered(pupil, cast):
    enrolment, cards = pupil
    elsewhere = open_programme(cast.ailleurs, pack="tutoring", name="Ailleurs", slug="ailleurs-tutorat", by=None)
    add_module(elsewhere, side="learner", kind="training", code="x", title="X", required=False, content=CARDS, by=cast.zoe)
    for code, more in [("gone", {"active": False, "required": False}), ("gate", {})]:
        add_module(cast.tutoring, side="learner", kind="training", code=code, title=code, content=CARDS, by=cast.chloe, **more)
    assert [module for module, _done in optional_modules(enrolment)] == [cards]


def later(days: float):
    return timezone.now() + timedelta(days=days)


@pytest.fixture
def volunteer(cast):
    """Benoît: an interview, two trainings, a check, in this order; nothing done."""
    kinds = [("interview", "interview"), ("training", "one"), ("training", "two"), ("check", "b3")]
    modules = [
        add_module(cast.tutoring, side="volunteer", kind=kind, code=code, title=code, position=n, content=QUIZ, by=cast.chloe)
        for n, (kind, code) in enumerate(kinds)
    ]
    return enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit), modules


def letters(cast):
    return Letter.objects.filter(kind="enrolments/training", person=cast.benoit)


def test_who_stops_before_a_training_is_reminded_once_after_seven_days_and_once_per_step(volunteer, cast, time_machine):
    enrolment, (interview, one, two, check) = volunteer
    complete(enrolment, module=interview, by=cast.chloe)
    time_machine.move_to(later(6.9))
    assert jobs.remind_training() == 0
    time_machine.move_to(later(0.2))
    assert (jobs.remind_training(), jobs.remind_training()) == (1, 0)
    letter = letters(cast).get()
    assert f"/parcours/{enrolment.key}/formation/{one.key}/" in letter.body
    assert letter.parts <= 2
    time_machine.move_to(later(30))
    assert jobs.remind_training() == 0
    complete(enrolment, module=one, by=cast.benoit)
    time_machine.move_to(later(6))
    assert jobs.remind_training() == 0
    time_machine.move_to(later(2))
    assert (jobs.remind_training(), jobs.remind_training()) == (1, 0)
    complete(enrolment, module=two, by=cast.benoit)
    time_machine.move_to(later(8))
    assert jobs.remind_training() == 0  # the check waits now: not something they read
    assert letters(cast).count() == 2
    assert check.kind == "check"


def test_nobody_is_reminded_of_a_training_that_is_not_their_next_step(volunteer, cast, time_machine):
    enrolment, (interview, *_rest) = volunteer
    time_machine.move_to(later(8))
    assert jobs.remind_training() == 0  # the interview comes first
    complete(enrolment, module=interview, by=cast.chloe)
    cast.benoit.verified = None
    cast.benoit.save()
    time_machine.move_to(later(8))
    assert jobs.remind_training() == 0  # a number to prove comes first
    cast.benoit.verified = timezone.now()
    cast.benoit.phone = cast.benoit.email = ""
    cast.benoit.save()
    assert jobs.remind_training() == 0  # nowhere to write to
    cast.benoit.email = "benoit@exemple.fr"
    cast.benoit.save()
    end(enrolment, why="parti", by=cast.benoit)
    assert jobs.remind_training() == 0


def test_a_training_no_longer_valid_is_a_next_step_again(volunteer, cast, time_machine):
    enrolment, modules = volunteer
    for module in modules:
        until = timezone.localdate() + timedelta(days=3) if module.code == "two" else None
        complete(enrolment, module=module, valid_until=until, by=cast.chloe)
    time_machine.move_to(later(8))
    jobs.suspend_expired()
    assert jobs.remind_training() == 1


def test_one_query_finds_all_who_have_stopped(volunteer, cast, django_assert_num_queries, time_machine):
    enrolment, (interview, *_rest) = volunteer
    complete(enrolment, module=interview, by=cast.chloe)
    for person in (cast.david, cast.ines, cast.amina):
        complete(enrol(person, programme=cast.tutoring, side="volunteer", by=person), module=interview, by=cast.chloe)
    with django_assert_num_queries(1):
        assert len(stopped_in_training(later(8))) == 4
    time_machine.move_to(later(8))
    assert jobs.remind_training() == 4
