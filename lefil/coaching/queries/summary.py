"""Every module that a candidate has begun, on one page: what was said at the beginning, what is said now, and what is left to do."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lefil.catalogue.models import Module
from lefil.coaching import content
from lefil.coaching.models import Advice, Audit, Cv, Feedback, Grade, Pitch, Simulation, Workshop
from lefil.coaching.queries.networks import Score, score_of, words_of
from lefil.coaching.queries.sheets import READ, anchors_of, grid_at, module_of
from lefil.coaching.rules import followed_workshops
from lefil.enrolments.models import Enrolment
from lefil.meetings.models import Attendance, Booking
from lefil.people.models import Person

CAME = ("present", "late")
Marks = dict[str, int]


@dataclass(frozen=True)
class Said:
    """A mark in words ("" when nobody said), and what one sees at that level: one sentence for each word."""

    words: str
    sees: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen:
    """One criterion, at the first workshop of the module and, once there were two, at the last."""

    name: str
    own: tuple[Said, ...]
    others: tuple[Said, ...]


@dataclass
class Part:
    """One module. `days`: of the first workshop with a mark and, when there is another, of the last one."""

    code: str
    title: str
    days: list[datetime] = field(default_factory=list)
    lines: list[Seen] = field(default_factory=list)
    feedback: Feedback | None = None
    advices: list[Advice] = field(default_factory=list)
    confidence: tuple[int | None, int | None] | None = None
    scores: list[Score] = field(default_factory=list)


def summary_of(candidate: Enrolment, reader: Person) -> list[Part]:
    """In the order of the modules. The candidate reads all of it; staff what comes from the workshops that they follow, without what
    the candidate was told that nobody else reads: their confidence and the score of their checks.

    The marks of the volunteers, and for staff those of the candidate, are there once the feedback was given (queries.sheets.compared).
    """
    own = reader.pk == candidate.person_id
    workshops = list(_workshops(candidate, reader, own))
    grades = _by_workshop(Grade.objects.filter(workshop__in=workshops, candidate=candidate))
    given = {
        row.workshop_id: row
        for row in Feedback.objects.filter(workshop__in=workshops, candidate=candidate)
        .select_related("workshop")
        .prefetch_related("advices")
    }
    parts: dict[str, Part] = {}
    for module, held in _held(workshops).items():
        part = parts[module.code] = Part(module.code, module.title)
        part.days, part.lines = _lines(candidate, own, module, held, grades, given)
        heard = sorted((given[one.pk] for one in held if one.pk in given), key=lambda row: (row.at, row.pk), reverse=True)
        part.feedback = heard[0] if heard else None
        part.advices = [advice for row in heard for advice in row.advices.all()][:READ]
    if own:
        _add_own_work(candidate, parts)
    order = {code: place for place, code in enumerate(content.MODULES)}
    return sorted(parts.values(), key=lambda part: order.get(part.code, len(order)))


def _workshops(candidate: Enrolment, reader: Person, own: bool) -> QuerySet[Workshop]:
    """Where they came, were graded or had a feedback, the first one first."""
    came = Attendance.objects.filter(booking__enrolment=candidate, booking__side="learner", outcome__in=CAME)
    rows = Workshop.objects.filter(meeting__in=came.values("booking__meeting"))
    rows = rows | Workshop.objects.filter(pk__in=Grade.objects.filter(candidate=candidate).values("workshop"))
    rows = rows | Workshop.objects.filter(pk__in=Feedback.objects.filter(candidate=candidate).values("workshop"))
    if not own:
        rows = rows.filter(pk__in=followed_workshops(reader).values("pk"))
    return rows.filter(meeting__module__isnull=False).select_related("meeting__module", "lead").distinct().order_by("meeting__starts", "id")


def _held(workshops: Iterable[Workshop]) -> dict[Module, list[Workshop]]:
    held: dict[Module, list[Workshop]] = {}
    for one in workshops:
        held.setdefault(module_of(one), []).append(one)
    return held


def _by_workshop(rows: Iterable[Grade]) -> dict[int, list[Grade]]:
    found: dict[int, list[Grade]] = {}
    for row in rows:
        found.setdefault(row.workshop_id, []).append(row)
    return found


def _lines(
    candidate: Enrolment, own: bool, module: Module, held: list[Workshop], grades: dict[int, list[Grade]], given: dict[int, Feedback]
) -> tuple[list[datetime], list[Seen]]:
    marked: list[tuple[datetime, Sequence[Marks], Sequence[Marks]]] = []
    for one in held:
        open_ = one.pk in given
        rows = _lead_first(one, grades.get(one.pk, []))
        mine = [row.marks for row in rows if row.author_id == candidate.person_id and (own or open_)]
        theirs = [row.marks for row in rows if row.author_id != candidate.person_id and open_]
        if mine or theirs:
            marked.append((one.meeting.starts, mine, theirs))
    ends = [marked[0], *marked[1:][-1:]] if marked else []
    say = _words()
    grid = _grid(module, held, grades)
    lines = [
        Seen(
            line["name"],
            tuple(say(line, mine) for _day, mine, _theirs in ends),
            tuple(say(line, theirs) for _day, _mine, theirs in ends),
        )
        for line in grid
        if any(line["code"] in marks for _day, mine, theirs in ends for marks in [*mine, *theirs])
    ]
    return [day for day, _mine, _theirs in ends], lines


def _grid(module: Module, held: list[Workshop], grades: dict[int, list[Grade]]) -> list[dict[str, Any]]:
    """The criteria with which the last workshop was graded, then those of the first that were taken out since."""
    versions = [grades[one.pk][0].version for one in held if grades.get(one.pk)] or [module.version]
    last = grid_at(module, versions[-1])
    codes = {line["code"] for line in last}
    gone = grid_at(module, versions[0]) if versions[0] != versions[-1] else []
    return last + [line for line in gone if line["code"] not in codes]


def _lead_first(workshop: Workshop, rows: list[Grade]) -> list[Grade]:
    lead = workshop.lead.person_id if workshop.lead else None
    return sorted(rows, key=lambda row: (row.author_id != lead, row.author_id))


def _words() -> Callable[[Mapping[str, Any], Sequence[Marks]], Said]:
    """Marks as words; two who say the same are said once."""
    scale: dict[str, Any] = content.scale()
    names = [scale["none"], *scale["words"]]

    def say(line: Mapping[str, Any], marks: Sequence[Marks]) -> Said:
        levels = list(dict.fromkeys(one[line["code"]] for one in marks if line["code"] in one))
        sees = ("", *anchors_of(line))
        return Said(" · ".join(names[level] for level in levels), tuple(sees[level] for level in levels if sees[level]))

    return say


def _add_own_work(candidate: Enrolment, parts: dict[str, Part]) -> None:
    """What they began by themselves, without a workshop too."""
    pitch = Pitch.objects.filter(enrolment=candidate).first()
    audits = list(Audit.objects.filter(enrolment=candidate).order_by("number"))
    begun = {
        "cv": Cv.objects.filter(enrolment=candidate).exists(), "pitch": pitch is not None, "networks": bool(audits),
        "interview": Simulation.objects.filter(enrolment=candidate).exists(),
    }  # fmt: skip
    titles = dict(candidate.programme.modules.filter(code__in=content.MODULES).values_list("code", "title"))
    for code, yes in begun.items():
        if yes and code not in parts:
            parts[code] = Part(code, titles.get(code, code))
    if pitch and (pitch.before, pitch.after) != (None, None):
        parts["pitch"].confidence = (pitch.before, pitch.after)
    if audits:
        checks = words_of(candidate.programme)["check"]
        parts["networks"].scores = [score_of(audit, checks) for audit in audits]


def candidates_followed_by(person: Person | None) -> QuerySet[Enrolment]:
    """Those who have a place in a workshop that one follows as staff, and those who were graded or given a feedback in one."""
    followed = followed_workshops(person)
    booked = Booking.objects.filter(meeting__in=followed.values("meeting"), side="learner", state__in=Booking.STANDING).values("enrolment")
    rows = Enrolment.objects.filter(side="learner", programme__pack="coaching", person__erased=None)
    heard = Feedback.objects.filter(workshop__in=followed.values("pk")).values("candidate")
    return (rows.filter(pk__in=booked) | rows.filter(pk__in=heard)).select_related("person", "programme")
