"""The log of absences and of those who stopped: what prevents people from being lost, and proves that somebody tried."""

from dataclasses import dataclass

from lefil.classroom.models import Absence, Call, Cohort, Leaving
from lefil.classroom.rules.classes import learners_of
from lefil.enrolments.models import Enrolment


@dataclass(frozen=True)
class AbsenceLine:
    """One learner with their absences, the newest first. `to_call`: one of them that nobody has called about."""

    enrolment: Enrolment
    absences: tuple[Absence, ...]
    last_call: Call | None
    gone: bool

    @property
    def to_call(self) -> bool:
        return not self.gone and any(one.call_id is None for one in self.absences)


def absence_lines(cohort: Cohort) -> list[AbsenceLine]:
    """Those who have missed a half-day: to be called first, then by how many they missed. Four queries."""
    here = set(learners_of(cohort).values_list("pk", flat=True))
    rows = Absence.objects.filter(half_day__cohort=cohort, returned=None)
    rows = rows.select_related("enrolment__person", "half_day__meeting").order_by("-half_day__meeting__starts")
    by_learner: dict[int, list[Absence]] = {}
    for one in rows:
        by_learner.setdefault(one.enrolment_id, []).append(one)
    calls: dict[int, Call] = {}
    for call in Call.objects.filter(cohort=cohort).select_related("recorded_by").order_by("id"):
        calls[call.enrolment_id] = call
    lines = [AbsenceLine(ones[0].enrolment, tuple(ones), calls.get(pk), pk not in here) for pk, ones in by_learner.items()]
    return sorted(lines, key=lambda line: (not line.to_call, -len(line.absences), line.enrolment.person.called))


@dataclass(frozen=True)
class Stopped:
    leaving: Leaving
    calls: tuple[Call, ...]


def leavings_of(cohort: Cohort) -> list[Stopped]:
    """Who stopped, with every call made to them. Two queries."""
    rows = list(cohort.leavings.select_related("enrolment__person", "recorded_by").order_by("-id"))
    calls = list(Call.objects.filter(cohort=cohort, enrolment__in=[one.enrolment_id for one in rows]).order_by("id"))
    return [Stopped(one, tuple(call for call in calls if call.enrolment_id == one.enrolment_id)) for one in rows]
