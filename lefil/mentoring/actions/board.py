from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.groups.actions import tell
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.mentoring.actions.outcomes import note_milestone
from lefil.mentoring.models import Application
from lefil.mentoring.queries.links import follow_up_link
from lefil.people.models import Person

WAIT = timedelta(days=7)  # a week without an answer: one may write again
LATER = timedelta(days=3)
MOST = 300
FIELDS = ("company", "job", "url", "found_on", "sent_on", "channel", "contact", "follow_up_due", "interview_on", "result", "lesson")
MILESTONES = {"sent": "first_application", "followed": "first_follow_up", "interview": "first_interview"}


@transaction.atomic
def add_application(person: Person, *, company: str, job: str, by: Person, **facts: Any) -> Application:
    """A line on the board: "sent" when the day of sending is given, else "seen". It asks for a follow-up seven days after."""
    if Application.objects.filter(person=person).count() >= MOST:
        raise Refused(_("Il y a déjà %(most)s lignes. Retirez les plus anciennes.") % {"most": MOST})
    kept = _checked({"company": company, "job": job, **facts})
    made = Application.objects.create(person=person, **kept)
    record(made, "add", by=by)
    if kept.get("sent_on"):
        _sent(made, kept["sent_on"], kept.get("follow_up_due"), by)
    return made


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    """Only known fields; a company and a job; a day of sending that is not in the future."""
    kept: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items() if name in FIELDS}
    if not kept.get("company") or not kept.get("job"):
        raise Refused(_("Écrivez l’entreprise et le métier."))
    today = timezone.localdate()
    if any(kept.get(name) and kept[name] > today for name in ("sent_on", "found_on")):
        raise Refused(_("Cette date n’est pas encore venue. Choisissez aujourd’hui ou un jour passé."))
    if (kept.get("channel") and kept["channel"] not in Application.CHANNELS) or (
        kept.get("result") and kept["result"] not in Application.RESULTS
    ):
        raise Refused(_("Choisissez une réponse de la liste."))
    return kept


def _sent(application: Application, on: date, due: date | None, by: Person | None) -> None:
    move(application, to="sent", by=by, sent_on=on, follow_up_due=due or on + WAIT, reminded=None)
    note_milestone(application.person, code="first_application", by=by)


@transaction.atomic
def change_application(application: Application, *, by: Person, **facts: Any) -> Application:
    """Corrects a line. Its place on the board changes by `advance` only; a line just given its day of sending is sent."""
    kept = _checked({"company": application.company, "job": application.job, **facts})
    moved_due = kept.get("follow_up_due", application.follow_up_due) != application.follow_up_due
    for name, value in kept.items():
        setattr(application, name, value)
    if moved_due:
        application.reminded = None
    application.save(update_fields=[*kept, "reminded"])
    record(application, "change", by=by)
    if application.state == "seen" and application.sent_on:
        _sent(application, application.sent_on, application.follow_up_due, by)
    return application


@transaction.atomic
def advance(
    application: Application, *, to: str, by: Person | None, on: date | None = None, result: str = "", lesson: str = ""
) -> Application:
    """Moves a line: sent and followed ask for a follow-up in seven days, an interview or an answer for none. `on`: the day of it.

    "answered" takes how it ended and what was learnt; a "yes" is celebrated. Refused for a move that the board does not have.
    """
    today = timezone.localdate()
    if result and result not in Application.RESULTS:
        raise Refused(_("Choisissez une réponse de la liste."))
    changes: dict[str, Any] = {"follow_up_due": None, "reminded": None}
    if to == "sent":
        changes |= {"sent_on": application.sent_on or on or today, "follow_up_due": today + WAIT, "result": ""}
    elif to == "followed":
        changes["follow_up_due"] = today + WAIT
    elif to == "interview":
        changes |= {"interview_on": on or application.interview_on, "result": ""}
    elif to == "answered":
        changes |= {"result": result, "lesson": lesson.strip()[:300] or application.lesson}
    move(application, to=to, by=by, **changes)
    if to in MILESTONES:
        note_milestone(application.person, code=MILESTONES[to], by=by)
    if to == "answered" and result == "hired":
        note_milestone(application.person, code="job", by=by)
    return application


@transaction.atomic
def postpone(application: Application, *, by: Person | None) -> Application:
    """Not today: asked again in three days. A line that waits for nothing any more stays as it is."""
    day = timezone.localdate() + LATER
    waiting = Application.objects.filter(pk=application.pk, state__in=["sent", "followed"])
    if not waiting.update(follow_up_due=day, reminded=None):
        raise Refused(_("Cette candidature n’attend plus de relance. Tout va bien."))
    application.refresh_from_db()
    record(application, "postpone", by=by, detail={"until": day.isoformat()})
    return application


@transaction.atomic
def remove_application(application: Application, *, by: Person) -> None:
    record(application, "remove", by=by)
    application.delete()


@transaction.atomic
def remind_follow_up(application: Application, *, by: Person | None) -> bool:
    """One letter, with a link that answers in one tap. False when another worker was faster, or the person cannot be reached."""
    today = timezone.localdate()
    due = application.follow_up_due
    if not Application.objects.filter(pk=application.pk, follow_up_due=due, reminded=application.reminded).update(reminded=today):
        return False
    letter = tell(
        application.person, kind="mentoring/follow_up", key=f"mentoring/follow_up:{application.key}:{due}", by=by,
        application=application, path=follow_up_link(application),
    )  # fmt: skip
    return letter is not None
