"""Frozen reports: what they were counted from, whether they hold, whether today's rows still say the same."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lefil.documents.queries import new_code, tidy_code
from lefil.impact import seal
from lefil.impact.indicators import Filters, Period, Rate, Reading
from lefil.impact.models import Agreement, Snapshot
from lefil.impact.queries.figures import content_of
from lefil.impact.queries.reading import Line, filters_of, head_of, lines_of, read


@dataclass(frozen=True)
class Frozen:
    head: dict[str, Any]
    kept: dict[str, Any]

    def content(self) -> dict[str, Any]:
        return content_from(self.head, self.kept)


def gather(agreement: Agreement, period: Period) -> Frozen:
    """Everything a report needs, read once: {code: {"proofs": [...], "base": [...] or None, "places": {...}}}."""
    lines, filters = lines_of(agreement), filters_of(agreement)
    readings = read(lines, period, filters)
    kept = {line.indicator.code: _kept(agreement, line, period, filters, readings) for line in lines}
    return Frozen(head_of(agreement, lines, period), kept)


def _kept(agreement: Agreement, line: Line, period: Period, filters: Filters, readings: Mapping[str, Reading]) -> dict[str, Any]:
    one = line.indicator
    refs = seal.references(agreement.key, one.code, list(one.rows(period, filters).values_list("pk", flat=True)))
    base = None
    if isinstance(one, Rate):
        base = sorted(seal.references(agreement.key, one.code, list(one.base(period, filters).values_list("pk", flat=True))))
    return {"proofs": sorted(refs), "base": base, "places": dict(sorted(readings[one.code].places.items()))}


def content_from(head: dict[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a report out of its inputs alone. Each figure also carries the hash of its proofs."""
    readings = {
        code: Reading(len(one["proofs"]), None if one["base"] is None else len(one["base"]), one["places"]) for code, one in kept.items()
    }
    content = content_of(head, readings)
    for figure in content["figures"]:
        figure["inputs"] = seal.digest_of([kept[figure["code"]]["proofs"], kept[figure["code"]]["base"]])
    return content


def pack(frozen: Frozen) -> bytes:
    return zlib.compress(seal.canonical({"head": frozen.head, "kept": frozen.kept}), 9)


def unpack(snapshot: Snapshot) -> Frozen:
    found = json.loads(zlib.decompress(bytes(snapshot.inputs)))
    return Frozen(found["head"], found["kept"])


def free_code() -> str:
    return new_code()


@dataclass(frozen=True)
class Check:
    """`signed`: the seal is whole, `ours` when by the key of this site. `same`: its inputs give the same content again."""

    signed: bool
    ours: bool
    same: bool

    @property
    def holds(self) -> bool:
        return self.signed and self.same


def check(snapshot: Snapshot) -> Check:
    digest = seal.digest_of(snapshot.content)
    signed = digest == snapshot.digest and seal.holds(snapshot.code, digest, snapshot.signature, snapshot.signer)
    try:
        same = unpack(snapshot).content() == snapshot.content
    except (ValueError, KeyError, TypeError, zlib.error):
        same = False
    return Check(signed, snapshot.signer == seal.our_key(), same)


@dataclass(frozen=True)
class Again:
    """One figure of a frozen report against the rows of today: proofs that are no longer there, proofs that came late.

    `changed`: the definition is no longer the one of the report, in words `now`."""

    code: str
    title: str
    gone: int
    late: int
    changed: bool
    now: str

    @property
    def same(self) -> bool:
        return not (self.gone or self.late or self.changed)


def read_again(snapshot: Snapshot) -> list[Again]:
    """Counts each figure once more over the same period. A report never moves; this says what would be different today."""
    kept, agreement = unpack(snapshot).kept, snapshot.agreement
    period = Period(*(date.fromisoformat(snapshot.content[name]) for name in ("since", "until")))
    today = {line.indicator.code: line for line in lines_of(agreement)}
    return [_again(agreement, figure, kept, today.get(figure["code"]), period) for figure in snapshot.content["figures"]]


def _again(agreement: Agreement, figure: Mapping[str, Any], kept: Mapping[str, Any], line: Line | None, period: Period) -> Again:
    if line is None:
        return Again(figure["code"], figure["title"], 0, 0, True, "")
    rows = line.indicator.rows(period, filters_of(agreement)).values_list("pk", flat=True)
    now, then = set(seal.references(agreement.key, figure["code"], list(rows))), set(kept[figure["code"]]["proofs"])
    words = line.indicator.definition()
    changed = line.version != figure["version"] or words != figure["definition"]
    return Again(figure["code"], figure["title"], len(then - now), len(now - then), changed, words if changed else "")


def by_code(code: str) -> Snapshot | None:
    """For anyone who holds the code of a report."""
    return Snapshot.objects.filter(code=tidy_code(code) or None).select_related("agreement__organisation").first()


def sheet_of(snapshot: Snapshot) -> dict[str, Any]:
    """The report as a file that can be checked anywhere."""
    return {
        "code": snapshot.code, "content": snapshot.content, "digest": snapshot.digest, "signature": snapshot.signature,
        "signer": snapshot.signer,
    }  # fmt: skip


def same_file(given: bytes) -> Snapshot | None:
    """The report that a file says to be, when it is it to the last sign; None otherwise."""
    try:
        sheet = json.loads(given.decode())
        snapshot = by_code(str(sheet["code"]))
    except (ValueError, KeyError, TypeError):
        return None
    return snapshot if snapshot is not None and sheet == sheet_of(snapshot) else None
