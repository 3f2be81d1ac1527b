from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.catalogue.actions import add_module
from lefil.enrolments.actions import answer_quiz, complete, decide_interview, enrol, read_again, see_check, sign_text
from lefil.enrolments.models import Completion
from lefil.kit.refusals import Refused
from lefil.orgs.actions import appoint

QUIZ = {
    "cards": [{"title": "Une carte", "text": "Un **mot**.", "try_it": ""}, {"title": "Deux", "text": "Fin.", "try_it": "Essayez."}],
    "quiz": [
        {"text": "Une ?", "choices": [{"text": "oui", "right": True}, {"text": "non", "right": False}], "why": "Parce que."},
        {
            "text": "Deux ?",
            "choices": [{"text": "a", "right": True}, {"text": "b", "right": True}, {"text": "c", "right": False}],
            "why": "Les deux.",
        },
    ],
}
GRID = {
    "before": "Relisez.", "never": "Jamais.",
    "criteria": [{"code": "respect", "label": "Écouter", "why": "", "minimum": 3, "questions": ["Et ?"], "anchors": ["1", "2", "3", "4"]}],
    "decisions": [{"code": "yes", "label": "Oui"}, {"code": "second_reader", "label": "Relire"}, {"code": "no", "label": "Non"}],
    "reasons": [{"code": "time", "label": "Temps", "decisions": ["no"], "kind_word": "Il manque du temps."}],
}  # fmt: skip


@pytest.fixture
def path(cast):
    """Benoît on a path with one module of each kind."""
    made = {
        code: add_module(cast.tutoring, side="volunteer", kind=kind, code=code, title=code, by=cast.chloe, **more)
        for kind, code, more in [
            ("interview", "interview", {"content": GRID}),
            ("training", "quiz", {"content": QUIZ, "pass_percent": 75}),
            ("check", "b3", {"validity_days": 365}),
            ("commitment", "charter", {"content": {"text": "Je m’appelle {{ volunteer }}."}}),
        ]
    }
    return enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit), made


def test_a_quiz_is_right_when_exactly_the_right_choices_are_ticked(path, cast):
    enrolment, modules = path
    assert answer_quiz(enrolment, module=modules["quiz"], answers={0: {0}, 1: {0, 1, 2}}, by=cast.benoit).score == 50
    assert answer_quiz(enrolment, module=modules["quiz"], answers={0: {0}, 1: {0, 1}}, by=cast.benoit).score == 100


def test_a_worse_retry_takes_nothing_away(path, cast):
    enrolment, modules = path
    answer_quiz(enrolment, module=modules["quiz"], answers={0: {0}, 1: {0, 1}}, by=cast.benoit)
    answer_quiz(enrolment, module=modules["quiz"], answers={}, by=cast.benoit)
    assert Completion.objects.get(module=modules["quiz"]).state == "passed"


@pytest.mark.parametrize(("days", "sentence"), [(-1, "futur"), (366, "trop ancien")])
def test_a_check_from_the_future_or_too_old_is_refused(path, cast, days, sentence):
    enrolment, modules = path
    with pytest.raises(Refused, match=sentence):
        see_check(enrolment, module=modules["b3"], issued=timezone.localdate() - timedelta(days=days), conform=True, by=cast.chloe)
    assert not Completion.objects.filter(module=modules["b3"]).exists()


def test_a_check_holds_from_the_date_of_the_document_and_nothing_of_it_is_kept(path, cast):
    enrolment, modules = path
    issued = timezone.localdate() - timedelta(days=30)
    done = see_check(enrolment, module=modules["b3"], issued=issued, conform=True, by=cast.chloe)
    assert (done.valid_until, done.data, done.on) == (issued + timedelta(days=365), {}, timezone.localdate())


def test_nobody_sees_their_own_check_or_decides_their_own_interview(path, cast):
    enrolment, modules = path
    with pytest.raises(Refused):
        see_check(enrolment, module=modules["b3"], issued=timezone.localdate(), conform=True, by=cast.benoit)
    with pytest.raises(Refused):
        decide_interview(enrolment, module=modules["interview"], grades={"respect": 4}, decision="yes", by=cast.benoit)


def test_a_low_grade_forbids_a_yes(path, cast):
    enrolment, modules = path
    with pytest.raises(Refused, match="Écouter"):
        decide_interview(enrolment, module=modules["interview"], grades={"respect": 2}, decision="yes", by=cast.chloe)


def test_a_second_reading_belongs_to_somebody_else(path, cast):
    enrolment, modules = path
    again = decide_interview(
        enrolment, module=modules["interview"], grades={"respect": 2}, decision="second_reader", reason="time", by=cast.chloe
    )
    with pytest.raises(Refused):
        read_again(again, accept=True, by=cast.chloe)
    appoint(cast.ines, organisation=cast.article1, role="coordinator", by=cast.chloe)
    assert read_again(again, accept=True, by=cast.ines).state == "passed"


def test_a_yes_is_written_to_the_volunteer_with_the_way_to_the_next_step(path, cast):
    enrolment, modules = path
    again = decide_interview(
        enrolment, module=modules["interview"], grades={"respect": 4}, decision="second_reader", reason="time", by=cast.chloe
    )
    assert not cast.benoit.letters.filter(kind="enrolments/next_step").exists()
    appoint(cast.ines, organisation=cast.article1, role="coordinator", by=cast.chloe)
    read_again(again, accept=True, by=cast.ines)
    assert "La suite se fait sur un téléphone" in cast.benoit.letters.get(kind="enrolments/next_step").body


def test_a_no_ends_the_application_with_a_kind_sentence(path, cast):
    enrolment, modules = path
    decide_interview(enrolment, module=modules["interview"], grades={}, decision="no", reason="time", by=cast.chloe)
    assert (enrolment.state, enrolment.end_reason) == ("refused", "time")
    letter = cast.benoit.letters.get(kind="enrolments/refused")
    assert "Il manque du temps." in letter.body


def test_the_words_that_were_signed_are_kept(path, cast):
    enrolment, modules = path
    done = sign_text(enrolment, module=modules["charter"], text_shown="Je m’appelle Benoît.", by=cast.benoit)
    assert done.data["text"] == "Je m’appelle Benoît."
    with pytest.raises(Refused):
        sign_text(enrolment, module=modules["charter"], text_shown="…", by=cast.chloe)


def test_a_module_of_another_side_is_refused(path, cast):
    enrolment, _modules = path
    other = add_module(cast.tutoring, side="learner", kind="training", code="cards", title="Cartes", by=cast.chloe)
    with pytest.raises(Refused):
        complete(enrolment, module=other, by=cast.chloe)


def test_the_pages_of_a_training_work_without_javascript(path, cast, browse):
    enrolment, modules = path
    page = f"/parcours/{enrolment.key}/formation/{modules['quiz'].key}/"
    browser = browse(cast.benoit)
    assert "Une carte" in browser.get(page).content.decode()
    assert "Essayez." in browser.get(f"{page}?carte=2").content.decode()
    assert browser.get(f"{page}?carte=3").status_code == 404
    assert browser.post(f"{page}quiz/", {"q0": "0"}).status_code == 422
    assert "C’est acquis" in browser.post(f"{page}quiz/", {"q0": "0", "q1": ["0", "1"]}).content.decode()


def test_nobody_walks_the_path_of_another(path, cast, browse):
    enrolment, modules = path
    for person in (cast.zoe, cast.chloe, cast.malik):
        for page in (f"formation/{modules['quiz'].key}/", f"engagement/{modules['charter'].key}/", ""):
            assert browse(person).get(f"/parcours/{enrolment.key}/{page}").status_code == 404


def test_signing_needs_the_box_and_shows_the_name(path, cast, browse):
    enrolment, modules = path
    page, browser = f"/parcours/{enrolment.key}/engagement/{modules['charter'].key}/", browse(cast.benoit)
    assert "Je m’appelle Benoît." in browser.get(page).content.decode()
    assert browser.post(page, {}).status_code == 422
    assert browser.post(page, {"read": "on"}).status_code == 302
    assert Completion.objects.get(module=modules["charter"]).state == "passed"
