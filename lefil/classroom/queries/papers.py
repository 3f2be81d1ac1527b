"""What the papers of a training say: the sheet of a half-day, the three documents of a learner, the yearly figures."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from lefil.classroom.content.lessons import lessons
from lefil.classroom.models import Cohort, HalfDay
from lefil.classroom.queries.days import Line, register
from lefil.classroom.queries.presence import Total, corrections_of, totals
from lefil.classroom.rules.classes import learners_of
from lefil.documents.queries import said_hours
from lefil.enrolments.models import Enrolment
from lefil.kit import days
from lefil.kit.links import absolute
from lefil.meetings.models import MODES, Attendance, Booking

NATURE = "Action de formation"
WAYS = {"drawn": "signature dessinée", "code": "code donné en cours"}


def totals_of(cohort: Cohort, enrolment: Enrolment) -> Total:
    return totals(cohort, [enrolment])[enrolment.pk]


def hours_of(cohort: Cohort, enrolment: Enrolment) -> dict[str, str]:
    """{came, planned, justified, unjustified} in words, for a page."""
    total = totals_of(cohort, enrolment)
    return {name: _hours(getattr(total, name)) for name in ("came", "planned", "justified", "unjustified")}


def paper_rows(cohort: Cohort, total: Total, kind: str) -> list[tuple[str, str]]:
    """(title, words) of one document, as its model asks: arrêté of 21 December 2018 for the certificate of completion."""
    first, last = (f"{days.month_day(day)} {day.year}" if day else "" for day in (total.first, total.last))
    rows = [
        ("Action de formation", cohort.title), ("Nature de l’action", NATURE), ("Dates", f"du {first} au {last}"),
        ("Modalité", "à distance, cours en direct"), ("Heures réalisées", said_hours(total.came)),
    ]  # fmt: skip
    if kind != "completion":
        rows += [("Heures prévues", said_hours(total.planned)), ("Demi-journées suivies", str(total.half_days))]
    if kind == "assiduity":
        rows += [
            ("Absences justifiées", _hours(total.justified)), ("Absences non justifiées", _hours(total.unjustified)),
            ("Assiduité", f"{rate(total)} %"),
        ]  # fmt: skip
    if cohort.nda:
        rows.append(("Numéro de déclaration d’activité", cohort.nda))
    return [(title, words.replace(days.NBSP, " ")) for title, words in rows]


def _hours(minutes: int) -> str:
    return said_hours(minutes) if minutes else "aucune"


def rate(total: Total) -> int:
    """Hours attended over hours planned, in percent, at most 100 (a lesson may run late)."""
    return min(100, round(100 * total.came / total.planned)) if total.planned else 0


def sheet_words(half_day: HalfDay) -> dict[str, Any]:
    """Every word of the attendance sheet of one half-day. Once sealed, its facts are those that were frozen; corrections come under them."""
    meeting, cohort, sealed = half_day.meeting, half_day.cohort, half_day.sealed
    lines = register(half_day)
    paths = {line.booking.person.key: line.signing.path for line in lines if line.signing}
    association = sealed.get("association") or {
        name: getattr(cohort.group.organisation, name) for name in ("name", "address", "city", "rna", "siret")
    }
    rows = sealed["rows"] if sealed else [_draft(line) for line in lines]
    local = timezone.localtime(meeting.starts)
    return {
        "title": "Feuille d’émargement", "number": f"{cohort.pk}-{half_day.number:02d}", "association": association,
        "facts": [
            ["Action de formation", sealed.get("action", cohort.title)], ["Cours", lessons()[half_day.lesson].title],
            ["Date", f"{days.day(local.date())} {local.year}" if str(local.year) not in days.day(local.date()) else days.day(local.date())],
            ["Demi-journée", f"{half_day.get_part_display()}, de {_clock(meeting.starts)} à {_clock(meeting.ends)}"],
            ["Modalité", f"à distance, {MODES[meeting.mode]}"], ["Formatrice ou formateur", sealed.get("teacher") or cohort.teacher.person.name],
            *([["Déclaration d’activité", cohort.nda]] if cohort.nda else []),
        ],
        "rows": [_printed(row, paths.get(row["person"], "")) for row in rows],
        "teacher": {"name": sealed.get("teacher", ""), "at": _moment(sealed.get("countersigned", "")), "path": half_day.path},
        "corrections": [
            f"{_moment(one.at)} : {one.about.name if one.about else '—'}, {_outcome(one.detail)}. Raison : {one.why} "
            f"(par {one.by.name if one.by else '—'})"
            for one in corrections_of(half_day)
        ],
        "sealed": bool(sealed), "code": half_day.code, "seal": half_day.seal,
        "url": absolute("classroom:check", half_day.code) if half_day.code else "",
    }  # fmt: skip


def _draft(line: Line) -> dict[str, Any]:
    outcome, minutes = (line.noted.outcome, line.noted.minutes) if line.noted else ("", 0)
    return {
        "person": line.booking.person.key, "name": line.booking.person.name, "outcome": outcome, "minutes": minutes,
        "way": line.signing.way if line.signing else "", "at": line.signing.at.isoformat() if line.signing else "",
        "room": [[first.isoformat(), last.isoformat()] for first, last in line.spans],
    }  # fmt: skip


def _printed(row: dict[str, Any], path: str) -> dict[str, str]:
    spans = ", ".join(f"{_clock(first)} à {_clock(last)}" for first, last in row["room"])
    return {
        "name": row["name"] or "personne effacée", "outcome": _outcome(row), "path": path if row["way"] == "drawn" else "",
        "way": f"{WAYS[row['way']]}, {_clock(row['at'])}" if row["way"] else "", "room": spans or "—",
    }  # fmt: skip


def _outcome(row: dict[str, Any]) -> str:
    if not row["outcome"]:
        return ""
    said = str(Attendance.OUTCOMES[row["outcome"]])
    return f"{said}, {said_hours(row['minutes'])}".replace(days.NBSP, " ") if row["minutes"] else said


def _clock(moment: datetime | str) -> str:
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return days.clock(timezone.localtime(when)).replace(days.NBSP, " ")


def _moment(moment: datetime | str) -> str:
    if not moment:
        return ""
    when = timezone.localtime(datetime.fromisoformat(moment) if isinstance(moment, str) else moment)
    return f"{when:%d/%m/%Y} {_clock(when)}"


def bpf_rows(cohorts: list[Cohort], year: int) -> list[list[object]]:
    """Lines of the yearly pedagogical report (Cerfa 10443) that this room knows: trainees, hours, of which at distance (frame F1), and
    hours of teaching by those inside (frame E). Money is not here. Hours are real attendance, rounded down at the end only."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    made: list[list[object]] = []
    for cohort in cohorts:
        taught = cohort.half_days.filter(meeting__starts__date__range=(first, last), meeting__state="held").select_related("meeting")
        hours = sum((one.meeting.ends - one.meeting.starts).total_seconds() for one in taught) / 3600
        came = Booking.objects.filter(
            meeting__half_day__in=taught, side="learner", attendance__outcome__in=["present", "late"]
        ).values_list("enrolment", "attendance__minutes", "meeting__mode")
        minutes, far = sum(row[1] for row in came), sum(row[1] for row in came if row[2] == "room")
        trainees = len({row[0] for row in came})
        left = cohort.leavings.filter(at__year=year).count()
        if taught:
            made.append(
                [
                    year,
                    cohort.title,
                    cohort.nda,
                    trainees,
                    minutes // 60,
                    far // 60,
                    len(taught),
                    round(hours),
                    left,
                    learners_of(cohort).count(),
                ]
            )
    return made


BPF_COLUMNS = (
    "Année", "Action de formation", "Déclaration d’activité", "F1 : stagiaires", "F1 : heures-stagiaires", "F1 : dont à distance",
    "Demi-journées tenues", "E : heures d’enseignement", "Abandons", "Présents à la fin",
)  # fmt: skip
