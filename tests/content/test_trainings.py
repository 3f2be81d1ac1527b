import re

import pytest

from lefil.tutoring import content

TUTOR = [training for training in content.trainings() if training.audience == "volunteer"]
HELP_NUMBERS = {"119", "3018", "3114", "15", "17", "112", "114"}


def test_tutors_have_six_modules_in_order():
    assert [training.code for training in TUTOR] == [
        "tutor-1-objectives",
        "tutor-2-first-meeting",
        "tutor-3-method",
        "tutor-4-motivation",
        "tutor-5-limits",
        "tutor-6-danger",
    ]


@pytest.mark.parametrize("training", TUTOR, ids=lambda one: one.code)
def test_a_tutor_module_has_5_to_8_cards_and_3_or_4_questions(training):
    assert 5 <= len(training.cards) <= 8
    assert 3 <= len(training.questions) <= 4
    assert training.validity_days > 0
    assert training.pass_percent >= 75


def test_limits_and_danger_must_be_answered_entirely_right():
    assert {training.code: training.pass_percent for training in TUTOR if training.pass_percent == 100} == {
        "tutor-5-limits": 100,
        "tutor-6-danger": 100,
    }


@pytest.mark.parametrize("training", content.trainings(), ids=lambda one: one.code)
def test_a_card_fits_a_phone_screen(training, sentences):
    for card in training.cards:
        assert len(card.title) <= 60
        assert 2 <= len(sentences(card.text)) <= 5, card.title
        assert len(card.text) <= 330, card.title
        assert len(card.try_it) <= 140


@pytest.mark.parametrize("training", TUTOR, ids=lambda one: one.code)
def test_a_question_has_right_and_wrong_choices_and_an_explanation(training, sentences):
    for question in training.questions:
        assert len(question.text) <= 120
        assert 3 <= len(question.choices) <= 4
        assert {choice.right for choice in question.choices} == {True, False}, question.text
        assert len({choice.text for choice in question.choices}) == len(question.choices)
        assert 1 <= len(sentences(question.why)) <= 3


def test_the_right_answer_is_not_always_at_the_same_place():
    first = [question.choices[0].right for training in TUTOR for question in training.questions]
    assert 0.2 < sum(first) / len(first) < 0.6


def test_the_modules_last_about_twenty_minutes_as_promised(prose, words):
    """150 words a minute is a calm reader on a phone."""
    for training in TUTOR:
        measured = words(prose((training.cards, training.questions))) / 150
        assert abs(measured - training.minutes) <= 1.2, (training.code, measured)
    assert 18 <= sum(training.minutes for training in TUTOR) <= 24


def test_the_danger_module_holds_the_four_steps_and_every_number():
    danger = TUTOR[-1]
    text = " ".join(card.title + " " + card.text for card in danger.cards)
    assert [card.title[:7] for card in danger.cards if card.title.startswith("Étape")] == ["Étape 1", "Étape 2", "Étape 3", "Étape 4"]
    assert set(re.findall(r"\b\d{2,4}\b", text)) >= HELP_NUMBERS
    assert "Ne promettez jamais le secret" in text
    assert "le jour même" in text


def test_pupils_have_five_cards_without_quiz_and_know_119_and_3018():
    (pupil,) = [training for training in content.trainings() if training.audience == "learner"]
    assert len(pupil.cards) == 5
    assert pupil.questions == ()
    assert {"119", "3018"} <= set(re.findall(r"\d+", pupil.cards[-1].text))


def test_parents_read_the_same_leaflet_in_three_languages():
    leaflets = {training.lang: training for training in content.trainings() if training.audience == "parent"}
    assert sorted(leaflets) == ["ar", "en", "fr"]
    assert {len(leaflet.cards) for leaflet in leaflets.values()} == {5}
    assert len({leaflet.version for leaflet in leaflets.values()}) == 1
    assert re.search("[\u0600-\u06ff]", leaflets["ar"].title)
