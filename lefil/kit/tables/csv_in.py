"""CSV as French offices write it: any of five encodings, three separators."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from lefil.kit.uploads.unreadable import Unreadable

_SEPARATORS = (";", ",", "\t")


def decode(content: bytes) -> str:
    """Text of UTF-8 or UTF-16 with a mark, else UTF-8, else Windows-1252, else Latin-1 (which never fails)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as broken:
            raise Unreadable(_("Ce fichier est abîmé. Enregistrez-le à nouveau en CSV UTF-8.")) from broken
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def separator(text: str) -> str:
    """The sign that cuts the title line in most cells; a semicolon when none does."""
    first = next((line for line in text.splitlines() if line.strip(" ;,\t\r")), "")
    return max(_SEPARATORS, key=lambda sign: len(next(csv.reader([first], delimiter=sign), [])))


def csv_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells): a cell with line breaks counts as one line, as a spreadsheet shows it."""
    text = decode(content)
    number, sign = 0, None
    if text[:4].lower() == "sep=" and text[5:6] in "\r\n":
        number, sign, text = 1, text[4], text[5:].lstrip("\r\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign or separator(text), strict=True)
    try:
        for cells in reader:
            number += 1
            yield number, cells
    except csv.Error as error:
        raise Unreadable(_("La ligne %d est mal écrite : un guillemet manque peut-être. Corrigez-la.") % (number + 1)) from error
