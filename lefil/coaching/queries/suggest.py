"""Who could run a workshop: free at that hour, recruiting for the trade, speaking a language of the candidate. People decide."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from lefil.catalogue.reference.languages import LANGUAGES
from lefil.coaching import content
from lefil.coaching.models import Turn, Workshop
from lefil.coaching.queries.desk import volunteers_for
from lefil.coaching.queries.sheets import candidates_of
from lefil.coaching.queries.training import lived_by, next_step
from lefil.enrolments.models import Enrolment
from lefil.matching.bands import BANDS, bit
from lefil.matching.models import Availability
from lefil.people.models import Person

LABELS = {one.code: one.label for one in LANGUAGES}


@dataclass(frozen=True)
class Suggested:
    """A volunteer who may run it. `reasons` are words for staff, the best first; `ready` when their training lets them lead."""

    volunteer: Enrolment
    reasons: tuple[str, ...]
    ready: bool
    points: int


def trades() -> list[tuple[str, str]]:
    """(letter of the ROME, plain name)."""
    return [(one["code"], one["name"]) for one in content.read("trades")["trade"]]


def trade_of(job: str) -> str:
    """The letter of the ROME that the words of a job point to; the longest word wins; "" when none does."""
    said = job.lower().replace("'", "’")
    found = [(len(word), one["code"]) for one in content.read("trades")["trade"] for word in one["words"] if word in said]
    return max(found)[1] if found else ""


def painted_free(enrolment_bands: int | None, zone: str, starts: datetime, ends: datetime) -> bool | None:
    """Whether the painted week covers the meeting from its start to its end, on the volunteer's own clock; None without a painted week."""
    if not enrolment_bands:
        return None
    first, last = starts.astimezone(ZoneInfo(zone)), ends.astimezone(ZoneInfo(zone))
    hours = [n for n, (begin, end) in enumerate(BANDS) if begin < last.hour + last.minute / 60 and end > first.hour]
    inside = first.date() == last.date() and first.hour >= BANDS[0][0] and last.hour + last.minute / 60 <= BANDS[-1][1]
    return inside and all(enrolment_bands & bit(first.weekday(), band) for band in hours)


def suggested(workshop: Workshop, reader: Person | None = None) -> list[Suggested]:
    """Cleared and free volunteers, the best first: hours they painted, then the trade, then a language besides French.

    About those who have a place; before anybody has, about those who wait for one of this module.
    """
    candidates = list(candidates_of(workshop))
    if not candidates:
        turns = Turn.objects.filter(module=workshop.meeting.module_id).select_related("enrolment__person").order_by("since", "id")
        candidates = [turn.enrolment for turn in turns[: workshop.places]]
    wanted = {trade_of(str(one.answers.get("job", ""))) for one in candidates} - {""}
    spoken = {code for one in candidates for code in one.person.speaks} - {"fr"}
    found = list(volunteers_for(workshop, reader)[:200])
    weeks = dict(Availability.objects.filter(enrolment__in=found).values_list("enrolment", "bands"))
    lived = lived_by(found)
    rows = [_suggested(one, workshop, weeks.get(one.pk), wanted, spoken, next_step(lived[one.pk]) == "lead") for one in found]
    return sorted(rows, key=lambda row: (-row.points, row.volunteer.person.name, row.volunteer.pk))


def _suggested(one: Enrolment, workshop: Workshop, week: int | None, wanted: set[str], spoken: set[str], ready: bool) -> Suggested:
    reasons, points = [], 0
    free = painted_free(week, one.person.timezone, workshop.meeting.starts, workshop.meeting.ends)
    if free is not None:
        points += 4 if free else -4
        reasons.append(_("a dit être libre") if free else _("hors de ses horaires"))
    if wanted & set(one.answers.get("trades", [])):
        points += 2
        reasons.append(_("recrute pour ce métier"))
    shared = sorted(spoken & set(one.person.speaks))
    if shared:
        points += 1
        reasons.append(_("parle %(languages)s") % {"languages": ", ".join(str(LABELS.get(code, code)) for code in shared)})
    return Suggested(one, tuple(reasons), ready, points)
