"""A workshop as its people see it, and what the sweeps find due."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet

from lefil.catalogue.models import Module
from lefil.coaching.models import Advice, Grade, Turn, Wording, Workshop
from lefil.coaching.queries.catalogue import places_of
from lefil.enrolments.models import Enrolment
from lefil.meetings.models import Booking
from lefil.people.models import Person

FOLLOWED = timedelta(days=7)
FORGOTTEN = timedelta(days=30)
DAY_BEFORE = timedelta(hours=24)
READ = 3


@dataclass(frozen=True)
class Line:
    """One criterion as the three see it: 1 to 4, 0 not seen, None not said."""

    code: str
    name: str
    anchors: tuple[str, ...]
    own: int | None
    others: tuple[int | None, ...]


def module_of(workshop: Workshop) -> Module:
    """Each workshop is of one module: open_workshop gives it."""
    assert workshop.meeting.module is not None
    return workshop.meeting.module


def version_of(workshop: Workshop) -> str:
    """The version of its module's words: that of its first grid, else the one in force."""
    first = Grade.objects.filter(workshop=workshop).order_by("id").values_list("version", flat=True).first()
    return first or module_of(workshop).version


def grid_of(workshop: Workshop) -> list[dict[str, Any]]:
    """The criteria with which it is or was graded, whatever the association wrote since."""
    return grid_at(module_of(workshop), version_of(workshop))


def grid_at(module: Module, version: str) -> list[dict[str, Any]]:
    """The criteria of one version; asks the base only when it is not the one in force."""
    if version != module.version and version.isdecimal():
        kept = Wording.objects.filter(module=module, number=int(version)).first()
        if kept:
            return list(kept.content["grid"])
    return list(module.content["grid"])


def anchors_of(line: Mapping[str, Any]) -> tuple[str, ...]:
    """What one sees at 1, 2, 3 and 4. A grid kept from before each level had its sentence has the two ends only."""
    return tuple(line.get("anchors") or (line.get("low", ""), "", "", line.get("high", "")))


def candidates_of(workshop: Workshop) -> QuerySet[Enrolment]:
    """Who has a place, in the order of their booking."""
    booked = Booking.objects.filter(meeting=workshop.meeting_id, side="learner", state__in=Booking.STANDING)
    return Enrolment.objects.filter(pk__in=booked.values("enrolment")).select_related("person").order_by("id")


def compared(workshop: Workshop, candidate: Enrolment, reader: Person) -> list[Line]:
    """The grid beside itself. A volunteer reads the other marks once they and the candidate have given theirs; a candidate those of the
    volunteers once the feedback is given. Nobody is led by somebody else's mark."""
    rows = list(Grade.objects.filter(workshop=workshop, candidate=candidate))
    own = next((row for row in rows if row.author_id == candidate.person_id), None)
    mine = next((row for row in rows if row.author_id == reader.pk), None)
    given = candidate.coaching_feedbacks.filter(workshop=workshop).exists()
    if reader.pk == candidate.person_id:
        shown, own_shown = ([row for row in rows if row is not own] if given else []), own
    else:
        everything = bool(given or (mine and own))
        shown = [row for row in rows if row is not own and (everything or row is mine)]
        own_shown = own if everything else None
    return [
        Line(line["code"], line["name"], anchors_of(line), own_shown.marks.get(line["code"]) if own_shown else None,
             tuple(row.marks.get(line["code"]) for row in shown))
        for line in grid_of(workshop)
    ]  # fmt: skip


def last_advices(candidate: Enrolment) -> list[Advice]:
    """The last three, newest first: all that the next volunteer reads of what came before."""
    return list(Advice.objects.filter(feedback__candidate=candidate).order_by("-feedback__at", "-id")[:READ])


def advices_to_ask(now: datetime) -> QuerySet[Advice]:
    """Seven days after the feedback, and no more after thirty."""
    rows = Advice.objects.filter(asked=None, answered=None, feedback__at__lte=now - FOLLOWED, feedback__at__gt=now - FORGOTTEN)
    standing = rows.filter(feedback__candidate__person__erased=None).exclude(feedback__candidate__state__in=["refused", "ended"])
    return standing.select_related("feedback__candidate__person").order_by("id")


def sheets_to_send(now: datetime) -> Iterator[tuple[Workshop, Enrolment]]:
    """Workshops of the next 24 hours with a candidate, and each of their volunteers; a letter already written is written once."""
    soon = Workshop.objects.filter(taken__gt=0, meeting__state="planned", meeting__starts__gt=now, meeting__starts__lte=now + DAY_BEFORE)
    for workshop in soon.select_related("meeting__module", "lead__person", "observer__person").order_by("id"):
        for volunteer in (workshop.lead, workshop.observer):
            if volunteer:
                yield workshop, volunteer


def turns_to_tell() -> list[Turn]:
    """Those who wait, in their order, as many as there are free places of their module."""
    found: list[Turn] = []
    waiting = Turn.objects.filter(told=None).select_related("module", "enrolment__person").order_by("module", "since", "id")
    by_module: dict[int, list[Turn]] = {}
    for turn in waiting:
        by_module.setdefault(turn.module_id, []).append(turn)
    for turns in by_module.values():
        free = sum(places_of(turns[0].module).annotate(left=F("places") - F("taken")).values_list("left", flat=True))
        found += turns[:free]
    return found
