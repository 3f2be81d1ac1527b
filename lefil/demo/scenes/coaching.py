"""La Cravate Solidaire: 80 HR volunteers trained or in training, 70 candidates who have begun at least one module, workshops to come."""

import random
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from lefil.catalogue.actions import open_programme
from lefil.catalogue.models import Module, Programme
from lefil.coaching import actions
from lefil.coaching.models import Workshop
from lefil.coaching.queries.training import samples
from lefil.demo.cast import Cast
from lefil.demo.clock import at
from lefil.demo.generate import Crowd
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.meetings.actions import attend
from lefil.meetings.models import Booking
from lefil.orgs.actions import appoint, found
from lefil.people.actions import enter

SEED = 70
JOBS = ("Vendeuse", "Cariste", "Aide à domicile", "Cuisinier", "Agent d’accueil", "Assistante de gestion", "Préparateur de commandes")
WEEKS = 4
LINES = [
    ("Vous donnez un exemple avec un résultat.", "Dire le nom du métier dans les dix premières secondes"),
    ("Votre parcours se comprend en une minute.", "Ajouter deux chiffres à votre dernière expérience"),
    ("Vous écoutez la question jusqu’au bout.", "Préparer une question à poser à la fin"),
]


def coach(cast: Cast, now: datetime, *, volunteers: int, candidates: int) -> None:
    """Four weeks of workshops held, two by two, then those of the coming days; David leads, Amina is among the candidates."""
    dice = random.Random(SEED)
    with at(now - timedelta(weeks=WEEKS)):
        cravate = found("La Cravate Solidaire", slug="la-cravate-solidaire", city="Paris", by=None)
        appoint(cast.chloe, organisation=cravate, role="coordinator", by=None)
        programme = open_programme(
            cravate, pack="coaching", name="Coups de Pouce à la Maison", slug="coups-de-pouce", volunteer_word="bénévole RH",
            learner_word="candidat·e", needs_parent=False, by=None,
        )  # fmt: skip
        modules = actions.install(programme, by=None)
        crowd = Crowd(SEED, date(now.year, now.month, now.day))
        places = [
            *[enrol(person, programme=programme, side="volunteer", by=person) for person in (cast.david, cast.ines)],
            *[_stranger(crowd, programme, "volunteer", dice) for _n in range(volunteers - 2)],
        ]
        people = [_stranger(crowd, programme, "learner", dice) for _n in range(candidates - 1)]
        amina = enrol(cast.amina, programme=programme, side="learner", answers={"job": "Assistante de gestion"}, by=cast.amina)
        actions.choose_path(amina, answers={"goal": "interview_soon", "french": "ok"}, by=cast.amina)
    evening = now.replace(hour=16)  # volunteers work by day, and Inès teaches in the morning
    for number, candidate in enumerate([amina, *people]):
        pair = (places[2 * number % len(places)], places[(2 * number + 1) % len(places)])
        _lived(modules[number % 4], candidate, pair, evening - timedelta(days=1 + number % (7 * WEEKS - 7), hours=number // 21 * 2), cast)
    for number in range(12):
        pair = (places[2 * number % len(places)], places[(2 * number + 1) % len(places)])
        made = _opened(modules[number % 4], pair, evening + timedelta(days=1 + number // 3, hours=2 * (number % 3)), cast)
        if number == 3:
            actions.take_seat(made, candidate=amina, by=cast.amina)
            actions.learn_in(made, volunteer=places[1], by=cast.ines)
    _learnt(places)
    _oriented(cast, programme, now)


def _learnt(places: list[Enrolment]) -> None:
    """David says for what he recruits; six volunteers have graded the first sample, each a little in their own way."""
    actions.say_trades(places[0], trades=["D", "M"], by=places[0].person)
    reference = samples()[0]["marks"]
    for n, place in enumerate(places[2:8]):
        marks = {code: max(1, min(4, mark + (at + n) % 3 - 1)) for at, (code, mark) in enumerate(reference.items())}
        actions.calibrate(place, sample="cv", marks=marks, by=place.person)


def _oriented(cast: Cast, programme: Programme, now: datetime) -> None:
    """A mission locale sent Amina, who lets it follow; another invitation waits for its answer."""
    sender: dict[str, Any] = {"sender": "Yann Le Goff", "structure": "Mission locale de Bondy", "email": "yann.legoff@exemple.fr"}
    with at(now - timedelta(days=9)):
        actions.accept(actions.orient(programme, called="Amina", contact=cast.amina.phone, by=None, **sender), shares=True, by=None)
    with at(now - timedelta(days=2)):
        actions.orient(programme, called="Nour", contact="+33639980150", job="Cariste", modules=("cv",), by=None, **sender)


def _stranger(crowd: Crowd, programme: Programme, side: str, dice: random.Random) -> Enrolment:
    first, surname, gender, language = crowd.name()
    person = enter(
        f"{first} {surname}".strip(), born=date(dice.randint(1965, 2002), dice.randint(1, 12), dice.randint(1, 28)), gender=gender,
        email=crowd.email(), verified=timezone.now(), language="fr", speaks=sorted({"fr", language}), departement=dice.choice(("75", "93", "94", "69", "59")), by=None,
    )  # fmt: skip
    answers = {"job": dice.choice(JOBS)} if side == "learner" else {}
    return enrol(person, programme=programme, side=side, answers=answers, by=person)


def _opened(module: Module, pair: tuple[Enrolment, Enrolment], starts: datetime, cast: Cast) -> Workshop:
    made = actions.open_workshop(
        module, organisation=module.programme.organisation, starts=starts, places=module.content["people"][1], by=cast.chloe
    )
    return actions.staff_both(made, lead=pair[0], observer=pair[1], by=cast.chloe)


def _lived(module: Module, candidate: Enrolment, pair: tuple[Enrolment, Enrolment], starts: datetime, cast: Cast) -> None:
    """One workshop from its opening to the feedback, at its own dates."""
    strength, advice = LINES[candidate.pk % len(LINES)]
    grid = [line["code"] for line in module.content["grid"]]
    with at(starts - timedelta(days=2)):
        made = _opened(module, pair, starts, cast)
        actions.take_seat(made, candidate=candidate, by=candidate.person)
    with at(made.meeting.ends - timedelta(minutes=5)):
        actions.grade(made, candidate=candidate, marks={code: 2 + n % 2 for n, code in enumerate(grid)}, by=candidate.person)
        actions.grade(made, candidate=candidate, marks={code: 2 + n % 3 for n, code in enumerate(grid)}, by=pair[0].person)
        decision, reason = ("hesitate", "Il manque un exemple concret.") if module.code == "interview" else ("", "")
        actions.give_feedback(
            made, candidate=candidate, strengths=[strength], advices=[(advice, (starts + timedelta(days=7)).date())], decision=decision,
            reason=reason, by=pair[0].person,
        )  # fmt: skip
    with at(made.meeting.ends + timedelta(minutes=10)):
        for booking in Booking.objects.filter(meeting=made.meeting).select_related("meeting", "person"):
            attend(booking, outcome="present", minutes=made.meeting.module.minutes, source="report", by=pair[0].person)  # type: ignore[union-attr]
