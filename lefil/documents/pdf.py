"""Facts in, PDF out. Facts reach typst as JSON inputs: what people wrote is text, never markup."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import segno
import typst
from django.utils import translation
from django.utils.translation import gettext as _

from lefil.documents.models import Certificate
from lefil.documents.queries import check_url, said_hours
from lefil.kit import days
from lefil.kit.refusals import Refused

HERE = Path(__file__).parent
TEMPLATE = HERE / "typst" / "attestation.typ"
TITLES = {
    "volunteering": "Attestation de bénévolat", "participation": "Attestation de participation", "completion": "Certificat de réalisation",
    "assiduity": "Attestation d’assiduité", "training": "Attestation de fin de formation",
}  # fmt: skip


def pdf_of(certificate: Certificate) -> bytes:
    """A tagged PDF/UA-1, checked by the compiler, made again from the facts each time.

    Refused when a name is in a script for which neither lefil nor the machine has a font: a hole is not an attestation.
    """
    with translation.override("fr"):
        return typeset(TEMPLATE, words_of(certificate))


def typeset(template: Path, words: dict[str, Any]) -> bytes:
    """Words in a template of typst, as a PDF/UA-1; for any room that prints. Refused as `pdf_of` is."""
    for system_fonts in (False, True):
        try:
            return typst.compile(
                str(template), root=str(template.parent), font_paths=[str(HERE / "fonts")], ignore_system_fonts=not system_fonts,
                format="pdf", sys_inputs={"words": json.dumps(words)}, pdf_standards=["ua-1"],
            )  # fmt: skip
        except typst.TypstError:
            continue
    raise Refused(_("Nous ne savons pas encore imprimer cette écriture. Appelez-nous : nous faisons ce document avec vous."))


def words_of(certificate: Certificate) -> dict[str, Any]:
    """Every word of the document, ready to set."""
    facts = certificate.facts
    volunteer = certificate.kind == "volunteering"
    return {
        "title": TITLES[certificate.kind],
        "number": certificate.number,
        "association": letterhead(facts["association"]),
        "person": facts["person"],
        "lead": _lead(certificate),
        "facts": facts.get("rows") or _facts(facts, volunteer),
        "missions": facts["missions"],
        "skills": facts["skills"],
        "skills_title": "Savoir-faire mis en œuvre" if volunteer else "Compétences acquises",
        "begun": facts.get("begun", []),
        "place": _place(facts),
        "signatory": [facts["signatory"], facts["signatory_title"]],
        "code": certificate.code,
        "url": check_url(certificate),
        "qr": qr(check_url(certificate)),
        "revoked": certificate.revoked is not None,
    }


def letterhead(facts: dict[str, str]) -> list[str]:
    lines = [facts["name"], " ".join(filter(None, [facts["address"], facts["city"]]))]
    lines += [f"RNA {facts['rna']}"] if facts["rna"] else []
    return [line for line in [*lines, f"SIRET {facts['siret']}" if facts["siret"] else ""] if line]


def _lead(certificate: Certificate) -> str:
    facts = certificate.facts
    if certificate.kind == "completion":
        return "L’organisme de formation certifie que l’action de formation ci-dessous a été réalisée par :"
    if certificate.kind in certificate.TRAINING:
        return f"L’organisme de formation {facts['association']['name']} atteste que cette formation a été suivie par :"
    if certificate.kind == "volunteering":
        return f"L’association {facts['association']['name']} atteste du bénévolat de :"
    return f"L’association {facts['association']['name']} atteste de la participation de :"


def _facts(facts: dict[str, Any], volunteer: bool) -> list[tuple[str, str]]:
    """No grade, no absence, no level: presence only."""
    since, until = (printed(facts[name]) for name in ("since", "until"))
    rows = [
        ("Dispositif", facts["programme"]),
        ("Période", since if since == until else f"du {since} au {until}"),
        ("Temps donné" if volunteer else "Temps de présence", said_hours(facts["minutes"])),
        ("Séances", str(facts["meetings"])),
    ]
    return [(title, words.replace(days.NBSP, " ")) for title, words in rows]


def printed(iso: str) -> str:
    """ "5 octobre 2026": a printed day always says its year."""
    return f"{days.month_day(date.fromisoformat(iso))} {iso[:4]}"


def _place(facts: dict[str, Any]) -> str:
    day, city = printed(facts["date"]), facts["association"]["city"]
    return f"Fait à {city}, le {day}" if city else f"Fait le {day}"


def qr(address: str) -> str:
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", border=2, xmldecl=False)
    return drawing.getvalue().decode()
