import re
from dataclasses import fields

import pytest

from lefil.meetings.models import Attendance, Meeting
from lefil.tutoring import content
from lefil.tutoring.content.words import WORDS
from lefil.tutoring.models import Feedback, Report


def codes(terms):
    return [term.code for term in terms]


def test_commitments_use_exactly_the_variables_they_list():
    for commitment in content.commitments().values():
        assert set(re.findall(r"\{\{ (\w+) \}\}", commitment.body)) == set(commitment.variables), commitment.code


def test_each_commitment_says_rhythm_channel_limit_of_secrecy_and_whom_to_call():
    for code in ("volunteer",):
        body = content.commitments()[code].body
        assert {"frequency", "duration", "contact_phone"} <= set(content.commitments()[code].variables)
        assert re.search(r"par le site", body)
        assert re.search(r"en danger", body)


def test_the_grid_has_six_criteria_with_four_anchors_each():
    grid = content.interview_grid()
    assert [one.grade for one in grid.scale] == [1, 2, 3, 4]
    assert len(grid.criteria) == 6
    for criterion in grid.criteria:
        assert len(criterion.anchors) == 4
        assert len(set(criterion.anchors)) == 4
        assert 2 <= len(criterion.questions) <= 3
        assert criterion.minimum in (2, 3)
    assert {one.code: one.minimum for one in grid.criteria}["safety"] == 3


def test_each_decision_that_is_not_yes_has_reasons_and_a_kind_word():
    grid = content.interview_grid()
    assert codes(grid.decisions) == ["yes", "second_reader", "no"]
    assert {decision for reason in grid.reasons for decision in reason.decisions} == {"no", "second_reader"}
    assert len(set(codes(grid.reasons))) == len(grid.reasons)
    assert all(reason.kind_word.endswith(".") for reason in grid.reasons)


def test_the_report_words_are_those_the_tables_accept():
    words = content.vocabulary()
    assert codes(words.needs) == list(Report.NEEDS)
    assert codes(words.attendances) == list(Attendance.OUTCOMES)
    assert codes(words.modes) == list(Meeting.MODES)
    sizes = {
        Report._meta.get_field("difficulty_kind").max_length: words.difficulties,
        Report._meta.get_field("obstacle").max_length: words.obstacles,
        Report._meta.get_field("wants_to_continue").max_length: words.continuing,
        Feedback._meta.get_field("helped").max_length: words.helped,
    }
    assert [term.code for size, terms in sizes.items() for term in terms if len(term.code) > size] == []


def test_the_report_holds_the_nine_methods_eight_obstacles_and_four_difficulties():
    words = content.vocabulary()
    assert (len(words.methods), len(words.obstacles), len(words.difficulties)) == (9, 8, 4)
    assert codes(words.understanding) == ["1", "2", "3", "4"]
    assert sorted(codes(words.moods)) == sorted(codes(words.faces)) == ["1", "2", "3"]


def test_worry_and_bullying_open_the_protection_path_and_nothing_else_does():
    words = content.vocabulary()
    opened = [term.code for terms in (words.needs, words.obstacles, words.difficulties) for term in terms if term.path]
    assert opened == ["worried", "bullying"]


def test_the_campaign_says_what_it_asks_of_each_role_difficulties_included():
    copy = content.campaign_copy()
    assert copy.hashtag == "#RéussiteVirale"
    assert codes(copy.objectives) == ["difficulty", "method", "motivation"]
    assert [ask.role for ask in copy.asks] == [poster.role for poster in copy.posters] == ["pupil", "student", "professional"]
    for ask in copy.asks:
        assert ask.time
        assert ask.duration
        assert len(ask.difficulties) == 3
        assert len(ask.eligibility) >= 3


@pytest.mark.parametrize("role", ["pupil", "student", "professional"])
def test_each_role_reads_eight_questions_and_answers(role, sentences):
    faq = content.campaign_copy().faq_for(role)
    assert len(faq) == 8
    assert all(entry.question.endswith("?") and len(sentences(entry.answer)) <= 3 for entry in faq)


def test_a_poster_reads_from_afar():
    for poster in content.campaign_copy().posters:
        assert len(poster.headline) <= 50
        assert len(poster.lines) == 3
        assert max(len(line) for line in poster.lines) <= 45


def test_translators_are_given_every_word_of_the_report():
    terms = [term for name in fields(content.vocabulary()) for term in getattr(content.vocabulary(), name.name)]
    assert set(WORDS) == {str(word) for term in terms for word in (term.label, term.hint) if word}
