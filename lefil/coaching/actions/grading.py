from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.coaching.models import Advice, Feedback, Grade, Turn, Workshop
from lefil.coaching.queries import advice_link, candidates_of, grid_of, module_of, version_of
from lefil.coaching.rules import runs
from lefil.enrolments.models import Enrolment
from lefil.groups.actions import tell
from lefil.journal.actions import record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.people.models import Person

STRENGTHS, ADVICES = 2, 3
LATEST = timedelta(days=180)
LATE = timedelta(days=14)


@transaction.atomic
def grade(workshop: Workshop, *, candidate: Enrolment, marks: Mapping[str, int], by: Person) -> Grade:
    """One person's grid about one candidate: 1 to 4, or 0 for "not seen". The candidate writes their own, the two volunteers each theirs.

    Each has a row of their own, so that two who write at once never erase one another. Criteria left out keep what they had.
    Refused before the workshop begins, after the feedback was given, and beyond the criteria of its module.
    """
    _may_write(workshop, candidate, by)
    Workshop.objects.select_for_update().get(pk=workshop.pk)
    known = {line["code"] for line in grid_of(workshop)}
    if not marks or set(marks) - known or any(mark not in range(5) for mark in marks.values()):
        raise Refused(_("Choisissez une des réponses proposées."))
    if Feedback.objects.filter(workshop=workshop, candidate=candidate).exists():
        raise Refused(_("Le retour est donné : la grille ne change plus."))
    made, _new = Grade.objects.select_for_update().get_or_create(
        workshop=workshop, candidate=candidate, author=by, defaults={"version": version_of(workshop)}
    )
    made.marks = {**made.marks, **marks}
    made.save(update_fields=["marks", "at"])
    record(made, "grade", by=by, about=candidate.person)
    return made


def _may_write(workshop: Workshop, candidate: Enrolment, by: Person) -> None:
    if not candidates_of(workshop).filter(pk=candidate.pk).exists():
        raise Refused(_("Cette personne n’a pas de place dans cet atelier."))
    if by.pk != candidate.person_id and not runs(by, workshop):
        raise Refused(_("Seuls la personne et ses deux bénévoles remplissent cette grille."))
    if workshop.meeting.opens > timezone.now():
        raise Refused(_("L’atelier n’a pas commencé."))
    if workshop.meeting.state == "cancelled":
        raise Refused(_("Cet atelier est annulé."))


@transaction.atomic
def give_feedback(
    workshop: Workshop, *, candidate: Enrolment, strengths: Sequence[str], advices: Sequence[tuple[str, date]], by: Person,
    decision: str = "", reason: str = "", ungraded: bool = False,
) -> Feedback:  # fmt: skip
    """One or two strengths and at most three advices, each with its date; the candidate has graded first, or `ungraded` says that they did not wish to.

    The first of the two volunteers who sends gives it, once. The interview module also asks for the decision and its reason.
    """
    _may_write(workshop, candidate, by)
    if by.pk == candidate.person_id:
        raise Refused(_("Le retour vient des bénévoles."))
    strengths = [one.strip() for one in strengths if one.strip()]
    advices = [(text.strip(), due) for text, due in advices if text.strip()]
    _well_said(strengths, advices)
    _decided(workshop, decision, reason)
    if not ungraded and not Grade.objects.filter(workshop=workshop, candidate=candidate, author=candidate.person_id).exists():
        raise Refused(_("La personne se note d’abord. Si elle ne le souhaite pas, cochez la case."))
    made, new = Feedback.objects.get_or_create(
        workshop=workshop, candidate=candidate,
        defaults={"author": by, "strengths": strengths, "decision": decision, "reason": reason.strip(), "ungraded": ungraded},
    )  # fmt: skip
    if not new:
        raise Refused(_("Le retour est déjà donné."))
    Advice.objects.bulk_create(Advice(feedback=made, text=text, due=due) for text, due in advices)
    record(made, "give", by=by, about=candidate.person)
    tell(
        candidate.person, kind="coaching/feedback", key=f"coaching/feedback:{made.pk}", by=by, group=None,
        page=absolute("coaching:workshop", workshop.key), module=module_of(workshop).title,
    )  # fmt: skip
    return made


def _well_said(strengths: Sequence[str], advices: Sequence[tuple[str, date]]) -> None:
    today = timezone.localdate()
    if not 1 <= len(strengths) <= STRENGTHS:
        raise Refused(_("Écrivez un ou deux points forts."))
    if not 1 <= len(advices) <= ADVICES:
        raise Refused(_("Écrivez un, deux ou trois conseils."))
    if any(len(one) > 200 for one in [*strengths, *(text for text, _due in advices)]):
        raise Refused(_("Écrivez 200 signes au plus par ligne."))
    if any(not today <= due <= today + LATEST for _text, due in advices):
        raise Refused(_("Donnez à chaque conseil une date dans les six mois."))


def _decided(workshop: Workshop, decision: str, reason: str) -> None:
    interview = module_of(workshop).code == "interview"
    if bool(decision) != interview:
        raise Refused(_("Dites votre décision de recruteur.") if interview else _("Ce module ne demande pas de décision."))
    if interview and (decision not in Feedback.DECISIONS or not reason.strip()):
        raise Refused(_("Choisissez une décision et dites pourquoi, en une phrase."))


@transaction.atomic
def ask_advice(advice: Advice, *, by: Person | None) -> bool:
    """Asks once whether an advice could be followed; False when another worker just did."""
    if not Advice.objects.filter(pk=advice.pk, asked=None).update(asked=timezone.now()):
        return False
    letter = tell(
        advice.feedback.candidate.person, kind="coaching/advice", key=f"coaching/advice:{advice.pk}", by=by, group=None,
        text=advice.text, path=advice_link(advice),
    )  # fmt: skip
    return letter is not None


@transaction.atomic
def answer_advice(advice: Advice, *, said: str, by: Person | None) -> Advice:
    """ "yes", "partly" or "no"; may be changed."""
    if said not in Advice.ANSWERS or not said:
        raise Refused(_("Choisissez une des réponses proposées."))
    Advice.objects.filter(pk=advice.pk).update(done=said, answered=timezone.now())
    record(advice, "answer", by=by, about=advice.feedback.candidate.person, detail={"said": said})
    advice.refresh_from_db()
    return advice


@transaction.atomic
def tell_place(turn: Turn, *, by: Person | None) -> bool:
    """Tells the next in the queue that a place is free; False when another worker just did."""
    now = timezone.now()
    if not Turn.objects.filter(pk=turn.pk, told=None).update(told=now):
        return False
    tell(
        turn.enrolment.person, kind="coaching/place", key=f"coaching/place:{turn.pk}:{now:%Y-%m-%d}", by=by, group=None,
        page=absolute("coaching:module", turn.module.code), module=turn.module.title,
    )  # fmt: skip
    return True


@transaction.atomic
def prepare(workshop: Workshop, *, volunteer: Enrolment, by: Person | None) -> bool:
    """The preparation sheet, the day before, to one of the two volunteers. Its content stays on the page: the letter has no name in it."""
    letter = tell(
        volunteer.person, kind="coaching/prepare", key=f"coaching/prepare:{workshop.key}:{volunteer.key}", by=by, group=None,
        page=absolute("coaching:workshop", workshop.key), module=module_of(workshop).title, starts=workshop.meeting.starts,
    )  # fmt: skip
    return letter is not None
