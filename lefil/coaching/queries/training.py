"""How an HR volunteer learns: watch a workshop, lead a part of one, lead; and how their marks stand beside the reference."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from lefil.coaching import content
from lefil.coaching.models import Calibration, Workshop
from lefil.enrolments.models import Enrolment
from lefil.meetings.models import Attendance

CAME = ("present", "late")
STEPS = ("observe", "co_lead", "lead")
ENOUGH = 3  # other graders before their middle is shown: nobody's own marks can be read from it


def lived_by(volunteers: Iterable[Enrolment]) -> dict[int, set[str]]:
    """The steps that each has lived, by enrolment: only workshops to which they came count. One query."""
    ids = [one.pk for one in volunteers]
    found: dict[int, set[str]] = {pk: set() for pk in ids}
    came = Attendance.objects.filter(booking__enrolment__in=ids, booking__side="volunteer", outcome__in=CAME)
    fields = [f"booking__meeting__workshop__{name}" for name in ("lead", "observer", "trainee", "learns")]
    for pk, lead, observer, trainee, learns in came.values_list("booking__enrolment", *fields):
        if pk == lead:
            found[pk] |= set(STEPS)
        elif pk == observer:
            found[pk].add("observe")
        elif pk == trainee:
            found[pk].add(learns)
    return found


def learnt(volunteer: Enrolment) -> set[str]:
    return lived_by([volunteer])[volunteer.pk]


def next_step(lived: set[str]) -> str:
    """What comes next: "observe", "co_lead" or, once both were lived, "lead"."""
    return next((step for step in STEPS[:2] if step not in lived), "lead")


def step_of(volunteer: Enrolment) -> str:
    return next_step(learnt(volunteer))


def lessons_for(volunteer: Enrolment) -> QuerySet[Workshop]:
    """Workshops to come, with their two volunteers, where nobody learns yet and which this one does not run."""
    rows = Workshop.objects.filter(
        meeting__programme=volunteer.programme_id, meeting__state="planned", meeting__starts__gt=timezone.now(), trainee=None,
        lead__isnull=False, observer__isnull=False,
    ).exclude(lead=volunteer)  # fmt: skip
    return rows.exclude(observer=volunteer).select_related("meeting__module", "lead__person").order_by("meeting__starts", "id")[:30]


def lessons_of(volunteer: Enrolment) -> QuerySet[Workshop]:
    """Those where they have the learner's seat, the next first."""
    return Workshop.objects.filter(trainee=volunteer).select_related("meeting__module", "lead__person").order_by("-meeting__starts", "id")


def samples() -> list[dict[str, Any]]:
    return list(content.read("calibration")["sample"])


def sample_of(code: str) -> dict[str, Any] | None:
    return next((one for one in samples() if one["code"] == code), None)


def sample_grid(sample: dict[str, Any]) -> list[dict[str, Any]]:
    """The criteria of the sample's module as lefil ships them: the reference marks are about these words."""
    grid = next(one["grid"] for one in content.modules() if one["code"] == sample["module"])
    return [line for line in grid if line["code"] in sample["marks"]]


def calibrated(volunteer: Enrolment) -> dict[str, Calibration]:
    return {one.sample: one for one in Calibration.objects.filter(enrolment=volunteer)}


@dataclass(frozen=True)
class Gap:
    """One criterion. `gap`: own mark less the reference, None when one of them was "not seen". `middle`: of the others, None below three."""

    name: str
    own: int
    reference: int
    gap: int | None
    middle: float | None
    why: str


def gaps_of(one: Calibration) -> list[Gap]:
    """A volunteer's own deviation, line by line. Nobody else reads it."""
    sample = sample_of(one.sample)
    if sample is None:
        return []
    others = list(
        Calibration.objects.filter(sample=one.sample, enrolment__programme=one.enrolment.programme_id)
        .exclude(pk=one.pk)
        .values_list("marks", flat=True)
    )
    return [_gap(line, one.marks, sample, others) for line in sample_grid(sample)]


def _gap(line: dict[str, Any], marks: dict[str, int], sample: dict[str, Any], others: list[dict[str, int]]) -> Gap:
    code = line["code"]
    own, reference = marks.get(code, 0), sample["marks"][code]
    said = [other[code] for other in others if other.get(code)]
    return Gap(
        line["name"], own, reference, own - reference if own and reference else None, median(said) if len(said) >= ENOUGH else None,
        sample["why"].get(code, ""),
    )  # fmt: skip
