from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.groups.actions.telling import tell
from lefil.groups.models import Closure, ExitInterview, Group
from lefil.groups.queries import exit_link
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.people.models import Person

QUESTIONS = {"volunteer": ("proud", "hard", "team"), "learner": ("helped", "change", "keep")}


@transaction.atomic
def close(group: Group, *, kind: str, reasons: list[str], by: Person | None, note: str = "") -> Closure:
    """Ends a group for good, and asks each member for an exit interview, except when it ends to protect someone.

    Refused without a reason of Closure.REASONS, and, of a pair held to protect somebody, otherwise than to protect. The members'
    letter gives no reason.
    """
    if kind not in Closure.KINDS:
        raise Refused(_("Choisissez comment le binôme se termine."))
    if not reasons or set(reasons) - set(Closure.REASONS):
        raise Refused(_("Choisissez au moins une raison de la liste."))
    if group.held and by is not None and kind != "safety":
        raise Refused(_("Ce binôme est arrêté pour protéger quelqu’un. Il ne se termine que pour protéger."))
    now = timezone.now()
    move(group, to="closed", by=by, why=",".join(reasons), closed=now)
    seats = list(group.seats.filter(left=None).select_related("enrolment__person"))
    group.seats.filter(left=None).update(left=timezone.localdate())
    closure = Closure.objects.create(group=group, kind=kind, reasons=sorted(set(reasons)), note=note.strip(), decided_by=by)
    for seat in seats:
        person = seat.enrolment.person
        record(closure, "close", by=by, about=person, detail={"kind": kind})
        letter, path = "ended", ""
        if kind != "safety":
            letter, path = "closed", exit_link(ExitInterview.objects.create(closure=closure, seat=seat))
        tell(person, kind=f"groups/{letter}", key=f"groups/closed:{group.key}:{person.pk}", by=by, group=group, path=path)
    return closure


@transaction.atomic
def answer_exit(interview: ExitInterview, *, answers: dict[str, str], again: bool | None, by: Person | None) -> ExitInterview:
    """Keeps what a former member says; every question may be left empty. Refused when already answered, or for an unknown question."""
    if set(answers) - set(QUESTIONS[interview.seat.side]):
        raise Refused(_("Cette question n’existe pas. Ouvrez encore la page."))
    kept = {code: words.strip()[:2000] for code, words in answers.items() if words.strip()}
    waiting = ExitInterview.objects.filter(pk=interview.pk, answered=None)
    if not waiting.update(answers=kept, again=again, answered=timezone.now()):
        raise Refused(_("Vous avez déjà répondu. Merci."))
    interview.refresh_from_db()
    record(interview, "answer", by=by, about=interview.seat.enrolment.person, detail={"answers": len(kept), "again": again})
    return interview
