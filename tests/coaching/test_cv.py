"""Twelve questions, a master CV line by line, and the file that comes out."""

import io
import json
import re

import pypdf
import pytest
from django.urls import reverse

from lefil.coaching import content
from lefil.coaching.actions import (
    add_line,
    answer_cv,
    begin_cv,
    change_line,
    choose_line,
    hide_personal,
    open_variant,
    raise_line,
    remove_line,
    say_contact,
    tell_path,
)  # fmt: skip
from lefil.coaching.models import Cv, CvLine
from lefil.coaching.pdf import cv_pdf
from lefil.coaching.queries import cv as cvs
from lefil.coaching.queries.cv_reading import begins_with_a_verb, filled, lines_from
from lefil.kit.refusals import Refused
from lefil.people.models import Person

pytestmark = pytest.mark.django_db

ANSWERS = {
    "job": "Vendeuse en boulangerie",
    "last_1": "Vendeuse chez un primeur, deux ans. Servir 80 clients par jour. Tenir la caisse",
    "tools": "caisse, four et balance",
    "languages": "français B1, dari langue maternelle",
    "diploma": "Baccalauréat, Kaboul, Afghanistan",
    "recommend": "M. Laurent, ancien chef",
}


@pytest.fixture
def cv(candidate) -> Cv:
    return begin_cv(candidate, by=candidate.person)


@pytest.fixture
def told(cv) -> Cv:
    for one in content.read("cv")["question"]:
        cv = answer_cv(cv, question=one["code"], text=ANSWERS.get(one["code"], ""), by=None)
    return cv


def texts(cv, section):
    return [line.text for line in CvLine.objects.filter(cv=cv, section=section)]


def read(pdf):
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split()).replace("\u00a0", " ")


def long_cv(cv, lines, words=12):
    for n in range(lines):
        add_line(cv, section="skills", text=f"{n} " + "mot " * words, by=None)
    return cv


def test_an_answer_becomes_lines_with_what_was_done_under_the_experience(told):
    assert told.title == "Vendeuse en boulangerie"
    work = CvLine.objects.get(cv=told, section="work", under=None)
    assert (work.text, [one.text for one in work.actions.all()]) == (
        "Vendeuse chez un primeur, deux ans", ["Servir 80 clients par jour", "Tenir la caisse"],
    )  # fmt: skip
    assert texts(told, "skills") == ["Caisse", "Four", "Balance"]
    assert list(CvLine.objects.filter(section="languages").values_list("text", "level")) == [
        ("Français", "B1"),
        ("Dari", "langue maternelle"),
    ]


@pytest.mark.parametrize(
    ("into", "said", "found"),
    [
        ("skills", "  ", []),
        ("languages", "B1", [{"text": "B1"}]),
        ("work", "...", [{"text": "...", "actions": []}]),
        ("education", "CAP cuisine\nBac", [{"text": "CAP cuisine"}, {"text": "Bac"}]),
        ("mobility", "permis B,\n 20 km", [{"text": "permis B, 20 km"}]),
    ],
)
def test_whatever_is_said_gives_lines_or_nothing(into, said, found):
    assert lines_from(into, said) == found


def test_every_question_of_the_content_leads_to_a_part_of_the_cv():
    assert len(content.read("cv")["question"]) == 12
    assert {one["into"] for one in content.read("cv")["question"]} - CvLine.SECTIONS.keys() == {"label"}


def test_the_questions_stop_where_the_person_stopped(cv):
    answer_cv(cv, question="job", text="Cuisinier", by=None)
    cv = answer_cv(cv, question="last_1", text="", by=None)
    assert (cvs.next_question(cv, content.read("cv")["question"]), cv.passed) == ("last_2", ["last_1"])
    cv = answer_cv(cv, question="last_1", text="Plongeur", by=None)
    assert (cv.passed, texts(cv, "work")) == ([], ["Plongeur"])


def test_a_new_answer_leaves_alone_what_the_candidate_wrote(told):
    line = CvLine.objects.get(text="Vendeuse chez un primeur, deux ans")
    answer_cv(told, question="last_1", text="Vendeuse, trois ans", by=None)
    assert texts(told, "work") == ["Vendeuse, trois ans"]
    line = CvLine.objects.get(section="work")
    change_line(line, text="Vendeuse en fruits", shown=True, where="Primeur", by=None)
    answer_cv(told, question="last_1", text="Autre chose", by=None)
    assert texts(told, "work") == ["Vendeuse en fruits"]


def test_who_recommends_is_in_no_file_before_they_agree(told):
    assert "references" not in {section["code"] for section in cvs.sheet_of(told)["sections"]}
    line = CvLine.objects.get(section="references")
    change_line(line, text=line.text, shown=True, by=None)
    assert "references" in {section["code"] for section in cvs.sheet_of(told)["sections"]}


def test_an_unknown_question_and_an_unknown_section_are_refused(cv):
    with pytest.raises(Refused):
        answer_cv(cv, question="salary", text="2000", by=None)
    with pytest.raises(Refused):
        add_line(cv, section="hobbies", text="Lire", by=None)
    assert not CvLine.objects.exists()


def test_a_line_goes_up_one_place_and_the_first_stays(told):
    raise_line(CvLine.objects.get(text="Balance"), by=None)
    assert texts(told, "skills") == ["Caisse", "Balance", "Four"]
    raise_line(CvLine.objects.get(text="Caisse"), by=None)
    assert texts(told, "skills") == ["Caisse", "Balance", "Four"]


def test_a_cv_has_eighty_lines_at_most(cv):
    long_cv(cv, 80, words=1)
    with pytest.raises(Refused, match="80"):
        add_line(cv, section="skills", text="Une de trop", by=None)


def test_the_migrant_path_writes_the_line_of_the_content(cv):
    facts = {"diploma": "Licence {level}", "country": "Soudan", "year": "2015", "level": "bac+3"}
    line = tell_path(cv, code="foreign_diploma", facts=facts, by=None)
    assert (line.section, line.text) == ("education", "Licence {level} (Soudan, 2015), niveau comparable : bac+3")
    assert filled("{a.__class__} {b}", {"b": "x"}) == "{a.__class__} x"


def test_a_line_begins_with_a_verb_or_not():
    assert [begins_with_a_verb(said) for said in ("Réparer des vélos", "reparer", "Vendeur", "", "L’accueil")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_the_switch_keeps_private_facts_out_of_every_file(told):
    facts = {"born": "3 mars 1990", "address": "4 rue des Lilas", "nationality": "afghane", "family": "deux enfants"}
    cv = hide_personal(told, hides=True, facts=facts, by=None)
    cv = say_contact(cv, title=cv.title, name="Amina Rahimi", email="amina@exemple.fr", phone="+33639980001", city="Lille", by=None)
    out = cvs.sheet_of(cv)
    hidden = read(cv_pdf(out, cvs.personal_words(cv)))[1] + json.dumps(cvs.as_json_resume(out, cvs.personal_of(cv)), ensure_ascii=False)
    assert "Lille" in hidden
    assert [said for said in facts.values() if said in hidden] == []
    cv = hide_personal(cv, hides=False, facts=facts, by=None)
    shown = read(cv_pdf(out, cvs.personal_words(cv)))[1]
    assert [said for said in facts.values() if said not in shown] == []
    assert set(cvs.PERSONAL) <= set(content.read("cv")["private"]["hidden"])


def test_the_pdf_is_one_tagged_page_in_french(told):
    pdf = cv_pdf(cvs.sheet_of(told), [])
    reader, text = read(pdf)
    root = reader.trailer["/Root"]
    assert (len(reader.pages), root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == (1, "fr", True)
    assert b"pdfuaid:part" in pdf
    assert reader.metadata.title == f"CV – {told.name} – Vendeuse en boulangerie"
    for said in (told.name, "Vendeuse en boulangerie", "Servir 80 clients par jour", "Français, B1", "Expériences", "06 39 98 00 01"):
        assert said in text, said
    assert text.index("Expériences") < text.index("Formations") < text.index("Langues")


def test_a_full_cv_is_set_smaller_and_a_too_full_one_says_what_to_do(cv):
    def letters(lines):
        sheet = cvs.sheet_of(long_cv(cv, lines, words=30))
        reader = pypdf.PdfReader(io.BytesIO(cv_pdf(sheet, [])))
        sizes = set()
        reader.pages[0].extract_text(
            visitor_text=lambda text, cm, tm, font, size: sizes.add(round(size * tm[0], 1)) if text.strip() else None
        )
        assert len(reader.pages) == 1
        return min(sizes)

    assert letters(3) > letters(27)
    with pytest.raises(Refused, match="dépasse une page"):
        cv_pdf(cvs.sheet_of(long_cv(cv, 25, words=30)), [])


@pytest.mark.parametrize(
    "said", ['#read("/etc/passwd")', "*gras* $x^2$ <b> @renvoi", "= Titre", "\\ ] #panic() [", "<script>alert(1)</script>"]
)
def test_what_is_written_is_text_in_the_pdf(cv, said):
    add_line(cv, section="work", text=said, where=said, by=None)
    assert said.replace(" ", "") in read(cv_pdf(cvs.sheet_of(cv), []))[1].replace(" ", "")


def test_a_script_without_a_font_says_so(cv):
    add_line(cv, section="skills", text="\U0001f9f5 \U000105c0", by=None)
    with pytest.raises(Refused, match="lettres latines"):
        cv_pdf(cvs.sheet_of(cv), [])


def test_the_json_is_json_resume(told):
    line = CvLine.objects.get(section="work", under=None)
    change_line(line, text="Vendeuse", where="Primeur du port", since="2019-03", until="2021", shown=True, by=None)
    made = cvs.as_json_resume(cvs.sheet_of(told), {})
    assert made["basics"] == {
        "name": told.name,
        "label": "Vendeuse en boulangerie",
        "phone": told.phone,
        **({"email": told.email} if told.email else {}),
    }
    assert made["work"] == [
        {"name": "Primeur du port", "position": "Vendeuse", "startDate": "2019-03", "endDate": "2021",
         "highlights": ["Servir 80 clients par jour", "Tenir la caisse"]}
    ]  # fmt: skip
    assert made["languages"][0] == {"language": "Français", "fluency": "B1"}
    assert made.keys() <= {"$schema", "basics", "work", "volunteer", "education", "skills", "languages", "references", "meta"}
    dates = re.findall(r'"(?:start|end)Date": "([^"]+)"', json.dumps(made))
    assert all(re.fullmatch(r"\d{4}(-\d\d){0,2}", one) for one in dates)


def test_a_variant_hides_locks_and_has_its_own_title(told):
    variant = open_variant(told, name="Boulangerie de la gare", title="Vendeuse", by=None)
    four, till = CvLine.objects.get(text="Four"), CvLine.objects.get(text="Caisse")
    choose_line(variant, line=four, mode="hidden", by=None)
    choose_line(variant, line=till, mode="locked", by=None)
    change_line(till, text="Caisse enregistreuse", shown=False, by=None)
    sheet = cvs.sheet_of(told, variant)
    skills = next(part for part in sheet["sections"] if part["code"] == "skills")["lines"]
    assert (sheet["title"], [one["text"] for one in skills]) == ("Vendeuse", ["Caisse", "Balance"])
    master = next(part for part in cvs.sheet_of(told)["sections"] if part["code"] == "skills")["lines"]
    assert [one["text"] for one in master] == ["Four", "Balance"]
    with pytest.raises(Refused, match="Boulangerie de la gare"):
        remove_line(till, by=None)
    choose_line(variant, line=till, mode="", by=None)
    remove_line(till, by=None)
    assert texts(told, "skills") == ["Four", "Balance"]


def test_a_phone_goes_from_the_first_question_to_the_pdf(browse, candidate):
    """The whole way without JavaScript, by the pages alone."""
    client = browse(candidate.person)
    assert "12 questions" in client.get(reverse("coaching:cv")).content.decode()
    step = client.post(reverse("coaching:cv"), follow=True)
    for one in content.read("cv")["question"]:
        assert step.request["PATH_INFO"] == reverse("coaching:cv_question", args=[one["code"]])
        said = ANSWERS.get(one["code"], "")
        step = client.post(step.request["PATH_INFO"], {"said": said} if said else {"skip": "1"}, follow=True)
    assert step.request["PATH_INFO"] == reverse("coaching:cv")
    page = step.content.decode()
    assert "Servir 80 clients par jour" in page
    assert "en attente de son accord" in page
    pdf = client.get(reverse("coaching:cv_file", args=["pdf"]))
    assert pdf["Content-Disposition"].startswith("attachment")
    assert "Tenir la caisse" in read(pdf.content)[1]
    assert Person.objects.get(pk=candidate.person_id).called in read(pdf.content)[1]
    got = client.get(reverse("coaching:cv_file", args=["json"]))
    assert json.loads(got.content)["basics"]["label"] == "Vendeuse en boulangerie"
    assert client.get(reverse("coaching:cv_file", args=["exe"])).status_code == 404


def test_an_empty_answer_says_what_to_do_and_leaving_comes_back(browse, cv, candidate):
    client = browse(candidate.person)
    assert client.post(reverse("coaching:cv_question", args=["job"]), {"said": " "}).status_code == 422
    client.post(reverse("coaching:cv_question", args=["job"]), {"said": "Soudeur"})
    assert client.get(reverse("coaching:cv_questions")).url == reverse("coaching:cv_question", args=["last_1"])
    assert client.get(reverse("coaching:cv_file", args=["pdf"])).status_code == 409


def test_lines_are_written_on_their_own_pages(browse, told, candidate):
    client = browse(candidate.person)
    work = CvLine.objects.get(section="work", under=None)
    page = reverse("coaching:cv_line", args=[work.key])
    wrong = client.post(page, {"text": "Vendeuse", "since": "2021", "until": "2019", "shown": "on"})
    assert (wrong.status_code, "avant le début" in wrong.content.decode()) == (422, True)
    assert client.post(page, {"text": "Vendeuse", "since": "13/2021"}).status_code == 422
    client.post(page, {"text": "Vendeuse", "where": "Primeur", "since": "٣/2019", "until": "", "shown": "on"})
    work.refresh_from_db()
    assert (work.text, work.since, work.until, work.shown) == ("Vendeuse", "2019-03", "", True)
    new = reverse("coaching:cv_line_new", args=["work"]) + f"?sous={work.key}"
    client.post(new, {"text": "Ranger le stock", "shown": "on"})
    assert "Ranger le stock" in client.get(page).content.decode()
    client.post(reverse("coaching:cv_line_do", args=[work.key]), {"do": "remove"})
    assert texts(told, "work") == []
    client.post(reverse("coaching:cv_path", args=["informal"]), {"what": "Couture", "country": "Iran", "from": "2010", "to": "2014"})
    assert texts(told, "work") == ["Couture, à mon compte ou en famille, Iran, 2010–2014"]


def test_the_page_of_a_full_cv_asks_the_base_no_more_than_that_of_a_short_one(browse, cv, candidate, django_assert_max_num_queries):
    client = browse(candidate.person)
    long_cv(cv, 60, words=1)
    with django_assert_max_num_queries(25):
        client.get(reverse("coaching:cv"))
