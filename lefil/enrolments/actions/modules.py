"""What each kind of gate asks for: a quiz, an interview, a check seen by staff, a text signed."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.models import Module
from lefil.enrolments.actions.gates import complete, refuse
from lefil.enrolments.models import Completion, Enrolment
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.letters.actions import write
from lefil.people.models import Person

LONGEST_CHECK = timedelta(days=365)


@transaction.atomic
def answer_quiz(enrolment: Enrolment, *, module: Module, answers: dict[int, set[int]], by: Person) -> Completion:
    """Marks a quiz. `answers` maps a question's number to the numbers of the choices ticked; a question is right when
    exactly the right choices are ticked. Below the pass mark nothing is lost: the person reads again and retries, as often as they like."""
    quiz = module.content.get("quiz", [])
    if module.kind != "training" or not quiz:
        raise Refused(_("Cette étape n’a pas de quiz."))
    right = [
        i
        for i, question in enumerate(quiz)
        if answers.get(i, set()) == {n for n, choice in enumerate(question["choices"]) if choice["right"]}
    ]
    percent = 100 * len(right) // len(quiz)
    passed = percent >= module.pass_percent
    standing = Completion.objects.filter(enrolment=enrolment, module=module, state="passed").first()
    if standing and not passed:
        return standing  # a retry for pleasure never takes a green gate away
    data = {"right": right, "answers": {str(i): sorted(ticked) for i, ticked in answers.items()}}
    return complete(enrolment, module=module, state="passed" if passed else "failed", score=percent, data=data, by=by)


@transaction.atomic
def finish_cards(enrolment: Enrolment, *, module: Module, by: Person) -> Completion:
    """The person has read the last card of a training that has no quiz. Read again, nothing changes while it still holds.

    Refused when a quiz is to be answered, and to anybody else: nobody reads for another.
    """
    if module.kind != "training" or not module.content.get("cards") or module.content.get("quiz"):
        raise Refused(_("Cette étape ne se termine pas ici."))
    if by.pk != enrolment.person_id:
        raise Refused(_("Seule la personne concernée termine cette formation."))
    standing = Completion.objects.filter(enrolment=enrolment, module=module, state="passed", version=module.version).first()
    if standing and standing.valid_until is None:
        return standing
    return complete(enrolment, module=module, by=by)


@transaction.atomic
def sign_text(enrolment: Enrolment, *, module: Module, text_shown: str, by: Person) -> Completion:
    """The person signs the text of a commitment; the very words they saw are kept."""
    if module.kind != "commitment" or by.pk != enrolment.person_id:
        raise Refused(_("Seule la personne concernée signe cet engagement."))
    return complete(enrolment, module=module, data={"text": text_shown, "language": by.language}, by=by)


@transaction.atomic
def see_check(enrolment: Enrolment, *, module: Module, issued: date, conform: bool, by: Person) -> Completion:
    """A member of staff has seen the document and writes the two dates only; the document is never kept.

    Refused when it is dated in the future or so old that it no longer holds.
    """
    today = timezone.localdate()
    validity = timedelta(days=module.validity_days) if module.validity_days else LONGEST_CHECK
    if module.kind != "check":
        raise Refused(_("Cette étape n’est pas une vérification."))
    if by.pk == enrolment.person_id:
        raise Refused(_("Une autre personne de l’équipe doit voir votre document."))
    if issued > today:
        raise Refused(_("La date du document est dans le futur. Vérifiez-la."))
    if conform and issued + validity < today:
        raise Refused(_("Ce document est trop ancien. Demandez un extrait récent."))
    if not conform:
        return complete(enrolment, module=module, state="failed", by=by)
    return complete(enrolment, module=module, on=today, valid_until=issued + validity, by=by)


@transaction.atomic
def decide_interview(
    enrolment: Enrolment, *, module: Module, grades: dict[str, int | None], decision: str, reason: str = "", note: str = "", by: Person
) -> Completion:
    """Notes the grid (1 to 4, None when not observed) and the decision: yes, no, or second_reader.

    Under the minimum of one criterion the decision cannot be yes. A no ends the application with the reason's kind sentence.
    """
    if module.kind != "interview" or by.pk == enrolment.person_id:
        raise Refused(_("Cet entretien doit être noté par une autre personne."))
    low = [c["label"] for c in module.content["criteria"] if (grades.get(c["code"]) or 4) < c["minimum"]]
    if decision == "yes" and low:
        raise Refused(_("« %(name)s » est trop bas pour un oui. Demandez une deuxième lecture.") % {"name": low[0]})
    if decision != "yes" and not reason:
        raise Refused(_("Choisissez la raison de cette décision."))
    state = {"yes": "passed", "no": "failed", "second_reader": "to_review"}[decision]
    completion = complete(enrolment, module=module, state=state, data={"grades": grades, "note": note}, reason=reason, by=by)
    if decision == "no":
        _refuse_kindly(enrolment, module, reason, by)
    elif decision == "yes":
        _tell_next(completion, by)
    return completion


@transaction.atomic
def read_again(completion: Completion, *, accept: bool, reason: str = "", by: Person) -> Completion:
    """The second reader's decision: never the person who gave the first."""
    if completion.state != "to_review":
        raise Refused(_("Cet entretien n’attend plus de deuxième lecture."))
    if by.pk in {completion.decided_by_id, completion.enrolment.person_id}:
        raise Refused(_("La deuxième lecture revient à une autre personne de l’équipe."))
    state = "passed" if accept else "failed"
    done = complete(
        completion.enrolment, module=completion.module, state=state, second_reader=by, reason=reason or completion.reason,
        data=completion.data, by=by,
    )  # fmt: skip
    if accept:
        _tell_next(done, by)
    else:
        _refuse_kindly(completion.enrolment, completion.module, done.reason, by)
    return done


def _tell_next(completion: Completion, by: Person) -> None:
    """After a yes, the way to the next step; nothing when it was the last one: the person is told that all is complete."""
    enrolment = completion.enrolment
    if enrolment.state == "applied" and (enrolment.person.phone or enrolment.person.email):
        write(
            enrolment.person, kind="enrolments/next_step", key=f"next_step:{completion.pk}:{completion.on}", by=by,
            context={"enrolment": enrolment, "link": absolute("home")},
        )  # fmt: skip


def _refuse_kindly(enrolment: Enrolment, module: Module, reason: str, by: Person) -> None:
    words = {row["code"]: row["kind_word"] for row in module.content.get("reasons", [])}
    refuse(enrolment, why=reason, kind_word=words.get(reason, ""), by=by)
