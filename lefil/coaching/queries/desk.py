"""What volunteers and staff read of workshops."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from lefil.catalogue.models import Module
from lefil.catalogue.rules import run_by
from lefil.coaching import content
from lefil.coaching.models import Advice, Feedback, Grade, Path, Workshop
from lefil.coaching.queries.sheets import last_advices
from lefil.coaching.queries.words import path_words
from lefil.enrolments.models import Enrolment
from lefil.enrolments.rules import followed_by
from lefil.meetings.models import Booking
from lefil.people.models import Person


@dataclass(frozen=True)
class Sheet:
    """The preparation sheet: a first name, the job looked for, what they say of their French, the last three advices. Nothing more."""

    key: str
    called: str
    job: str
    french: str
    advices: list[Advice]
    graded: bool
    given: bool


def sheet_of(workshop: Workshop, candidate: Enrolment) -> Sheet:
    path = Path.objects.filter(enrolment=candidate).first()
    said = path.answers.get("french", "") if path else ""
    _version, questions = path_words(candidate.programme_id, path.version) if said and path else (0, [])
    words = {answer["code"]: answer["text"] for one in questions if one["code"] == "french" for answer in one["answers"]}
    return Sheet(
        key=candidate.key, called=candidate.person.called, job=str(candidate.answers.get("job", ""))[:80],
        french="" if said == "skip" else words.get(said, ""), advices=last_advices(candidate),
        graded=bool(marks_by(workshop, candidate, candidate.person)), given=feedback_of(workshop, candidate) is not None,
    )  # fmt: skip


def feedback_of(workshop: Workshop, candidate: Enrolment) -> Feedback | None:
    return Feedback.objects.filter(workshop=workshop, candidate=candidate).prefetch_related("advices").first()


def marks_by(workshop: Workshop, candidate: Enrolment, author: Person) -> dict[str, Any]:
    row = Grade.objects.filter(workshop=workshop, candidate=candidate, author=author).first()
    return dict(row.marks) if row else {}


def was_graded(workshop: Workshop, candidate: Enrolment) -> bool:
    return Grade.objects.filter(workshop=workshop, candidate=candidate).exists()


def workshops_run_by(workshops: QuerySet[Workshop], person: Person) -> QuerySet[Workshop]:
    """Those a person leads or observes, the nearest first."""
    mine = workshops.filter(lead__person=person) | workshops.filter(observer__person=person)
    return (
        mine.filter(meeting__state="planned")
        .select_related("meeting__module", "lead__person")
        .distinct()
        .order_by("meeting__starts", "id")[:40]
    )


def modules_followed_by(person: Person) -> QuerySet[Module]:
    """The four modules of the coaching programmes that a person follows as admin or coordinator."""
    programmes = run_by(person, "admin", "coordinator").filter(pack="coaching").values("pk")
    return (
        Module.objects.filter(programme__in=programmes, code__in=content.MODULES, active=True)
        .select_related("programme")
        .order_by("programme", "position")
    )


@dataclass(frozen=True)
class Row:
    workshop: Workshop
    candidates: str


def desk_rows(workshops: QuerySet[Workshop]) -> list[Row]:
    """Those to come, the nearest first, with the first names of who has a place. Two queries."""
    found = list(
        workshops.filter(meeting__state="planned", meeting__ends__gt=timezone.now())
        .select_related("meeting__module", "lead__person", "observer__person").order_by("meeting__starts", "id")[:200]
    )  # fmt: skip
    booked = Booking.objects.filter(meeting__in=[one.meeting_id for one in found], side="learner", state__in=Booking.STANDING)
    names: dict[int, list[str]] = {}
    for meeting, called in booked.order_by("id").values_list("meeting", "person__called"):
        names.setdefault(meeting, []).append(called)
    return [Row(one, ", ".join(names.get(one.meeting_id, []))) for one in found]


def volunteers_for(workshop: Workshop, reader: Person | None = None) -> QuerySet[Enrolment]:
    """Cleared on the day of the workshop, with nothing else at that hour; for a `reader`, only those they follow as staff."""
    meeting = workshop.meeting
    busy = Booking.objects.filter(
        person=OuterRef("person"), state__in=Booking.STANDING, meeting__state="planned", meeting__starts__lt=meeting.ends,
        meeting__ends__gt=meeting.starts,
    ).exclude(meeting=meeting)  # fmt: skip
    rows = Enrolment.objects.filter(programme=meeting.programme_id, side="volunteer").cleared(timezone.localdate(meeting.starts))
    if reader is not None:
        rows = rows.filter(pk__in=followed_by(reader).values("pk"))
    return rows.filter(~Exists(busy)).select_related("person").order_by("person__name", "id")
