import random
from collections.abc import Collection
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.coaching.models import HardPractice, RoomNote, SimulatedAnswer, Simulation, Workshop
from lefil.coaching.queries.interview import draw_questions, hard_questions, heard_by, interview_words, workshops_for
from lefil.coaching.queries.sheets import candidates_of
from lefil.coaching.rules import runs
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.people.models import Person

MOST_SIMULATIONS = 6
LONGEST_NOTE = 4000


@transaction.atomic
def begin_simulation(
    enrolment: Enrolment, *, by: Person | None, trade: str = "", telephone: bool = False, families: Collection[str] = (),
    dice: random.Random | None = None,
) -> Simulation:  # fmt: skip
    """Draws the questions, those not heard yet first. Refused when six are kept already."""
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    facts = interview_words(enrolment.programme)
    if trade and trade not in {one["rome"] for one in facts["trade"]}:
        raise Refused(_("Choisissez un métier de la liste."))
    if Simulation.objects.filter(enrolment=enrolment).count() >= MOST_SIMULATIONS:
        raise Refused(_("Vous gardez déjà %(most)s entraînements. Supprimez-en un, puis recommencez.") % {"most": MOST_SIMULATIONS})
    questions = draw_questions(facts, trade=trade, families=families, before=heard_by(enrolment), dice=dice or random.SystemRandom())
    made = Simulation.objects.create(enrolment=enrolment, trade=trade, telephone=telephone, questions=questions)
    record(made, "begin", by=by, about=enrolment.person, detail={"trade": trade, "telephone": telephone})
    return made


@transaction.atomic
def show_simulation(simulation: Simulation, *, workshop: Workshop | None, by: Person | None) -> Simulation:
    """To the two volunteers of a workshop where the candidate has a place, or to nobody any more (None)."""
    if workshop is not None and not workshops_for(simulation.enrolment).filter(pk=workshop.pk).exists():
        raise Refused(_("Choisissez un atelier où vous avez une place."))
    if workshop is not None and not simulation.answers.filter(done__isnull=False).exists():
        raise Refused(_("Aucune réponse n’est encore arrivée. Gardez une réponse, attendez la fin de l’envoi, puis partagez."))
    Simulation.objects.filter(pk=simulation.pk).update(workshop=workshop)
    simulation.workshop = workshop
    record(simulation, "share" if workshop else "unshare", by=by, about=simulation.enrolment.person)
    return simulation


@transaction.atomic
def delete_simulation(simulation: Simulation, *, by: Person | None) -> None:
    """With its answers, whole or not, and on the disk once the transaction is done."""
    record(simulation, "delete", by=by, about=simulation.enrolment.person)
    for one in simulation.answers.all():
        _forget_file(one)
    simulation.delete()


@transaction.atomic
def delete_answer(answer: SimulatedAnswer, *, by: Person | None) -> None:
    """One answer: the candidate may then answer that question again."""
    record(answer, "delete", by=by, about=answer.simulation.enrolment.person)
    _forget_file(answer)
    answer.delete()


def _forget_file(answer: SimulatedAnswer) -> None:
    transaction.on_commit(partial(answer.file.storage.delete, str(answer.file.name)))


@transaction.atomic
def guess_hard(enrolment: Enrolment, *, code: str, said: str, by: Person | None) -> HardPractice:
    """Legal or not: "yes", "no" or "depends". The first guess stays, so that the reason comes after it."""
    if code not in {one.code for one in hard_questions(enrolment.programme)} or said not in {"yes", "no", "depends"}:
        raise Refused(_("Choisissez une des réponses proposées."))
    row = _practice(enrolment)
    row.guesses = {code: said, **row.guesses}
    row.save(update_fields=["guesses", "at"])
    record(row, "guess", by=by, about=enrolment.person)
    return row


@transaction.atomic
def choose_hard(enrolment: Enrolment, *, code: str, number: int, by: Person | None) -> HardPractice:
    """The answer that a candidate keeps, counted from 0; may be changed."""
    one = next((one for one in hard_questions(enrolment.programme) if one.code == code), None)
    if one is None or not 0 <= number < len(one.answers):
        raise Refused(_("Choisissez une des réponses proposées."))
    row = _practice(enrolment)
    row.chosen = {**row.chosen, code: number}
    row.save(update_fields=["chosen", "at"])
    record(row, "choose", by=by, about=enrolment.person)
    return row


def _practice(enrolment: Enrolment) -> HardPractice:
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    return HardPractice.objects.get_or_create(enrolment=enrolment)[0]


@transaction.atomic
def write_note(workshop: Workshop, *, text: str, by: Person) -> RoomNote:
    """What somebody of a workshop writes for themselves. The journal keeps no word of it, nor that it changed again."""
    if not runs(by, workshop) and not candidates_of(workshop).filter(person=by).exists():
        raise Refused(_("Ces notes sont pour les personnes de l’atelier."))
    if len(text) > LONGEST_NOTE:
        raise Refused(_("Vos notes sont trop longues. Gardez l’essentiel : %(most)s signes au plus.") % {"most": LONGEST_NOTE})
    row, made = RoomNote.objects.update_or_create(workshop=workshop, author=by, defaults={"text": text.strip(), "at": timezone.now()})
    if made:
        record(row, "write", by=by, about=by)
    return row


@transaction.atomic
def forget_note(note: RoomNote, *, by: Person | None) -> None:
    record(note, "delete", by=by, about=note.author)
    note.delete()
