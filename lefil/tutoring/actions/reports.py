import re
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.groups.actions import tell
from lefil.journal.actions import record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.meetings.actions import attend
from lefil.meetings.models import Booking, Meeting
from lefil.people.models import Person
from lefil.tutoring import content
from lefil.tutoring.models import Report
from lefil.tutoring.queries import protectors_of
from lefil.tutoring.rules import OVERTIME, can_amend, pair_of

WAITED = 15  # minutes that count for a tutor who waited for nobody
CAME = ("present", "late")
LINES = ("difficulty", "method_note", "praised", "next_time")
SCALES = {"before": (1, 4), "after": (1, 4), "mood": (1, 3), "confidence": (0, 10)}
CODES = {"difficulty_kind": "difficulties", "obstacle": "obstacles", "wants_to_continue": "continuing", "need": "needs"}


@transaction.atomic
def report(meeting: Meeting, *, by: Person, learner: str = "present", volunteer: str = "present", minutes: int = 0, **facts: Any) -> Report:
    """The 60-second report of a meeting: who came and for how long, then whatever `facts` of Report are given, none needed.

    `learner` and `volunteer` are outcomes of Attendance, "" for the learner's when the tutor cannot know; `minutes` those spent
    together. A tutor who waited alone keeps 15 minutes. The author may write it again for 24 hours.
    Refused before the meeting begins, for a cancelled one, and when somebody else wrote it. "worried" (or bullying, seen as
    an obstacle) writes at once to those who protect.
    """
    facts = _checked(facts)
    standing = Report.objects.select_for_update().filter(meeting=meeting).first()
    if standing and not can_amend(by, standing, timezone.now()):
        raise Refused(_("Le compte rendu de cette séance est déjà écrit. Pour le changer, appelez l’équipe."))
    bookings = {row.side: row for row in meeting.bookings.exclude(state="cancelled").select_related("person")}
    if set(bookings) != {"learner", "volunteer"}:
        raise Refused(_("Cette séance n’a pas deux personnes attendues."))
    _refuse_long(meeting, minutes)
    _attend(bookings, learner, volunteer, minutes, by)
    was_worried = standing is not None and standing.need == "worried"
    if standing:
        facts |= _need_again(standing, facts["need"])
        for name, value in facts.items():
            setattr(standing, name, value)
        standing.save()
    done = standing or Report.objects.create(meeting=meeting, author=by, **facts)
    pupil = bookings["learner"].person
    record(done, "report", by=by, about=pupil, detail={"need": done.need, "learner": learner, "minutes": minutes})
    if done.need == "worried" and not was_worried:
        _warn(done, pupil, by)
    return done


def _need_again(standing: Report, need: str) -> dict[str, Any]:
    """A worry once said stays said: staff close it, never a second writing. One that comes after staff have dealt with something
    else waits for them anew."""
    if standing.need == "worried":
        return {"need": "worried"}
    return {"handled": None, "handled_by": None} if need == "worried" else {}


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    """Only known fields, known codes and lines that are not too long; everything else is Refused. Bullying counts as a worry."""
    given = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    given = {name: value for name, value in given.items() if value not in (None, "", [])}
    if not all(_known(name, value) for name, value in given.items()):
        raise Refused(_("Une de ces réponses n’est pas dans la liste. Choisissez encore."))
    blank: dict[str, Any] = {**dict.fromkeys((*LINES, *CODES), ""), **dict.fromkeys(SCALES), "methods": [], "need": "none"}
    kept = {**blank, **given}
    if any(term.code == kept["obstacle"] and term.path == "safeguarding" for term in content.vocabulary().obstacles):
        kept["need"] = "worried"
    return kept


def _known(name: str, value: Any) -> bool:
    words = content.vocabulary()
    if name in SCALES:
        return isinstance(value, int) and SCALES[name][0] <= value <= SCALES[name][1]
    if name in LINES:
        return len(value) <= 200
    if name == "methods":
        return set(value) <= {term.code for term in words.methods}
    return name in CODES and value in {term.code for term in getattr(words, CODES[name])}


def _refuse_long(meeting: Meeting, minutes: int) -> None:
    """Hours of an attestation come from here: an hour more than planned is the most a tutor says alone."""
    most = round((meeting.ends - meeting.starts).total_seconds() / 60) + OVERTIME
    if minutes > most:
        raise Refused(_("Au plus %(most)s minutes pour cette séance. Plus longue ? Dites-le à l’équipe.") % {"most": most})


def _attend(bookings: dict[str, Booking], learner: str, volunteer: str, minutes: int, by: Person) -> None:
    together = learner in CAME and volunteer in CAME
    if together and minutes < 1:
        raise Refused(_("Écrivez le nombre de minutes passées ensemble."))
    outcomes = {"learner": (learner, minutes if together else 0), "volunteer": (volunteer, minutes if together else WAITED)}
    for side, (outcome, spent) in outcomes.items():
        if outcome:
            attend(bookings[side], outcome=outcome, minutes=spent if outcome in CAME else 0, source="report", by=by)


def _warn(report: Report, pupil: Person, by: Person) -> None:
    """To each person in charge of protection, at once, whatever the hour. The letter says nothing of what was written."""
    group = pair_of(report.meeting)
    for person in protectors_of(group, timezone.localdate()):
        tell(
            person, kind="tutoring/worried", key=f"tutoring/worried:{report.pk}:{person.pk}", by=by, due=timezone.now(), group=group,
            link=absolute("tutoring:meeting", report.meeting.key),
        )  # fmt: skip
    record(report, "worried", by=by, about=pupil)


@transaction.atomic
def handle(report: Report, *, note: str, by: Person) -> Report:
    """Staff write what was done about the need of a report; it leaves the queue. Refused without a word, or done twice."""
    if len(re.sub(r"\s", "", note)) < 3:
        raise Refused(_("Écrivez en quelques mots ce qui a été fait."))
    waiting = Report.objects.filter(pk=report.pk, handled=None).exclude(need="none")
    if not waiting.update(handled=timezone.now(), handled_by=by, handled_note=note.strip()[:500]):
        raise Refused(_("Ce compte rendu ne demande plus rien. Relisez la page."))
    report.refresh_from_db()
    record(report, "handle", by=by, about=_pupil(report), detail={"need": report.need})
    return report


def _pupil(report: Report) -> Person | None:
    booking = report.meeting.bookings.filter(side="learner").select_related("person").first()
    return booking.person if booking else None


@transaction.atomic
def note_presence(meeting: Meeting, *, learner: str, volunteer: str, minutes: int, why: str, by: Person) -> Meeting:
    """Staff say who came to a meeting of which the tutor has said nothing, and how they know it. `minutes` together."""
    if not why.strip():
        raise Refused(_("Écrivez comment vous le savez, par exemple « appel du 3 mars »."))
    bookings = {row.side: row for row in meeting.bookings.exclude(state="cancelled").select_related("person")}
    if set(bookings) != {"learner", "volunteer"}:
        raise Refused(_("Cette séance n’a pas deux personnes attendues."))
    together = learner in CAME and volunteer in CAME
    if together and minutes < 1:
        raise Refused(_("Écrivez le nombre de minutes passées ensemble."))
    for side, outcome in (("learner", learner), ("volunteer", volunteer)):
        spent = (minutes if together else WAITED) if outcome in CAME else 0
        attend(bookings[side], outcome=outcome, minutes=spent, source="staff", by=by)
    record(meeting, "note_presence", by=by, about=bookings["learner"].person, why=why.strip())
    meeting.refresh_from_db()
    return meeting


@transaction.atomic
def remind_report(booking: Booking, *, turn: int, by: Person | None) -> bool:
    """Asks a tutor for the report of a meeting: turn 1 the next morning, turn 2 after three days. Once each."""
    meeting = booking.meeting
    pupil = meeting.bookings.filter(side="learner").select_related("person").first()
    letter = tell(
        booking.person, kind=f"tutoring/report_{turn}", key=f"tutoring/report:{meeting.pk}:{turn}", by=by, group=meeting.group,
        pupil=pupil.person.called if pupil else "", meeting=meeting, link=absolute("tutoring:report", meeting.key),
    )  # fmt: skip
    return letter is not None
