"""From raw lines to a table: the title line, the bounds, the sentences."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lefil.kit.tables.tidy import tidy
from lefil.kit.uploads.unreadable import Unreadable

MOST_BYTES, MOST_ROWS, MOST_COLUMNS, MOST_SIGNS = 10_000_000, 20_000, 60, 5_000


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are the titles; each row has as many cells, all text; `lines[i]` is the number of `rows[i]` in the file."""

    columns: list[str]
    rows: list[list[str]]
    lines: list[int]


def shape(raw: Iterable[tuple[int, list[str]]]) -> Table:
    """The first line with words gives the titles; empty lines are skipped. Unreadable past any bound of this module."""
    columns: list[str] = []
    table = Table(columns, [], [])
    for line, cells in raw:
        row = _cells(line, cells) if any(cells) else []
        if not row:
            continue
        if not columns:
            columns += _titles(row)
            continue
        if len(row) > len(columns):
            values = {"line": line, "cells": len(row), "titles": len(columns)}
            raise Unreadable(_("La ligne %(line)d a %(cells)d cellules, mais il y a %(titles)d titres de colonnes. Corrigez-la.") % values)
        if len(table.rows) == MOST_ROWS:
            raise Unreadable(_("Ce fichier a plus de %d lignes. Coupez-le en plusieurs fichiers.") % MOST_ROWS)
        table.rows.append(row + [""] * (len(columns) - len(row)))
        table.lines.append(line)
    if not columns:
        raise Unreadable(_("Ce fichier ne contient aucune ligne. Choisissez un autre fichier."))
    return table


def _cells(line: int, cells: list[str]) -> list[str]:
    row = [tidy(cell) for cell in cells]
    while row and not row[-1]:
        row.pop()
    if len(row) > MOST_COLUMNS:
        raise Unreadable(_("Ce fichier a plus de %d colonnes. Supprimez les colonnes inutiles.") % MOST_COLUMNS)
    if any(len(cell) > MOST_SIGNS for cell in row):
        raise Unreadable(_("Une cellule de la ligne %d est trop longue. Un guillemet manque peut-être.") % line)
    return row


def _titles(row: list[str]) -> list[str]:
    titles = [title or _("Colonne %d") % place for place, title in enumerate(row, 1)]
    seen: set[str] = set()
    for title in titles:
        if title.casefold() in seen:
            raise Unreadable(_("Deux colonnes s’appellent « %s ». Donnez un nom différent à chaque colonne.") % title)
        seen.add(title.casefold())
    return titles
