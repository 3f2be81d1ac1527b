import io

import pypdf
import pytest

from lefil.documents.actions import issue, revoke
from lefil.documents.pdf import pdf_of
from lefil.kit.refusals import Refused


def read(pdf: bytes) -> tuple[pypdf.PdfReader, str]:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split()).replace("\u00a0", " ")


@pytest.fixture
def attested(tutor, cast):
    return issue(tutor, kind="volunteering", by=cast.benoit)


def test_the_pdf_is_tagged_french_and_pdf_ua(attested):
    pdf = pdf_of(attested)
    reader, _text = read(pdf)
    root = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in pdf
    assert reader.metadata.title == "Attestation de bénévolat 2026-0001"
    assert len(reader.pages) == 1
    assert len(pdf) < 60_000


def test_the_pdf_says_the_facts(attested):
    _reader, text = read(pdf_of(attested))
    for fact in (
        "Attestation de bénévolat", "Article 1", "2 rue de la Fontaine Paris", "RNA W751234567", "SIRET 12345678900011",
        "Benoît Lacombe", "#RéussiteVirale", "du 5 octobre 2026 au 2 novembre 2026", "1 h 30", "Tutorat à distance",
        "expliquer une notion de plusieurs façons", "Fait à Paris, le 23 novembre 2026", "Farah Benali", "directrice",
        attested.number, attested.code, "/verifier/",
    ):  # fmt: skip
        assert fact in text, fact


def test_the_learner_s_attestation_says_presence_and_no_grade(learner, cast):
    _reader, text = read(pdf_of(issue(learner, kind="participation", by=cast.malik)))
    for fact in ("Attestation de participation", "Malik Saïdi", "40 minutes", "Séances : 1"):
        assert fact in text, fact
    for word in ("note", "Savoir-faire", "Missions", "absence", "4e"):
        assert word not in text, word


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        "*gras* _souligné_ `code` $x^2$ <étiquette> @renvoi",
        "= Titre",
        "\\ ] #panic() [",
        "L’Hér#itier <b>",
        "\"}]', 1",
    ],
)
def test_what_people_wrote_is_text_never_markup(attested, name):
    attested.facts = {**attested.facts, "person": name, "programme": f"Programme {name}"}
    reader, text = read(pdf_of(attested))
    assert "".join(name.split()) in "".join(text.split())
    assert "root:" not in text
    assert len(reader.pages) == 1


@pytest.mark.parametrize("name", ["سميرة سعيدي", "Ђорђе Петровић", "Nguyễn Thị Ánh", "Seán Ó Briain", "O’Connor-Łuczak", "ﻡ"])
def test_names_of_many_scripts_are_printed(attested, name):
    attested.facts = {**attested.facts, "person": name}
    pdf = pdf_of(attested)
    assert b"pdfuaid" in pdf


def test_a_script_nobody_can_print_is_said_rather_than_left_out(attested):
    attested.facts = {**attested.facts, "person": "Anna \U0001f9f5 \U000105c0"}
    with pytest.raises(Refused, match="écriture"):
        pdf_of(attested)


def test_long_words_stay_on_the_paper(attested):
    attested.facts = {**attested.facts, "person": "Marie " * 30, "skills": ["un savoir-faire assez long pour aller à la ligne " * 3] * 12}
    reader, text = read(pdf_of(attested))
    assert len(reader.pages) <= 2
    assert attested.code in text


def test_a_revoked_attestation_says_it_in_the_pdf(attested, cast):
    revoke(attested, why="erreur", by=cast.chloe)
    _reader, text = read(pdf_of(attested))
    assert "a été retirée" in text


def test_two_makings_are_the_same_document(attested):
    assert read(pdf_of(attested))[1] == read(pdf_of(attested))[1]
