import re

import pytest

from lefil.tutoring import content


def test_no_text_shouts_blames_or_uses_words_we_gave_up(content_files):
    found = {}
    for path in content_files:
        text = path.read_text(encoding="utf-8")
        bad = re.findall(r"!|\bOups\b|\bValider\b|\w·\w|lorem|TODO", text, flags=re.I)
        if bad:
            found[path.name] = bad
    assert found == {}
    assert len(content_files) > 15


def test_apostrophes_are_typographic_except_in_sms(content_files):
    lines = [line for path in content_files for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("sms = ")]
    assert [line for line in lines if re.search(r"\w'\w", line)] == []


def test_french_and_english_texts_read_easily(read_easily, prose, fill):
    for training in content.trainings():
        read_easily(training.code, prose(training))
    for commitment in content.commitments().values():
        read_easily(commitment.code, fill(commitment.body))
    read_easily("grid", prose(content.interview_grid()))
    read_easily("campaign", prose(content.campaign_copy()))
    read_easily("vocabulary", prose(content.vocabulary()))


def test_help_pages_read_easily_and_give_the_emergency_numbers(content_files, read_easily):
    pages = {path.stem: path.read_text(encoding="utf-8") for path in content_files if path.parent.name == "aide"}
    assert {"README", "coordination", "eleve", "parent", "tuteur"} < pages.keys()
    for name, text in pages.items():
        read_easily(name, text)
        if name == "README":
            continue
        assert {"119", "17", "112"} <= set(re.findall(r"\d+", text)), name


def test_a_broken_file_is_named_in_the_error(tmp_path):
    broken = tmp_path / "tutor-9.toml"
    broken.write_text('title = "Sans guillemet', encoding="utf-8")
    with pytest.raises(content.ContentError, match=r"tutor-9\.toml"):
        content.training(broken)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("minutes = 3", 'minutes = 3\ncolour = "rouge"'), "colour"),
        (('title = "Les trois objectifs"\n', ""), "title"),
        (('"[ ] Vous changez', '"Vous changez'), "a choice begins with"),
    ],
)
def test_a_wrong_word_in_a_training_is_named_in_the_error(tmp_path, change, what):
    text = (content.HERE / "trainings" / "tutor-1-objectives.toml").read_text(encoding="utf-8")
    assert change[0] in text
    wrong = tmp_path / "tutor-1-objectives.toml"
    wrong.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(content.ContentError, match=what):
        content.training(wrong)


def test_a_commitment_without_front_matter_is_named_in_the_error(tmp_path):
    bare = tmp_path / "charter.md"
    bare.write_text("Une charte sans en-tête.", encoding="utf-8")
    with pytest.raises(content.ContentError, match=r"charter\.md"):
        content.commitment(bare)
