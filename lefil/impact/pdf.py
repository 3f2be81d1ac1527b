"""A frozen report as a PDF/UA, from its content alone: the same report always gives the same words."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from lefil.impact.models import Snapshot
from lefil.kit import days
from lefil.kit.departments import NAMES
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused

HERE = Path(__file__).parent
FONTS = HERE.parent / "documents" / "fonts"
MOST_PLACES = 20


def pdf_of(snapshot: Snapshot) -> bytes:
    """Tagged, PDF/UA-1, checked by the compiler. Refused in a script for which there is no font."""
    with translation.override("fr"):
        words = json.dumps(words_of(snapshot))
    for system_fonts in (False, True):
        try:
            return typst.compile(
                str(HERE / "typst" / "report.typ"), root=str(HERE / "typst"), font_paths=[str(FONTS)], ignore_system_fonts=not system_fonts,
                format="pdf", sys_inputs={"words": words}, pdf_standards=["ua-1"],
            )  # fmt: skip
        except typst.TypstError:
            continue
    raise Refused(_("Nous ne savons pas encore imprimer cette écriture. Appelez-nous."))


def words_of(snapshot: Snapshot) -> dict[str, Any]:
    """Every word and every length of the document, ready to set."""
    content = snapshot.content
    figures = content["figures"]
    return {
        "title": "Rapport d’activité",
        "association": content["association"],
        "funder": content["funder"],
        "reference": content["reference"],
        "programmes": ", ".join(content["programmes"]),
        "territories": ", ".join(NAMES.get(code, code) for code in content["territories"]) or "toute la France",
        "period": f"du {_printed(content['since'])} au {_printed(content['until'])}",
        "whole": f"du {_printed(content['starts'])} au {_printed(content['ends'])}",
        "quantity": [_figure(one) for one in figures if not one["rate"]],
        "quality": [_figure(one) for one in figures if one["rate"]],
        "chart": _chart([one for one in figures if not one["rate"] and one["objective"] and one["value"] is not None]),
        "places": _bars([(f"{NAMES.get(code, code) or 'non dit'} ({code})" if code else "non dit", n) for code, n in _top(content)]),
        "places_title": content["places"].get("title", ""),
        "rest": days.figure(content["places"]["rest"]).replace("\u202f", " ") if content["places"].get("rest") else "",
        "code": snapshot.code,
        "digest": snapshot.digest,
        "url": absolute("impact:verify", snapshot.code),
    }


def _printed(iso: str) -> str:
    return f"{days.month_day(date.fromisoformat(iso))} {iso[:4]}".replace(days.NBSP, " ")


def _said(n: int | None, rate: bool) -> str:
    """An empty cell is never a zero."""
    return "–" if n is None else f"{days.figure(n)} %" if rate else days.figure(n).replace("\u202f", " ")


def _figure(one: dict[str, Any]) -> dict[str, str]:
    rate = one["rate"]
    return {
        "title": one["title"], "value": "non communiqué" if one["hidden"] else _said(one["value"], rate),
        "objective": _said(one["objective"], rate), "forecast": _said(one["forecast"], False), "definition": one["definition"],
        "version": one["version"],
    }  # fmt: skip


def _chart(figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Share of the objective reached, 0 to 1, with the words that say it."""
    return [
        {"title": one["title"], "share": min(1.0, one["value"] / one["objective"]),
         "words": f"{_said(one['value'], False)} sur {_said(one['objective'], False)}"} for one in figures
    ]  # fmt: skip


def _top(content: dict[str, Any]) -> list[tuple[str, int]]:
    return sorted(content["places"].get("cells", {}).items(), key=lambda cell: (-cell[1], cell[0]))[:MOST_PLACES]


def _bars(rows: list[tuple[str, int]]) -> list[dict[str, Any]]:
    most = max([n for _words, n in rows], default=1)
    return [{"title": words, "share": n / most, "words": _said(n, False)} for words, n in rows]
