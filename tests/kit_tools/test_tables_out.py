import datetime
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from lefil.kit.tables import read, write_csv, write_ods, write_xlsx

WRITERS = [write_csv, write_xlsx, write_ods]
DANGEROUS = ["=1+1", "+33 6 12 34 56 78", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=cmd|"/c calc"!A1']


@pytest.mark.parametrize("write", WRITERS)
def test_what_is_written_is_read_back(write):
    rows = [["N’Diaye", "العربي", 12, 0.5, datetime.date(2010, 3, 1), True, None], ["a;b", 'c"d', -3, 1e20, "x\ny", False, "<&>  z"]]
    table = read(write(["Nom", "Arabe", "N", "D", "Jour", "Oui", "Reste"], rows))
    assert table.columns == ["Nom", "Arabe", "N", "D", "Jour", "Oui", "Reste"]
    assert table.rows[0] == ["N’Diaye", "العربي", "12", "0.5", "2010-03-01", "oui", ""]
    assert table.rows[1][:3] == ["a;b", 'c"d', "-3"]
    assert table.rows[1][4:] == ["x\ny", "non", "<&>  z"]


@pytest.mark.parametrize("write", WRITERS)
def test_a_dangerous_text_comes_back_as_the_text_it_was(write):
    table = read(write(["t"], [[text] for text in DANGEROUS if text.strip() == text]))
    assert [row[0] for row in table.rows] == [text for text in DANGEROUS if text.strip() == text]


def test_csv_puts_an_apostrophe_before_what_would_be_computed_and_leaves_numbers():
    lines = write_csv(["=titre"], [[text] for text in DANGEROUS] + [[-5], [1.5]]).decode("utf-8-sig").split("\r\n")
    assert lines[0] == "'=titre"
    assert lines[1] == "'=1+1"
    assert all(line.lstrip('"').startswith("'") for line in lines[:8] if line)
    assert "-5" in lines


def test_csv_opens_rightly_in_french_excel():
    content = write_csv(["Nom", "Prénom"], [["Zoé", "É"]])
    assert content == b"\xef\xbb\xbfNom;Pr\xc3\xa9nom\r\nZo\xc3\xa9;\xc3\x89\r\n"


def test_excel_holds_text_not_formulas():
    sheet = load_workbook(io.BytesIO(write_xlsx(["=titre"], [[text] for text in DANGEROUS], title="a/b:[c]*?" + "x" * 40))).active
    cells = [row[0] for row in sheet.iter_rows()]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    assert cells[1].value == "=1+1"
    assert len(sheet.title) == 31


def test_open_document_holds_text_not_formulas_and_starts_with_its_type():
    content = write_ods(["t"], [[text] for text in DANGEROUS], title='a<"b')
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        xml = archive.read("content.xml").decode()
    assert "table:formula" not in xml
    assert content[30:38] == b"mimetype"


@pytest.mark.parametrize("write", WRITERS)
def test_signs_that_no_spreadsheet_accepts_are_left_out(write):
    assert read(write(["t"], [["a\x00b\x0bc\ud800d\ufffe"]])).rows == [["abcd"]]


@pytest.mark.parametrize("write", WRITERS)
def test_a_moment_is_written_by_the_clock_of_its_own_zone(write):
    zone = datetime.timezone(datetime.timedelta(hours=4))
    table = read(write(["t"], [[datetime.datetime(2026, 3, 1, 18, 30, tzinfo=zone)]]))
    assert table.rows == [["2026-03-01 18:30"]]


@pytest.mark.parametrize("write", WRITERS)
def test_titles_without_rows_are_a_file(write):
    assert read(write(["Nom"], [])).columns == ["Nom"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30), min_size=1, max_size=5))
def test_no_text_is_ever_computed_whatever_it_is(texts):
    lines = write_csv(["t"], [[text] for text in texts]).decode("utf-8-sig")
    assert not any(line.startswith(("=", "+", "-", "@")) for line in lines.split("\r\n"))
    cells = [row[0] for row in load_workbook(io.BytesIO(write_xlsx(["t"], [[text] for text in texts]))).active.iter_rows()]
    assert all(cell.data_type != "f" for cell in cells)
