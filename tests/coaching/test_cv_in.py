"""An old CV comes in: a photo, a PDF, a Word file, a JSON Resume, a voice. What cannot be taken says what to do, and changes nothing."""

import io
import json
import zipfile

import docx
import pypdf
import pytest
from django.urls import reverse
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from lefil.coaching.actions import add_line, ask_correction, begin_cv, bring_old, comment_cv, finish_correction, say_answer, share_cv
from lefil.coaching.jobs import forget_voices
from lefil.coaching.models import Cv, CvLine, CvShare, CvVoice, OldCv
from lefil.coaching.pdf import cv_pdf
from lefil.coaching.privacy import erase, export
from lefil.coaching.queries import cv as cvs
from lefil.coaching.queries.cv_files import sorted_lines
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from tests.coaching.recordings import WEBM
from tests.coaching.world import photo

pytestmark = pytest.mark.django_db

BRING = reverse("coaching:cv_bring")


@pytest.fixture
def cv(candidate) -> Cv:
    return begin_cv(candidate, by=candidate.person)


@pytest.fixture
def full(cv) -> Cv:
    line = add_line(cv, section="work", text="Vendeuse", where="Boulangerie du Port", since="2019-03", until="2021", by=None)
    add_line(cv, section="work", under=line, text="Servir 80 clients par jour", by=None)
    add_line(cv, section="languages", text="Dari", level="langue maternelle", by=None)
    add_line(cv, section="education", text="Baccalauréat", where="Kaboul", level="niveau bac", by=None)
    return Cv.objects.get()


def pdf(change=lambda writer: None) -> bytes:
    sheet = {"title": "Vendeuse", "name": "Amina Haidari", "email": "", "phone": "", "city": "", "sections": [
        {"code": "work", "name": "Expériences", "lines": [
            {"key": "k", "text": "Vendeuse", "where": "Primeur", "since": "", "until": "", "level": "", "when": "2021", "actions": []}]}]}  # fmt: skip
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(cv_pdf(sheet, [])))
    change(writer)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def word(*lines: str) -> bytes:
    document, made = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(made)
    return made.getvalue()


def with_part(content: bytes, name: str, said: bytes) -> bytes:
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, said)
    return made.getvalue()


def opens_with(kind: str, part: str):
    def change(writer):
        writer._root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject("/S"): NameObject(kind), NameObject(part): TextStringObject("app.alert(1)")}
        )

    return change


BAD = {
    "password": ("a.pdf", lambda: pdf(lambda writer: writer.encrypt("secret")), "mot de passe"),
    "script": ("a.pdf", lambda: pdf(opens_with("/JavaScript", "/JS")), "contient un programme"),
    "launch": ("a.pdf", lambda: pdf(opens_with("/Launch", "/F")), "contient un programme"),
    "attachment": ("a.pdf", lambda: pdf(lambda writer: writer.add_attachment("a.exe", b"MZ")), "contient un programme"),
    "cut": ("a.pdf", lambda: pdf()[:300], "abîmé"),
    "only a picture": ("a.pdf", lambda: _blank(), "image"),
    "bomb": ("a.docx", lambda: with_part(word("Bonjour"), "word/media/a.bin", b"0" * 30_000_000), "trop gros une fois ouvert"),
    "macro": ("a.docx", lambda: with_part(word("Bonjour"), "word/vbaProject.bin", b"x"), "macros"),
    "no word": ("a.docx", lambda: word(""), "vide"),
    "damaged": ("a.docx", lambda: word("Bonjour" * 900)[:900], "abîmé"),
    "another name": ("a.pdf", photo, "Renommez-le"),
    "broken photo": ("a.jpg", lambda: photo()[:120], "abîmée"),
    "not a resume": ("a.json", lambda: b"[1, 2]", "JSON Resume"),
    "no line": ("a.json", lambda: b'{"basics": {"name": "A"}}', "aucune ligne"),
    "empty": ("a.pdf", lambda: b"", "vide"),
}  # fmt: skip


def _blank() -> bytes:
    writer, made = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_answered_by_a_sentence_and_the_cv_stays(browse, full, name):
    called, content, said = BAD[name]
    before = cvs.sheet_of(full)
    sent = io.BytesIO(content())
    sent.name = called
    answer = browse(full.enrolment.person).post(BRING, {"file": sent})
    assert answer.status_code == 422
    assert said in answer.content.decode().replace("\u00a0", " ")
    assert cvs.sheet_of(Cv.objects.get()) == before
    assert not OldCv.objects.exists()


def test_the_lines_of_a_pdf_are_chosen_one_by_one_and_the_file_is_not_kept(browse, cv):
    page = browse(cv.enrolment.person)
    sent = io.BytesIO(pdf())
    sent.name = "cv.pdf"
    assert page.post(BRING, {"file": sent}).url == reverse("coaching:cv_old")
    old = OldCv.objects.get()
    assert ["work", "Vendeuse, Primeur, 2021"] in old.lines
    assert not old.photo
    number = old.lines.index(["work", "Vendeuse, Primeur, 2021"])
    assert page.post(reverse("coaching:cv_old"), {f"line_{number}": "work"}).url == reverse("coaching:cv")
    assert list(CvLine.objects.values_list("section", "text")) == [("work", "Vendeuse, Primeur, 2021")]
    old.refresh_from_db()
    assert old.lines == []


def test_the_lines_of_a_word_file(cv):
    old = bring_old(cv, name="cv.docx", content=word("Nour", "FORMATION", "Bac pro, 2015", "Langues", "Anglais B1"), by=None)
    assert old.lines == [["", "Nour"], ["education", "Bac pro, 2015"], ["languages", "Anglais B1"]]


def test_a_title_is_a_short_line_without_a_figure():
    assert sorted_lines(["Expérience", "10 ans d’expérience dans la vente"]) == [["work", "10 ans d’expérience dans la vente"]]


def test_a_photo_is_drawn_again_without_its_place_and_given_back_as_a_file(browse, cv):
    picture, made = Image.new("RGB", (900, 1200), "white"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "SECRET PLACE"
    picture.save(made, "JPEG", exif=exif)
    sent = io.BytesIO(made.getvalue())
    sent.name = "cv.jpg"
    page = browse(cv.enrolment.person)
    page.post(BRING, {"file": sent})
    answer = page.get(reverse("coaching:cv_photo"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"SECRET PLACE" not in b"".join(answer.streaming_content)
    page.post(reverse("coaching:cv_photo"))
    assert page.get(reverse("coaching:cv_photo")).status_code == 404


def test_a_json_resume_that_went_out_comes_in_again(cast, coaching, full):
    from lefil.enrolments.actions import enrol

    given = json.dumps(cvs.as_json_resume(cvs.sheet_of(full), {})).encode()
    other = begin_cv(enrol(cast.samira, programme=coaching, side="learner", by=None), by=None)
    bring_old(other, name="cv.json", content=given, by=None)
    again = cvs.as_json_resume(cvs.sheet_of(Cv.objects.get(pk=other.pk)), {})
    for part in ("work", "education", "languages"):
        assert again[part] == json.loads(given)[part], part


def test_the_word_file_says_what_the_pdf_says(browse, full):
    answer = browse(full.enrolment.person).get(reverse("coaching:cv_file", args=["docx"]))
    assert answer["Content-Disposition"].startswith("attachment")
    said = [one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs]
    assert ("Vendeuse, Boulangerie du Port, 03/2019 – 2021" in said, "Servir 80 clients par jour" in said) == (True, True)
    styles = {one.text: one.style.name for one in docx.Document(io.BytesIO(answer.content)).paragraphs}
    assert (styles["Expériences"], styles["Servir 80 clients par jour"]) == ("Heading 1", "List Bullet")


def test_a_spoken_answer_is_heard_by_the_two_volunteers_and_nobody_else(cast, browse, full, workshop, lead, candidate):
    made = workshop("cv")
    voice = say_answer(full, question="hours", name="a.webm", content=WEBM, by=candidate.person)
    heard = reverse("coaching:cv_voice_heard", args=[made.key, full.key, voice.key])
    assert browse(lead.person).get(heard).status_code == 404
    share_cv(full, workshop=made, by=candidate.person)
    answer = browse(lead.person).get(heard)
    assert (b"".join(answer.streaming_content), answer["Content-Disposition"][:10]) == (WEBM, "attachment")
    assert browse(cast.zoe).get(heard).status_code == 404
    assert browse(candidate.person).get(reverse("coaching:cv_voice", args=[voice.key])).status_code == 200
    say_answer(full, question="hours", name="a.webm", content=WEBM + b"0", by=candidate.person)
    assert CvVoice.objects.get().size == len(WEBM) + 1


def test_a_voice_that_is_not_one_is_refused_and_old_ones_go(full, browse, time_machine_days):
    with pytest.raises(Refused):
        say_answer(full, question="hours", name="a.webm", content=b"not a recording", by=None)
    say_answer(full, question="hours", name="a.webm", content=WEBM, by=None)
    assert forget_voices() == 0
    with time_machine_days(31):
        assert forget_voices() == 1


@pytest.fixture
def time_machine_days():
    from datetime import timedelta

    import time_machine
    from django.utils import timezone

    return lambda days: time_machine.travel(timezone.now() + timedelta(days=days))


def test_a_correction_within_forty_eight_hours(browse, full, workshop, lead, observer, candidate):
    made = workshop("cv")
    share = share_cv(full, workshop=made, by=candidate.person)
    page = browse(candidate.person)
    for _twice in range(2):
        page.post(reverse("coaching:cv_show"), {"workshop": made.key, "correct": "1"})
    assert set(Letter.objects.filter(kind="coaching/correct").values_list("person", flat=True)) == {lead.person_id, observer.person_id}
    ask_correction(CvShare.objects.get(), by=candidate.person)
    assert Letter.objects.filter(kind="coaching/correct").count() == 2
    address = reverse("coaching:cv_correct", args=[made.key, full.key])
    with pytest.raises(Refused, match="Écrivez d’abord"):
        finish_correction(share, by=lead.person)
    comment_cv(share, key=CvLine.objects.filter(section="work").first().key, text="Combien de clients ?", by=lead.person)
    assert browse(lead.person).post(address).status_code == 302
    with pytest.raises(Refused, match="déjà envoyée"):
        finish_correction(share, by=observer.person)
    assert CvShare.objects.get().corrected_by == lead.person
    assert "Relu par" in page.get(reverse("coaching:cv")).content.decode()
    assert Letter.objects.filter(kind="coaching/corrected", person=candidate.person).count() == 1


def test_what_was_brought_is_exported_and_erased(full, candidate, django_capture_on_commit_callbacks):
    bring_old(full, name="cv.jpg", content=photo(), by=None)
    voice = say_answer(full, question="hours", name="a.webm", content=WEBM, by=None)
    assert "réponse parlée" in str(export(candidate.person))
    with django_capture_on_commit_callbacks(execute=True):
        erase(candidate.person)
    assert not voice.file.storage.exists(voice.file.name)
    assert (OldCv.objects.count(), CvVoice.objects.count()) == (0, 0)
