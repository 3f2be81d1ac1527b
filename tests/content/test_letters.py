import re

import pytest
from django.template import Engine
from django.template.base import VariableNode

from lefil.kit.sms import cost
from lefil.tutoring import content

LETTERS = content.letters()
BY_SMS = [(code, version) for code, letter in LETTERS.items() for version, wording in letter.texts.items() if wording.sms]
REVEALING = r"tutorat|tuteur|tutrice|élève|réussite|casier|judiciaire|danger|signalement|suspen"


def used(*texts: str) -> set[str]:
    nodes = [node for text in texts for node in Engine(autoescape=False).from_string(text).nodelist.get_nodes_by_type(VariableNode)]
    return {str(node.filter_expression.var) for node in nodes}


@pytest.mark.parametrize("code", LETTERS)
def test_a_letter_uses_exactly_the_variables_it_lists(code):
    letter = LETTERS[code]
    written = used(*(text for wording in letter.texts.values() for text in (wording.subject, wording.body, wording.sms)))
    always = {"organisation", "sender", "contact_name", "contact_phone"}
    assert written - always == set(letter.variables) - always
    assert written <= set(letter.variables)
    assert len(set(letter.variables)) == len(letter.variables)


@pytest.mark.parametrize("code", LETTERS)
def test_each_version_renders_with_the_listed_variables_alone(code, fill):
    letter = LETTERS[code]
    for wording in letter.texts.values():
        for text in (wording.subject, wording.body, wording.sms):
            assert "??" not in fill(text, letter.variables)
        assert 0 < len(fill(wording.subject, letter.variables)) <= 80
        assert "\n" not in wording.subject


def test_every_variable_is_explained_and_every_explanation_is_used():
    names = {name for letter in LETTERS.values() for name in letter.variables}
    assert names == set(content.letter_variables())


@pytest.mark.parametrize(("code", "version"), BY_SMS)
def test_an_sms_fits_two_parts_and_has_at_most_one_link(code, version, fill):
    sms = LETTERS[code].texts[version].sms
    price = cost(fill(sms))
    assert price.parts <= 2, fill(sms)
    assert price.encoding == ("ucs2" if version == "ar" else "gsm"), fill(sms)
    assert fill(sms).count("https://") == sms.count("{{ link }}") == (code != "sign_in_code")
    assert "\n" not in sms


@pytest.mark.parametrize(("code", "version"), BY_SMS)
def test_an_sms_says_who_writes_and_nothing_that_reveals_the_programme(code, version):
    sms = LETTERS[code].texts[version].sms
    assert sms.startswith("{{ sender }}")
    assert re.findall(REVEALING, sms, flags=re.I) == []
    assert not {"organisation", "reason", "subjects", "why", "document"} & used(sms)


def test_pupils_are_written_to_with_tu_and_with_vous(fill):
    for code, letter in LETTERS.items():
        if "learner" in letter.to and code != "sign_in_code":
            assert {"fr", "fr-tu"} <= set(letter.texts), code
            polite = letter.texts["fr-tu"]
            assert not re.search(
                r"(?<!rendez-)\b(vous|votre|vos)\b(?! présenter)", f"{polite.subject} {polite.body} {polite.sms}", flags=re.I
            ), code
        french = letter.texts["fr"]
        assert not re.search(r"\b(tu|te|toi|ton|ta|tes)\b", f"{french.subject} {french.body} {french.sms}", flags=re.I), code


def test_parents_can_read_authorisation_letters_in_three_languages():
    codes = [code for code in LETTERS if code.startswith("authorisation_")]
    assert codes == ["authorisation_request", "authorisation_reminder", "authorisation_received", "authorisation_withdrawn"]
    assert {tuple(sorted(LETTERS[code].texts)) for code in codes} == {("ar", "en", "fr")}


def test_a_pupil_never_learns_why_a_pair_is_suspended():
    assert "why" in LETTERS["pair_suspended_staff"].variables
    assert not {"why", "document"} & set(LETTERS["pair_suspended_learner"].variables)
    assert not {"why", "document"} & set(LETTERS["pair_suspended_volunteer"].variables)


def test_reminders_answer_in_one_tap_without_sign_in():
    for code in ("meeting_reminder_two_days", "meeting_reminder_two_hours"):
        for wording in LETTERS[code].texts.values():
            assert {"link_come", "link_late", "link_cannot"} <= used(wording.body)


def test_a_person_gets_the_version_that_fits_them():
    request, proposal = LETTERS["authorisation_request"], LETTERS["proposal_learner"]
    assert request.wording(lang="ar", tu=False) is request.texts["ar"]
    assert request.wording(lang="ps", tu=False) is request.texts["fr"]
    assert proposal.wording(lang="fr", tu=True) is proposal.texts["fr-tu"]
    assert proposal.wording(lang="ar", tu=True) is proposal.texts["fr-tu"]
    assert request.wording(lang="fr", tu=True) is request.texts["fr"]


def test_letters_end_with_a_person_to_call_except_those_to_staff():
    unsigned = [
        code for code, letter in LETTERS.items() if not all("{{ contact_phone }}" in wording.body for wording in letter.texts.values())
    ]
    assert unsigned == ["pair_suspended_staff"]


def test_letters_cannot_be_changed_by_a_page():
    with pytest.raises(TypeError):
        LETTERS["closure"] = None
    with pytest.raises(AttributeError):
        LETTERS["closure"].when = "jamais"
