from functools import partial

from django.db import transaction

from lefil.coaching.models import HardPractice, RoomNote, SimulatedAnswer, Simulation
from lefil.people.models import Person


def export(person: Person) -> list[dict]:
    """One's simulations and what arrived of them, one's tries in the trainer, one's own notes."""
    return [
        *(
            {"entraînement du": one.at, "au téléphone": one.telephone, "questions": [question["text"] for question in one.questions],
             "partagé": one.workshop_id is not None,
             "réponses": [(answer.number, answer.seconds, answer.size) for answer in one.answers.all() if answer.done]}
            for one in Simulation.objects.filter(enrolment__person=person).prefetch_related("answers").order_by("id")
        ),
        *(
            {"questions difficiles": one.guesses, "réponses choisies": one.chosen, "le": one.at}
            for one in HardPractice.objects.filter(enrolment__person=person).order_by("id")
        ),
        *(
            {"notes de l’atelier du": one.workshop.meeting.starts, "texte": one.text}
            for one in RoomNote.objects.filter(author=person).select_related("workshop__meeting").order_by("id")
        ),
    ]  # fmt: skip


def erase(person: Person) -> None:
    """All goes, the recordings from the disk too."""
    for answer in SimulatedAnswer.objects.filter(simulation__enrolment__person=person):
        transaction.on_commit(partial(answer.file.storage.delete, str(answer.file.name)))
    Simulation.objects.filter(enrolment__person=person).delete()
    HardPractice.objects.filter(enrolment__person=person).delete()
    RoomNote.objects.filter(author=person).delete()
