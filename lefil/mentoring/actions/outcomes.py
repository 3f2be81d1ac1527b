from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.groups.actions import tell
from lefil.groups.models import Group, Seat
from lefil.journal.actions import record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.mentoring.content import EVALUATION, SAID, SITUATIONS
from lefil.mentoring.models import Evaluation, Milestone, Outcome
from lefil.mentoring.queries.due import evaluation_key, talks_finished
from lefil.mentoring.queries.links import outcome_link
from lefil.mentoring.queries.pairs import learner_in, moments_of
from lefil.mentoring.rules import PACK, shows_board
from lefil.people.models import Person


@transaction.atomic
def note_milestone(person: Person, *, code: str, by: Person | None) -> bool:
    """A knot on the thread, once. A job found also thanks the mentor, by letter, if the learner shows them their board."""
    milestone, made = Milestone.objects.get_or_create(person=person, code=code)
    if not made:
        return False
    record(milestone, "reach", by=by, detail={"code": code})
    if code == "job" and shows_board(person):
        for seat in _mentors_of(person):
            mentor = seat.enrolment.person
            tell(
                mentor, kind="mentoring/thanks", key=f"mentoring/thanks:{person.pk}:{mentor.pk}", by=by, group=seat.group,
                learner=person.called, link=absolute("mentoring:pair", seat.group.key),
            )  # fmt: skip
    return True


def _mentors_of(person: Person) -> list[Seat]:
    groups = Group.objects.filter(seats__enrolment__person=person, seats__side="learner", state="active", programme__pack=PACK)
    rows = Seat.objects.filter(group__in=groups.values("pk"), side="volunteer", left=None)
    return list(rows.select_related("enrolment__person", "group__organisation"))


@transaction.atomic
def evaluate(
    group: Group, *, person: Person, moment: str, marks: dict[str, int], by: Person, words: str = "", thanks: str = ""
) -> Evaluation:
    """What one member says at mid-way or at the end; any question may be left. Said again, it replaces what was said.

    Refused for who has no seat, before the moment has come, for an unknown question or mark.
    """
    seat = group.seats.filter(enrolment__person=person).order_by("-id").first()
    if seat is None or moment not in moments_of(group, talks_finished(group)):
        raise Refused(_("Cette évaluation n’est pas encore ouverte."))
    if set(marks) - EVALUATION[seat.side].keys() or set(marks.values()) - SAID.keys():
        raise Refused(_("Choisissez une réponse de la liste."))
    facts = {"side": seat.side, "marks": marks, "words": words.strip()[:300], "thanks": thanks.strip()[:200]}
    made, _new = Evaluation.objects.update_or_create(group=group, person=person, moment=moment, defaults=facts)
    record(made, "evaluate", by=by, detail={"moment": moment})
    return made


@transaction.atomic
def ask_evaluation(seat: Seat, *, moment: str, by: Person | None) -> bool:
    """One letter, once for each moment."""
    group = seat.group
    letter = tell(
        seat.enrolment.person, kind="mentoring/evaluate", key=evaluation_key(group, moment, seat), by=by, group=group, moment=moment,
        link=absolute("mentoring:evaluate", group.key, moment),
    )  # fmt: skip
    return letter is not None


@transaction.atomic
def ask_outcome(seat: Seat, *, months: int, by: Person | None) -> bool:
    """Asks a former learner where they are, once, by a link that answers in one tap. False when staff already know, or nobody is reached."""
    person = seat.enrolment.person
    outcome, made = Outcome.objects.get_or_create(group=seat.group, months=months, defaults={"person": person, "asked": timezone.now()})
    if not made:
        return False
    record(outcome, "ask", by=by, detail={"months": months})
    letter = tell(
        person, kind="mentoring/news", key=f"mentoring/news:{seat.group.key}:{months}", by=by, group=seat.group, months=months,
        path=outcome_link(outcome),
    )  # fmt: skip
    return letter is not None


@transaction.atomic
def answer_outcome(outcome: Outcome, *, situation: str, by: Person) -> Outcome:
    """The person's own word. Refused once staff have seen a proof: the paper stands, the team corrects it."""
    if situation not in SITUATIONS:
        raise Refused(_("Choisissez une des réponses proposées."))
    facts = {"situation": situation, "outcome": SITUATIONS[situation].outcome, "proof": "said", "answered": timezone.now()}
    if not Outcome.objects.filter(pk=outcome.pk, proof__in=["", "said"]).update(**facts):
        raise Refused(_("L’équipe a déjà noté votre situation. Appelez-la pour la changer."))
    outcome.refresh_from_db()
    record(outcome, "answer", by=by, detail={"situation": situation})
    return outcome


@transaction.atomic
def note_outcome(
    group: Group, *, months: int, situation: str, proof: str, by: Person, since: date | None = None, proof_on: date | None = None
) -> Outcome:
    """Staff write what they know, how they know it and on which day they saw the proof. The paper itself is not kept.

    Refused for a pair that goes on, an unknown word, a proof other than a word without its day, a day to come.
    """
    learner = learner_in(group)
    if group.state != "closed" or learner is None:
        raise Refused(_("Ce binôme n’est pas terminé."))
    if months not in Outcome.MONTHS or situation not in SITUATIONS or proof not in Outcome.PROOFS:
        raise Refused(_("Choisissez une réponse de la liste."))
    if proof != "said" and proof_on is None:
        raise Refused(_("Écrivez le jour où la preuve a été vue."))
    if any(day and day > timezone.localdate() for day in (since, proof_on)):
        raise Refused(_("Cette date n’est pas encore venue. Choisissez aujourd’hui ou un jour passé."))
    facts: dict[str, Any] = {
        "person": learner, "situation": situation, "outcome": SITUATIONS[situation].outcome, "since": since, "proof": proof,
        "proof_on": proof_on, "recorded_by": by, "answered": timezone.now(),
    }  # fmt: skip
    made, _new = Outcome.objects.update_or_create(group=group, months=months, defaults=facts)
    record(made, "note", by=by, about=learner, detail={"months": months, "situation": situation, "proof": proof})
    return made
