import datetime
import io
import tracemalloc
import zipfile
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lefil.kit.tables import Table, Unreadable, read
from tests.kit_tools.files import ods, ods_row, swap, xlsx, zipped

PEOPLE = Table(["Nom", "Prénom"], [["N’Diaye", "Aïcha"], ["العربي", "سميرة"]], [2, 3])


def said(content, name=""):
    with pytest.raises(Unreadable) as refusal:
        read(content, name)
    text = str(refusal.value)
    assert text.endswith(".")
    assert text[0].isupper()
    return text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_csv_is_read_in_any_unicode_and_with_any_separator(encoding, sign):
    text = "Nom;Prénom\r\nN’Diaye;Aïcha\r\nالعربي;سميرة\r\n".replace(";", sign)
    assert read(text.encode(encoding), "a.csv") == PEOPLE


def test_csv_of_old_windows_keeps_its_accents_quotes_and_euros():
    table = read("Nom;Prénom;Don\nL’Hôte;Zoé;5 €\n".encode("cp1252"))
    assert table.rows == [["L’Hôte", "Zoé", "5 €"]]


def test_csv_that_is_not_even_windows_is_still_read():
    assert read(b"Nom;Pr\xe9nom\nL\x81;Zo\xe9\n").rows == [["L", "Zoé"]]


def test_a_comma_in_a_quoted_title_does_not_fool_the_separator():
    assert read(b'"Nom, complet";"A, B, C";Ville\nx;y;z\n').columns == ["Nom, complet", "A, B, C", "Ville"]


def test_the_separator_line_of_excel_is_understood():
    table = read(b"sep=,\r\nNom,Ville\r\nA;B,Lyon\r\n")
    assert (table.columns, table.rows, table.lines) == (["Nom", "Ville"], [["A;B", "Lyon"]], [3])


def test_a_cell_with_line_breaks_is_one_cell_and_empty_lines_are_skipped_but_counted():
    table = read(b'\n;;\nNom;Note\n\nA;"un\ndeux"\n;;\nB;\n')
    assert table.rows == [["A", "un\ndeux"], ["B", ""]]
    assert table.lines == [5, 7]


def test_one_column_without_separator_is_a_table():
    assert read("Téléphone\n0612345678\n".encode()) == Table(["Téléphone"], [["0612345678"]], [2])


def test_titles_alone_are_a_table_without_rows():
    assert read(b"Nom;Ville").rows == []


def test_short_lines_are_completed_and_trailing_empty_columns_dropped():
    assert read(b"A;B;C;;;\n1\n1;2;3;;;\n") == Table(["A", "B", "C"], [["1", "", ""], ["1", "2", "3"]], [2, 3])


def test_a_column_without_title_gets_one():
    assert read(b"A;;C\n1;2;3\n").columns == ["A", "Colonne 2", "C"]


def test_accents_in_two_pieces_become_one_and_invisible_signs_go():
    assert read("Pre\u0301nom\u200b;B\n\u00a0Zoe\u0301\x0b ;\x0c\n".encode()).rows == [["Zoé", ""]]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "vide"),
        (b"\n\n ; ;\n", "aucune ligne"),
        (b"Nom;nom\na;b\n", "Deux colonnes"),
        (b"A;B\n1;2;3\n", "La ligne 2 a 3 cellules"),
        (b'A;B\n1;"2\n3;4\n', "guillemet"),
        (b'A;B\n1;2\n"x"y;4\n', "La ligne 3 est mal"),
        (b"A;B\n1;" + b"x" * 5001, "ligne 2 est trop longue"),
        (b"A;B\n1;" + b"x" * 200_000, "La ligne 2 est mal"),
        (b";".join(b"c%d" % n for n in range(61)), "60 colonnes"),
        (b"A\n" + b"x\n" * 20_001, "20000 lignes"),
        (b"A;B\n" + b"x" * 10_000_000, "10 Mo"),
        (b"A;B\n\x00\x01;2", "type inconnu"),
        (b"\xff\xfeA", "abîmé"),
        (b"%PDF-1.7 ...", "n’est pas accepté"),
        (b"\x89PNG\r\n\x1a\n....", "n’est pas accepté"),
        (b"<!DOCTYPE html><html>", "n’est pas accepté"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ancien format"),
        (b"PK\x03\x04 broken", "abîmé"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(content, part):
    assert part in said(content)


def test_twenty_thousand_lines_are_accepted():
    assert len(read(b"A\n" + b"x\n" * 20_000).rows) == 20_000


def test_a_file_that_is_not_what_its_name_says_is_refused():
    assert "Renommez-le" in said(b"Nom;Ville\n", "liste.xlsx")
    assert "Renommez-le" in said(xlsx(["Nom"]), "liste.csv")


def test_excel_values_become_text_as_people_read_them():
    content = xlsx(
        ["texte", "entier", "décimal", "jour", "moment", "oui", "heure", "vide"],
        [
            "pas une formule",
            12.0,
            12.5,
            datetime.date(2010, 3, 1),
            datetime.datetime(2026, 3, 1, 18, 30),  # noqa: DTZ001
            True,
            datetime.time(18, 5),
            None,
        ],
        [" 06 12 ", 612345678, 0.1 + 0.2, datetime.datetime(2010, 3, 1), None, False, None, "x"],  # noqa: DTZ001
    )
    assert read(content, "a.xlsx").rows == [
        ["pas une formule", "12", "12.5", "2010-03-01", "2026-03-01 18:30", "oui", "18:05:00", ""],
        ["06 12", "612345678", "0.3", "2010-03-01", "", "non", "", "x"],
    ]


def test_excel_lines_keep_their_number_across_gaps():
    def later(book):
        book.active["A9"] = "loin"

    assert read(xlsx(["Nom"], ["près"], prepare=later)) == Table(["Nom"], [["près"], ["loin"]], [2, 9])


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://x","y")', "=SUM(A1:A9)"])
def test_an_excel_formula_is_refused_and_named(formula):
    assert "La cellule B3 contient une formule" in said(xlsx(["Nom", "N"], ["a", 1], ["b", formula]))


def test_a_text_that_looks_like_a_formula_is_a_text_in_excel():
    def text(book):
        book.active["A2"].value = "=1+1"
        book.active["A2"].data_type = "s"

    assert read(xlsx(["Nom"], ["x"], prepare=text)).rows == [["=1+1"]]


def test_hidden_sheets_are_not_read():
    def hide(book):
        book.create_sheet("Vue").append(["Nom"])
        book["Vue"].append(["visible"])
        book.worksheets[0].sheet_state = "hidden"

    assert read(xlsx(["Secret"], ["x"], prepare=hide)).rows == [["visible"]]


def test_an_excel_sheet_that_lies_about_its_size_is_read_as_it_is():
    lie = swap(xlsx(["Nom"], ["a"]), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"'))
    assert read(lie).rows == [["a"]]


def test_a_cell_in_the_last_column_of_excel_is_out_of_reach_and_does_not_fill_the_memory():
    def far(book):
        book.active["XFD2"] = "loin"
        book.active["A1048576"] = "bas"

    assert read(xlsx(["Nom"], ["a"], prepare=far)).lines == [2, 1_048_576]


def test_a_61st_column_with_words_is_refused_in_excel():
    assert "60 colonnes" in said(xlsx([f"c{n}" for n in range(61)]))


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("bad", [b"", b"<", b"<a>", b"<?xml version='1.0'?><a/>"])
def test_a_broken_excel_file_is_refused_or_read_but_never_crashes(name, bad):
    with suppress(Unreadable):
        assert len(read(swap(xlsx(["Nom"], ["a"]), name, lambda _old: bad)).columns) == 1


BOMB = b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def test_xml_entities_are_refused_in_both_formats():
    evil = swap(xlsx(["Nom"], ["a"]), "xl/worksheets/sheet1.xml", lambda xml: BOMB + xml.replace(b"<sheetData>", b"<sheetData>&b;"))
    assert "abîmé" in said(evil)
    assert "abîmé" in said(ods(ods_row("Nom") + ods_row("&b;"), before=BOMB.decode().split("?>", 1)[1]))


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_opened():
    heavy = zipped(xl__workbook_DOT_xml=b"<a/>", xl__worksheets__sheet1_DOT_xml=b" " * 30_000_000)
    assert len(heavy) < 100_000
    assert "trop gros" in said(heavy)
    many = zipped(**{"xl__workbook_DOT_xml": b"<a/>", **{f"p{n}": b"" for n in range(2100)}})
    assert "trop gros" in said(many)


def test_an_archive_that_lies_about_its_sizes_never_fills_the_memory():
    prefix, real = b" " * 100, 200_000_000
    content = bytearray(zipped(xl__workbook_DOT_xml=b" " * real))
    size, crc = real.to_bytes(4, "little"), zlib.crc32(b" " * real).to_bytes(4, "little")
    assert content.count(size) == content.count(crc) == 2
    lying = bytes(content).replace(size, (100).to_bytes(4, "little")).replace(crc, zlib.crc32(prefix).to_bytes(4, "little"))
    tracemalloc.start()
    try:
        assert "abîmé" in said(lying)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_packed_in_an_unusual_way_is_refused(method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
    assert "abîmé" in said(out.getvalue())
    archive = zipfile.ZipFile(out, "a", method)
    archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    archive.close()
    assert "abîmé" in said(out.getvalue())


def test_a_file_with_macros_is_refused():
    assert "macros" in said(zipped(xl__workbook_DOT_xml=b"<a/>", xl__vbaProject_DOT_bin=b"x"))


def test_another_zip_is_refused():
    assert "n’est pas accepté" in said(zipped(photo_DOT_jpg=b"x"))
    assert "n’est pas accepté" in said(zipped(mimetype="application/vnd.oasis.opendocument.text", content_DOT_xml="<a/>"))


def test_open_document_values_read_as_in_excel():
    cells = (
        '<table:table-cell office:value-type="float" office:value="12"><text:p>12,00</text:p></table:table-cell>'
        '<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50 %</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2010-03-01"><text:p>1er mars</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2026-03-01T18:30:00"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>VRAI</text:p></table:table-cell>'
        "<table:covered-table-cell/>"
        '<table:table-cell office:value-type="string"><office:annotation><text:p>secret</text:p></office:annotation>'
        '<text:p>a<text:s text:c="2"/>b<text:span>c<text:tab/>d</text:span></text:p><text:p>e</text:p></table:table-cell>'
    )
    table = read(ods(ods_row(*"ABCDEFG") + f"<table:table-row>{cells}</table:table-row>"), "a.ods")
    assert table.rows == [["12", "0.5", "2010-03-01", "2026-03-01 18:30", "oui", "", "a  bc\td\ne"]]


def test_repeated_lines_and_cells_of_open_document_are_bounded():
    blank = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert read(ods(ods_row("Nom") + ods_row("a", times=3) + blank + ods_row("b"))).lines == [2, 3, 4, 1_048_005]
    assert "20000 lignes" in said(ods(ods_row("Nom") + ods_row("a", times=999_999_999)))
    wide = (
        '<table:table-row><table:table-cell table:number-columns-repeated="99999999" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
    )
    assert "60 colonnes" in said(ods(wide))


def test_an_open_document_formula_is_refused_and_its_line_named():
    cell = '<table:table-row><table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/></table:table-row>'
    assert "La ligne 3 contient une formule" in said(ods(ods_row("Nom") + ods_row("a") + cell))


@pytest.mark.parametrize("xml", ["", "<", "<a/>", "<table:table-row/>"])
def test_a_broken_open_document_is_refused(xml):
    good = ods(ods_row("Nom"))
    assert "abîmé" in said(swap(good, "content.xml", lambda _old: xml.encode()))
    assert "abîmé" in said(zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"))
    row = '<table:table-row table:number-rows-repeated="beaucoup"><table:table-cell/></table:table-row>'
    assert "abîmé" in said(ods(row))


def test_a_zip_with_a_password_or_a_damaged_part_is_refused():
    content = bytearray(xlsx(["Nom"], ["a"]))
    where = content.index(b"xl/worksheets/sheet1.xml") + 40
    content[where : where + 20] = b"\xff" * 20
    assert "abîmé" in said(bytes(content))
    locked = bytearray(ods(ods_row("Nom")))
    for place in [n for n in range(len(locked)) if locked[n : n + 4] == b"PK\x01\x02"]:
        locked[place + 8] |= 1
    assert said(bytes(locked))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_table_or_a_sentence(content):
    with suppress(Unreadable):
        table = read(content)
        assert all(len(row) == len(table.columns) for row in table.rows)


WHOLE = [xlsx(["Nom"], ["a"]), ods(ods_row("Nom") + ods_row("a"))]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_archive_gives_a_table_or_a_sentence(data):
    content = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _hit in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Unreadable):
        assert read(bytes(content)).columns
