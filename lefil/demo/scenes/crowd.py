"""The crowd: generated people come in by the import, as an association would bring them, and walk towards each other."""

import random
from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from lefil.catalogue.models import Module
from lefil.demo.cast import Cast
from lefil.enrolments.actions import answer_quiz, decide_interview, see_check, settle, sign_text
from lefil.enrolments.models import Enrolment
from lefil.enrolments.queries import words_of
from lefil.people.actions import account_for, agree, claim, find_or_enter, grant, prove_phone, record_on_paper
from lefil.people.models import ParentalAuthorisation, Person
from lefil.people.queries import contact_of

SCOPES = ["tutoring", "video", "messages", "data"]
WORDS = {
    "organisation": "Article 1", "frequency": "une fois par semaine", "duration": "six semaines",
    "contact_name": "Chloé", "contact_phone": "01 84 80 00 00",
}  # fmt: skip


def clear_volunteers(enrolments: Iterable[Enrolment], *, cast: Cast, dice: random.Random) -> None:
    """Interview, trainings, check and commitment, each by its own action."""
    for enrolment in enrolments:
        prove(enrolment.person)
        for module in enrolment.programme.modules.filter(side="volunteer", required=True, active=True):
            walk(enrolment, module, cast=cast, dice=dice)


def walk(enrolment: Enrolment, module: Module, *, cast: Cast, dice: random.Random) -> None:
    """One person does one module as its kind asks."""
    person = enrolment.person
    if module.kind == "interview":
        grades: dict[str, int | None] = {criterion["code"]: dice.choice([3, 3, 4]) for criterion in module.content["criteria"]}
        decide_interview(enrolment, module=module, grades=grades, decision="yes", by=cast.chloe)
    elif module.kind == "training":
        answers = {n: {i for i, c in enumerate(q["choices"]) if c["right"]} for n, q in enumerate(module.content["quiz"])}
        answer_quiz(enrolment, module=module, answers=answers, by=person)
    elif module.kind == "check":
        issued = timezone.localdate() - timedelta(days=dice.choice([3, 10, 20, 60, 320]))
        see_check(enrolment, module=module, issued=issued, conform=True, by=cast.chloe)
    elif module.kind == "commitment":
        sign_text(enrolment, module=module, text_shown=words_of(enrolment, module), by=person)


def clear_pupils(enrolments: Iterable[Enrolment], *, cast: Cast, dice: random.Random) -> None:
    """The parent whom the file names answers the link; where it names none, staff hold a signed paper. Adults need nobody."""
    for enrolment in enrolments:
        pupil, today = enrolment.person, timezone.localdate()
        prove(pupil)
        if pupil.band(today) != "adult":
            asked = ParentalAuthorisation.objects.filter(minor=pupil, state="asked").select_related("guardian").first()
            word = grant(asked, scopes=SCOPES, relation="parent", by=asked.guardian) if asked else on_paper(pupil, cast=cast, dice=dice)
            if pupil.band(today) != "teen":
                agree(word, by=pupil)
        settle(enrolment, by=cast.chloe)


def on_paper(pupil: Person, *, cast: Cast, dice: random.Random) -> ParentalAuthorisation:
    """The parent's number is one of the range that the regulator keeps for fiction."""
    name = f"{dice.choice(['Fatima', 'Marie', 'Jean', 'Nadia', 'Olivier'])} {pupil.name.split()[-1]}"
    parent = find_or_enter(name, contact=f"+3363998{dice.randrange(1000, 9999)}", by=cast.chloe)
    return record_on_paper(
        pupil, guardian=parent, relation="parent", scopes=SCOPES, signed=timezone.localdate(), words=WORDS, by=cast.chloe
    )


def prove(person: Person) -> None:
    """As if the code sent to the phone had come back: each generated person signs in once."""
    account = account_for(contact_of(person), by=None)
    if account.phone:
        prove_phone(account, by=person)
    claim(person, account=account, by=person)
