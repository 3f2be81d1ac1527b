from functools import partial
from typing import Any

from django.db import transaction

from lefil.mentoring.models import (
    Application,
    Document,
    Evaluation,
    Milestone,
    Mood,
    NetworkAnswer,
    NetworkRequest,
    Outcome,
    Share,
    ShareView,
    Step,
    Talk,
)
from lefil.people.models import Person


def export(person: Person) -> list[dict]:
    """All that is one's own, and what was written of one's own conversations. A worry that a mentor said stays with those who protect."""
    return [*_talks(person), *_week(person), *_board(person), *_safe(person), *_network(person), *_outcomes(person)]


def _about(person: Person) -> Any:
    return Talk.objects.filter(group__seats__enrolment__person=person, group__seats__side="learner")


def _talks(person: Person) -> list[dict]:
    rows = (Talk.objects.filter(author=person) | _about(person)).distinct().select_related("meeting", "module")
    return [
        {"conversation": one.module.title, "séance du": one.meeting.starts, "terminée": one.finished, "preuve": one.proof, "note": one.note,
         "écrite par vous": one.author_id == person.pk}
        for one in rows
    ]  # fmt: skip


def _week(person: Person) -> list[dict]:
    rows: list[dict[str, Any]] = [
        {"action": one.code, "but": one.words, "pour le": one.due, "fait le": one.done} for one in Step.objects.filter(person=person)
    ]
    rows += [{"humeur du": one.day, "visage": one.face} for one in Mood.objects.filter(person=person)]
    return rows + [{"étape": str(one.get_code_display()), "le": one.at} for one in Milestone.objects.filter(person=person)]


def _board(person: Person) -> list[dict]:
    return [
        {"entreprise": one.company, "métier": one.job, "lien": one.url, "vue le": one.found_on, "envoyée le": one.sent_on,
         "moyen": str(one.get_channel_display()), "contact": one.contact, "relance prévue": one.follow_up_due, "état": str(one.get_state_display()),
         "entretien le": one.interview_on, "résultat": str(one.get_result_display()), "leçon": one.lesson}
        for one in Application.objects.filter(person=person)
    ]  # fmt: skip


def _safe(person: Person) -> list[dict]:
    rows: list[dict[str, Any]] = [
        {"document": one.name, "sorte": str(one.get_kind_display()), "octets": one.size, "déposé le": one.at}
        for one in Document.objects.filter(person=person)
    ]
    shares = Share.objects.filter(document__person=person).select_related("document")
    rows += [
        {"lien vers": one.document.name, "pour": one.label, "jusqu’au": one.ends, "arrêté le": one.revoked,
         "pris le": [view.at.isoformat() for view in ShareView.objects.filter(share=one)]}
        for one in shares
    ]  # fmt: skip
    return rows


def _network(person: Person) -> list[dict]:
    rows: list[dict[str, Any]] = [
        {"demande au réseau": one.company, "mots": one.words, "accord le": one.agreed, "état": str(one.get_state_display())}
        for one in NetworkRequest.objects.filter(person=person) | NetworkRequest.objects.filter(author=person)
    ]
    return rows + [{"réponse au réseau": one.words, "le": one.at} for one in NetworkAnswer.objects.filter(author=person)]


def _outcomes(person: Person) -> list[dict]:
    rows: list[dict[str, Any]] = [
        {"évaluation": str(one.get_moment_display()), "réponses": one.marks, "mots": one.words, "merci": one.thanks}
        for one in Evaluation.objects.filter(person=person)
    ]
    return rows + [
        {
            "situation": str(one.get_situation_display()),
            "mois après": one.months,
            "preuve": str(one.get_proof_display()),
            "le": one.answered,
        }
        for one in Outcome.objects.filter(person=person)
    ]


def erase(person: Person) -> None:
    """What was theirs goes, the files from the disk too. Of their pairs, counts stay without a word: conversations held, marks, outcomes."""
    for document in Document.objects.filter(person=person):
        transaction.on_commit(partial(document.file.storage.delete, str(document.file.name)))
    for model in (Document, Application, Step, Mood, Milestone):
        model.objects.filter(person=person).delete()  # type: ignore[attr-defined]
    Talk.objects.filter(pk__in=list(_about(person).values_list("pk", flat=True))).update(proof="", note="")
    Talk.objects.filter(author=person).update(author=None)
    NetworkRequest.objects.filter(person=person).delete()
    NetworkRequest.objects.filter(author=person).update(author=None)
    NetworkAnswer.objects.filter(author=person).update(author=None)
    Evaluation.objects.filter(person=person).update(words="", thanks="")
    Outcome.objects.filter(recorded_by=person).update(recorded_by=None)
