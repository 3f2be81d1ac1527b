"""The papers of a training: what they say comes from attendance; anyone may check them; a person may go."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.urls import reverse

from lefil.classroom import actions, privacy
from lefil.classroom.content.lessons import lessons
from lefil.classroom.models import HalfDay, Positioning, Signing
from lefil.classroom.pdf import sheet_pdf
from lefil.classroom.queries.links import pack_link
from lefil.classroom.queries.papers import bpf_rows
from lefil.demo.clock import at
from lefil.documents.actions import certify
from lefil.documents.pdf import pdf_of
from lefil.kit import days
from lefil.kit.refusals import Refused
from lefil.kit.tables import read
from tests.classroom.days.world import DRAWN, said_by


@pytest.fixture
def held(cast, amina, half_day):
    """Three hours of which Amina signed the sheet and stayed two."""
    one = half_day(1)
    with at(one.meeting.starts):
        actions.sign(one, enrolment=amina, path=DRAWN, by=cast.amina)
    with at(one.meeting.ends):
        return actions.countersign(one, path=DRAWN, said=said_by(one, "late", 120), by=cast.ines)


def words_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).replace("\n", " ")


def test_the_three_documents_say_the_hours_really_spent(cast, amina, held):
    with at(held.meeting.ends + timedelta(hours=1)):
        made = {
            kind: actions.issue_paper(amina, cohort=held.cohort, kind=kind, by=cast.chloe)
            for kind in ("completion", "assiduity", "training")
        }
    texts = {kind: words_of(pdf_of(one)) for kind, one in made.items()}
    assert all("2 heures" in text and "11755555575" in text and "Amina Haidari" in text for text in texts.values())
    assert "Certificat de réalisation" in texts["completion"]
    assert "Heures prévues : 3 heures" in texts["assiduity"]
    assert "Assiduité : 67 %" in texts["assiduity"]
    assert len({one.number for one in made.values()}) == 3


def test_no_document_without_an_hour_nor_of_another_kind(cast, amina, half_day):
    one = half_day(1)
    with pytest.raises(Refused, match="Aucune heure"):
        actions.issue_paper(amina, cohort=one.cohort, kind="completion", by=cast.chloe)
    with pytest.raises(Refused):
        actions.issue_paper(amina, cohort=one.cohort, kind="volunteering", by=cast.chloe)
    with pytest.raises(Refused):
        certify(
            one.cohort.teacher, kind="completion", rows=[], skills=[], begun=[], minutes=60, meetings=1, since=one.meeting.starts.date(),
            until=one.meeting.starts.date(), by=cast.chloe,
        )  # fmt: skip


def test_a_draft_says_that_it_is_one(cast, amina, half_day):
    assert "Brouillon" in words_of(sheet_pdf(half_day(1)))


def test_a_name_is_text_and_never_markup(cast, amina, held):
    rows = [{**row, "name": '#panic("x") *gras* \\ <b>'} for row in held.sealed["rows"]]
    held.sealed["rows"] = rows
    assert '#panic("x") *gras*' in words_of(sheet_pdf(held))


def test_anyone_with_the_code_checks_a_sheet_and_reads_no_name(client, cast, held):
    page = client.get(reverse("classroom:check", args=[held.code]))
    assert page.status_code == 200
    assert "1 / 1" in page.text
    assert "Haidari" not in page.text
    assert client.get(reverse("classroom:check", args=["2222-2222-2222"])).status_code == 404


@pytest.mark.parametrize("code", lessons())
def test_a_pack_is_one_small_page_that_fetches_nothing(client, cast, amina, code):
    answer = client.get(pack_link(amina, code))
    text = answer.content.decode()
    assert len(answer.content) < 60_000  # 2 MB is the promise
    assert answer["Content-Disposition"].startswith("attachment")
    assert not any(sign in text for sign in ("src=", "<script", "<link", "@import", "url("))
    assert days.typeset(lessons()[code].homework) in text
    assert not any(word in text for word in ("Haidari", amina.key, cast.amina.key))


def test_a_changed_link_opens_no_pack(client, cast, amina):
    assert client.get(pack_link(amina, "loops")[:-2] + "x/").status_code in (403, 404, 409)


def test_the_yearly_figures_count_real_hours(cast, amina, held, browse):
    with at(held.meeting.ends + timedelta(hours=1)):
        assert bpf_rows([held.cohort], 2026) == [[2026, "Digistart JavaScript", "11755555575", 1, 2, 2, 1, 3, 0, 1]]
    assert bpf_rows([held.cohort], 2025) == []
    for ending in ("xlsx", "ods"):
        table = read(browse(cast.chloe).get(f"/bureau/classes/bpf-2026.{ending}").content, f"bpf.{ending}")
        assert table.rows[0][3:8] == ["1", "2", "2", "1", "3"]


def test_a_person_takes_their_days_along_and_may_go(cast, amina, held):
    rows = privacy.export(cast.amina)
    assert any(row.get("dessin") == DRAWN for row in rows)
    assert any("positionnement" in row for row in rows)
    privacy.erase(cast.amina)
    sealed = HalfDay.objects.get(pk=held.pk).sealed
    assert (sealed["rows"][0]["name"], sealed["rows"][0]["minutes"]) == ("", 120)
    assert not Positioning.objects.exists()
    assert Signing.objects.get().path == ""
    assert "Haidari" not in words_of(
        sheet_pdf(HalfDay.objects.select_related("meeting", "cohort__group__organisation", "cohort__teacher__person").get(pk=held.pk))
    )
