import pytest

from lefil.groups.actions import answer_exit, close, reopen
from lefil.groups.models import ExitInterview
from lefil.groups.queries import pairs_of, wishing_again
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from tests.groups.pairs import signed_pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(cast, pair):
    return close(pair, kind="early", reasons=["no_time", "language"], note="Bac en juin", by=cast.chloe)


def interview_of(closure, person):
    return closure.interviews.get(seat__enrolment__person=person)


def test_closing_needs_a_reason_of_the_list(cast, pair):
    for kind, reasons in (("early", []), ("early", ["because"]), ("whatever", ["no_time"])):
        with pytest.raises(Refused):
            close(pair, kind=kind, reasons=reasons, by=cast.chloe)
    pair.refresh_from_db()
    assert pair.state == "active"


def test_closing_frees_both_and_asks_both_without_giving_the_reason(cast, pair, ended):
    assert pairs_of(cast.malik) == pairs_of(cast.benoit) == []
    assert ended.reasons == ["language", "no_time"]
    letters = Letter.objects.filter(kind="groups/closed")
    assert sorted(letter.person.called for letter in letters) == ["Benoît", "Malik"]
    assert not any("temps" in letter.body and "Plus assez" in letter.body for letter in letters)
    assert all("/fin/" in letter.body for letter in letters)


def test_a_pair_is_closed_once(cast, pair, ended):
    with pytest.raises(Refused):
        close(pair, kind="planned", reasons=["planned_end"], by=cast.chloe)


def test_closing_for_safety_sends_no_questionnaire(cast, pair):
    closure = close(pair, kind="safety", reasons=["safety"], by=cast.chloe)
    assert not closure.interviews.exists()
    assert Letter.objects.filter(kind="groups/ended").count() == 2


def test_an_exit_interview_may_stay_empty_and_is_answered_once(cast, ended):
    mine = answer_exit(interview_of(ended, cast.benoit), answers={"proud": "  ", "hard": ""}, again=None, by=cast.benoit)
    assert (mine.answers, mine.again, bool(mine.answered)) == ({}, None, True)
    with pytest.raises(Refused, match="déjà répondu"):
        answer_exit(mine, answers={}, again=True, by=cast.benoit)
    with pytest.raises(Refused):
        answer_exit(interview_of(ended, cast.malik), answers={"proud": "je suis"}, again=True, by=cast.malik)


def test_ten_megabytes_of_words_are_cut_not_lost(cast, ended):
    mine = answer_exit(interview_of(ended, cast.malik), answers={"helped": "a" * 10_000_000}, again=True, by=cast.malik)
    assert len(mine.answers["helped"]) == 2000


def test_only_learners_who_wish_it_and_have_no_pair_wait_again(cast, ended):
    assert not wishing_again().exists()
    answer_exit(interview_of(ended, cast.benoit), answers={}, again=True, by=cast.benoit)
    assert not wishing_again().exists()
    answer_exit(interview_of(ended, cast.malik), answers={}, again=True, by=cast.malik)
    assert list(wishing_again()) == [cast.malik.enrolments.get()]
    second = reopen(ended.group, by=cast.chloe)
    assert not wishing_again().exists()
    close(second, kind="planned", reasons=["planned_end"], by=cast.chloe)
    assert not wishing_again().exists()
    assert ExitInterview.objects.count() == 4


def test_a_learner_who_does_not_wish_it_is_left_in_peace(cast, ended):
    other = close(signed_pair(cast, pupil=cast.amina, tutor=cast.david), kind="planned", reasons=["planned_end"], by=cast.chloe)
    answer_exit(interview_of(other, cast.amina), answers={}, again=False, by=cast.amina)
    assert not wishing_again().exists()
