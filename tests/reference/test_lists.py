import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import lefil.catalogue.reference as package
from lefil.catalogue.reference import languages, levels, schools, sources, subjects

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def test_level_codes_are_stable_words_each_used_once_and_ordered():
    codes = [row.code for row in levels.LEVELS]
    assert len(set(codes)) == len(codes)
    assert all(CODE.fullmatch(code) for code in codes)
    assert [row.order for row in levels.LEVELS] == list(range(1, len(codes) + 1))
    assert {row.cycle for row in levels.LEVELS} == set(levels.CYCLES)


def test_the_levels_that_rows_already_name_keep_their_meaning():
    assert [(code, levels.level(code).year) for code in ("6e", "3e", "2de", "tle", "cap-1", "l1", "bts-1", "but-3")] == [
        ("6e", 1), ("3e", 4), ("2de", 5), ("tle", 7), ("cap-1", 5), ("l1", 8), ("bts-1", 8), ("but-3", 10),
    ]  # fmt: skip


def test_each_technological_series_has_its_two_last_years():
    for track in levels.TECHNO:
        assert {f"1re-{track}", f"tle-{track}"} <= {row.code for row in levels.LEVELS if row.track == track}


def test_an_unknown_level_is_a_key_error():
    with pytest.raises(KeyError):
        levels.level("7e")


def test_a_form_can_offer_one_cycle_or_groups():
    assert "6e" in dict(levels.choices("college"))
    assert "tle" not in dict(levels.choices("college"))
    assert [str(name) for name, _rows in levels.grouped()] == ["Collège", "Lycée", "Études supérieures"]
    assert sum(len(rows) for _name, rows in levels.grouped()) == len(levels.LEVELS)


def test_subjects_exist_only_at_levels_that_exist_and_each_level_has_some():
    known = {row.code for row in levels.LEVELS}
    assert len(subjects.BY_SUBJECT) == len(subjects.SUBJECTS) + len(subjects.WORKED)
    assert all(row.levels and row.levels <= known and CODE.fullmatch(row.code) for row in subjects.SUBJECTS)
    assert all(len(subjects.subjects_for(code)) >= 10 for code in known)


@pytest.mark.parametrize(
    ("subject", "level", "taught"),
    [
        ("maths", "6e", True), ("maths", "l3", True), ("philosophie", "1re", False), ("philosophie", "tle", True),
        ("philosophie", "tle-pro", False), ("philosophie", "tle-stmg", True), ("francais", "tle", False), ("francais", "1re", True),
        ("francais", "tle-pro", True), ("maths-expertes", "1re", False), ("nsi", "2de", False), ("snt", "2de", True),
        ("technologie", "2de", False), ("ses", "3e", False), ("ses", "2de", True), ("brevet", "3e", True), ("brevet", "4e", False),
        ("latin", "6e", False), ("parcoursup", "tle-pro", True), ("fle", "upe2a-college", True), ("devoirs", "tle", False),
        ("magie", "6e", False), ("maths", "7e", False),
    ],
)  # fmt: skip
def test_a_subject_is_taught_where_school_teaches_it(subject, level, taught):
    assert subjects.exists(subject, level) is taught


def test_subjects_of_a_level_are_grouped_without_empty_families():
    groups = subjects.grouped("6e")
    assert all(pairs for _name, pairs in groups)
    assert {code for _name, pairs in groups for code, _label in pairs} == {row.code for row in subjects.subjects_for("6e")}
    assert sum(len(pairs) for _name, pairs in subjects.grouped()) == len(subjects.SUBJECTS)
    assert subjects.subjects_for("7e") == []


def test_languages_are_named_in_themselves_and_read_in_their_direction():
    assert len(languages.LANGUAGES) == len(languages.BY_CODE) >= 35
    assert {"fr", "ar", "prs", "ps", "ti", "so", "snk", "ff", "ln", "bm", "ta", "uk"} <= set(languages.BY_CODE)
    assert languages.BY_CODE["uk"].own_name == "Українська"
    assert {"ar", "fa", "prs", "ps", "ur", "ckb"} == languages.RIGHT_TO_LEFT
    assert [languages.direction(code) for code in ("ar", "ar-MA", "fa_IR", "fr", "", "xx")] == ["rtl", "rtl", "rtl", "ltr", "ltr", "ltr"]
    assert languages.choices()[0] == ("fr", "Français")


@pytest.mark.parametrize(("digits", "letter"), [("0750655", "E"), ("6200001", "G"), ("0000000", "A"), ("0000022", "Z")])
def test_the_check_letter_of_a_school(digits, letter):
    assert schools.uai_letter(digits) == letter
    assert schools.clean_uai(digits + letter) == digits + letter


@pytest.mark.parametrize("typed", ["0750655F", "750655E", "07506555", "", "0750655", "2A00001G", "٠٧٥٠٦٥٥E", "0750655E0750655E"])
def test_a_wrong_school_number_is_refused(typed):
    assert schools.clean_uai(typed) is None
    assert schools.departement_of_uai(typed) is None


def test_a_school_number_is_cleaned_and_tells_its_departement():
    assert schools.clean_uai(" 075 0655-e ") == "0750655E"
    assert schools.departement_of_uai("0750655e") == "75"
    assert schools.departement_of_uai("6200001G") == "2A"
    assert schools.departement_of_uai("7200001" + schools.uai_letter("7200001")) == "2B"
    assert schools.departement_of_uai("9740001" + schools.uai_letter("9740001")) == "974"


def test_letters_are_only_for_seven_digits():
    with pytest.raises(ValueError, match="seven digits"):
        schools.uai_letter("75065")


def test_every_source_says_its_licence_its_date_and_where_it_is():
    assert len({row.code for row in sources.SOURCES}) == len(sources.SOURCES)
    for row in sources.SOURCES:
        assert row.licence
        assert str(row.name)
        assert re.fullmatch(r"20\d\d-\d\d", row.date)
        assert row.url.startswith("https://")


def test_reference_lists_import_nothing_of_django_but_lazy_translation():
    for file in Path(package.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django."):
                assert (node.module, [name.name for name in node.names]) == ("django.utils.translation", ["gettext_lazy"])


def test_reference_lists_are_read_without_settings():
    code = "from lefil.catalogue.reference import holidays, languages, levels, places, schools, sources, subjects"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(package.__file__).parents[3]).returncode == 0
