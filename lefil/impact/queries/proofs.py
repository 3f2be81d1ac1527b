"""The list behind a figure: rows for staff, references without names for a funder."""

from dataclasses import dataclass
from datetime import date

from lefil.impact import seal
from lefil.impact.indicators import Filters, Indicator, Period, Proof

PAGE = 50


@dataclass(frozen=True)
class Proven:
    """One proof as it is shown. `who`, `person` (a key) and `day` are empty for whoever is not staff."""

    reference: str
    words: str
    day: date | None = None
    who: str = ""
    person: str = ""


def proofs_of(one: Indicator, agreement: str, period: Period, filters: Filters, *, page: int, names: bool) -> list[Proven]:
    """50 of them. Staff: the newest rows first, with whom they are about. Others: in the order of their references, which tells nothing."""
    if names:
        rows = one.told(one.rows(period, filters).order_by("-pk"))[(page - 1) * PAGE : page * PAGE]
        found: list[Proof] = [one.proof(row) for row in rows]
        said = seal.references(agreement, one.code, [proof.pk for proof in found])
        return [Proven(ref, proof.words, proof.day, proof.who, proof.person) for ref, proof in zip(said, found, strict=True)]
    everything = sorted(seal.references(agreement, one.code, list(one.rows(period, filters).values_list("pk", flat=True))))
    return [Proven(ref, str(one.evidence)) for ref in everything[(page - 1) * PAGE : page * PAGE]]


def row_of(one: Indicator, agreement: str, period: Period, filters: Filters, *, reference: str) -> Proven | None:
    """The row that a funder asks about by its reference. For staff. None when this figure has no such proof."""
    wanted = reference.strip().upper().replace(" ", "")
    pks = list(one.rows(period, filters).values_list("pk", flat=True))
    found = next((pk for pk, ref in zip(pks, seal.references(agreement, one.code, pks), strict=True) if ref == wanted), None)
    if found is None:
        return None
    proof = one.proof(one.told(one.rows(period, filters).filter(pk=found))[0])
    return Proven(wanted, proof.words, proof.day, proof.who, proof.person)
