"""Who waits and who is accompanied, group by group; and whether the promise of the queue was kept by the last run."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from statistics import median
from typing import Any

import numpy as np
from django.db.models import Min, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.catalogue.reference import levels
from lefil.enrolments.rules import followed_by
from lefil.kit.departments import NAMES
from lefil.matching import encode, reasons
from lefil.matching.engine import Needs
from lefil.matching.models import WISHES, Need, Proposal, Run
from lefil.matching.queries import frozen
from lefil.matching.queries.pool import STANDING
from lefil.people.models import Person

SMALL = 5  # under this many people, a figure would point at somebody
BY = ("matiere", "niveau", "departement", "langue", "souhait", "priorite")
APART = {"key", "waiting_days"}  # what may differ between two equal needs
SHOWN = 25


@dataclass(frozen=True)
class Line:
    """One group: accompanied, with a proposal in hand or in preparation, waiting without. None where the figure would point at somebody. Days; `median` and `longest` are of those who still wait."""

    label: str
    asked: int
    served: int | None
    share: int | None
    proposed: int | None
    waiting: int | None
    median: int | None
    longest: int | None
    served_after: int | None


@dataclass(frozen=True)
class Report:
    """`small`: groups left out."""

    lines: list[Line]
    total: Line
    small: int


def report(programme: Programme, *, by: str, now: datetime) -> Report:
    """Three queries. `by` is one of BY. A person who speaks two languages counts in both."""
    after = dict(
        Proposal.objects.filter(need__enrolment__programme=programme, state="accepted", sent__isnull=False)
        .order_by().values_list("need").annotate(Min("sent"))
    )  # fmt: skip
    standing = set(Proposal.objects.filter(need__enrolment__programme=programme, state__in=STANDING).values_list("need", flat=True))
    groups: dict[tuple[Any, str], list[tuple]] = defaultdict(list)
    everybody = []
    for row in _rows(programme):
        state = "proposed" if row["pk"] in standing else "served" if row["state"] == "served" else "waiting"
        facts = (state, encode.waited(row["since"], now), _days(row["since"], after.get(row["pk"])))
        everybody.append(facts)
        for group in _groups(by, row):
            groups[group].append(facts)
    shown = {group: rows for group, rows in groups.items() if len(rows) >= SMALL}
    lines = [_line(label, rows) for (_order, label), rows in sorted(shown.items(), key=lambda item: item[0])]
    return Report(lines, _line(_("Tous"), everybody), len(groups) - len(shown))


def _rows(programme: Programme) -> Iterable[dict[str, Any]]:
    """Requests of people whose file is complete, or who are accompanied."""
    texts = {name: Cast(field, TextField()) for name, field in {
        "asked": "subjects", "tongues": "languages", "speaks": "enrolment__person__speaks", "parts": "urgency_parts",
    }.items()}  # fmt: skip
    mine = Need.objects.filter(enrolment__programme=programme, enrolment__state="ready").exclude(state="closed")
    return mine.order_by().annotate(**texts).values(
        "pk", "state", "since", "level", "gender_wish", "urgency", "enrolment__person__departement", "enrolment__person__language", *texts
    )  # fmt: skip


def _days(since: datetime, sent: datetime | None) -> int | None:
    return max(0, (sent - since).days) if sent else None


def _groups(by: str, row: dict[str, Any]) -> list[tuple[Any, str]]:
    """(order, label) of the groups a request belongs to."""
    if by == "matiere":
        asked = encode.read(row["asked"])
        label = reasons.subject_name(asked[0]) if asked else _("non dit")
        return [(label, label)]
    if by == "niveau":
        level = levels.BY_CODE.get(row["level"])
        return [(level.order if level else 99, reasons.level_name(row["level"]))]
    if by == "departement":
        code = row["enrolment__person__departement"]
        return [(code or "~", f"{code} {NAMES.get(code, '')}".strip() or _("non dit"))]
    if by == "langue":
        codes = encode.known_languages(encode.read(row["tongues"]), encode.read(row["speaks"]), row["enrolment__person__language"])
        return [(reasons.language_name(code), reasons.language_name(code)) for code in dict.fromkeys(codes)]
    if by == "souhait":
        return [(row["gender_wish"], str(WISHES.get(row["gender_wish"], row["gender_wish"])))]
    points = encode.given(row["urgency"], row["parts"])
    return [(-points, str(points))]


def _line(label: str, rows: list[tuple]) -> Line:
    waits = [days for state, days, _after in rows if state == "waiting"]
    after = [days for state, _days, days in rows if state == "served" and days is not None]
    served = sum(state == "served" for state, _days, _after in rows)
    proposed = len(rows) - served - len(waits)
    hidden = any(0 < n < SMALL for n in (served, proposed, len(waits)))
    return Line(
        label=label, asked=len(rows), served=_told(served), proposed=_told(proposed),
        share=None if hidden or not rows else round(100 * (served + proposed) / len(rows)), waiting=_told(len(waits)), median=round(median(waits)) if len(waits) >= SMALL else None,
        longest=max(waits) if len(waits) >= SMALL else None, served_after=round(median(after)) if len(after) >= SMALL else None,
    )  # fmt: skip


def _told(n: int) -> int | None:
    return None if 0 < n < SMALL else n


@dataclass(frozen=True)
class Overtaken:
    """`first` still waits, `second` asked later, for the same thing and as urgent, and has a proposal; `why` when there is a reason."""

    first: str
    second: str
    why: str


@dataclass(frozen=True)
class Promise:
    """`looked`: pairs of learners with equal needs, of whom one has a proposal and not the other. `broken` are exceptions."""

    run: Run
    looked: int
    count: int
    broken: list[Overtaken]


def promise(person: Person, run: Run | None) -> Promise | None:
    """Reads the frozen run again: "nobody is served before somebody as urgent who asked earlier, at equal needs". None without one."""
    kept = frozen.thaw(run)
    if run is None or kept is None:
        return None
    served = np.zeros(len(kept.needs), dtype=np.bool_)
    served[kept.pairs[:, 0]] = True
    looked, found = 0, []
    for rows in _equals(kept.needs, kept.excluded):
        mine = served[rows]
        looked += int(mine.sum()) * int((~mine).sum())
        found += _overtaken(rows, mine, kept)
    return Promise(run, looked, len(found), _named(person, found[:SHOWN], kept))


def _equals(needs: Needs, excluded: np.ndarray) -> list[np.ndarray]:
    """Rows of learners who ask for the same thing and are as urgent, in the order in which they asked; alone ones left out.

    Somebody who may no longer be proposed to a volunteer does not have the same possibilities as another: they are left apart.
    """
    if not len(needs):
        return []
    columns = [np.ascontiguousarray(getattr(needs, each.name)) for each in fields(Needs) if each.name not in APART]
    alike = np.concatenate([column.reshape(len(needs), -1).view(np.uint8) for column in columns], axis=1)
    rows = np.setdiff1d(np.arange(len(needs)), excluded[:, 0])
    names, which = np.unique(alike[rows], axis=0, return_inverse=True)
    order = np.lexsort((needs.key[rows], which.reshape(-1)))
    ordered, bounds = rows[order], np.searchsorted(which.reshape(-1)[order], np.arange(1, len(names)))
    return [group for group in np.split(ordered, bounds) if len(group) > 1]


def _overtaken(rows: np.ndarray, served: np.ndarray, kept: frozen.Frozen) -> list[tuple[int, int, str]]:
    """(row that waits, row served after it, reason) of a group in order of asking."""
    if not served.any() or served.all():
        return []
    last = int(np.flatnonzero(served)[-1])
    late = int(rows[last])
    already = bool(len(kept.proposed)) and late in kept.proposed[:, 0]
    why = _("Cette personne avait déjà une proposition, que l’équipe lisait.") if already else ""
    return [(int(row), late, why) for row in rows[:last][~served[:last]]]


def _named(person: Person, found: list[tuple[int, int, str]], kept: frozen.Frozen) -> list[Overtaken]:
    """By name for who follows them; the others are counted only."""
    ids = {int(kept.need_ids[row]) for first, second, _why in found for row in (first, second)}
    mine = Need.objects.filter(pk__in=ids, enrolment__in=followed_by(person).values("pk")).select_related("enrolment__person")
    names = {need.pk: need.enrolment.person.name for need in mine}
    both = [(names.get(int(kept.need_ids[a])), names.get(int(kept.need_ids[b])), why) for a, b, why in found]
    return [Overtaken(first, second, why) for first, second, why in both if first and second]
