"""Konexio's mentoring: a handful of pairs at different steps of the twelve conversations. Inès mentors Amina."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lefil.catalogue.actions import open_programme
from lefil.catalogue.models import Programme
from lefil.catalogue.reference.levels import WORK
from lefil.demo.cast import Cast
from lefil.demo.clock import at
from lefil.demo.generate import Crowd
from lefil.demo.scenes.pairs import sign_all
from lefil.enrolments.actions import enrol, settle
from lefil.enrolments.models import Enrolment
from lefil.groups.actions import close, form_pair
from lefil.groups.models import Group
from lefil.matching.actions import ask, offer, paint
from lefil.meetings.actions import plan
from lefil.mentoring import actions
from lefil.mentoring.rules import BOARD
from lefil.orgs.actions import appoint, found
from lefil.orgs.models import Organisation
from lefil.people.actions import enter, give_consent
from lefil.people.models import Person

SEED = 12
EVENINGS = 0b110000000 | 0b110000000 << 18  # Monday and Wednesday, the two last bands
# (conversations finished, domain, job, ended): the way of each of the other pairs
OTHERS = ((0, "G", "G1602", False), (2, "N", "N1103", False), (6, "K", "K1302", False), (12, "D", "D1106", True))
BOARD_LINES = (
    ("Librairie des Halles", "Accueil", 20, "interview"),
    ("Cabinet Morel", "Assistante de gestion", 9, "sent"),
    ("Mairie de Pantin", "Agent d’accueil", 4, "sent"),
    ("Clinique du Parc", "Secrétaire", 26, "answered"),
)
PROOFS = (
    "Trois dates sont choisies.",
    "Cinq forces, avec un exemple chacune.",
    "Trois métiers, avec leur code.",
    "Un rendez-vous est pris.",
)
CV = b"%PDF-1.4\n% Le CV d'une personne de la demonstration.\n"


@transaction.atomic
def mentor(cast: Cast, now: datetime) -> None:
    """Twelve weeks: one pair has ended, Amina and Inès have finished four conversations, others are on their way."""
    with at(now - timedelta(weeks=12)):
        konexio = Organisation.objects.filter(slug="konexio").first() or found("Konexio", slug="konexio", city="Paris", by=None)
        for role in ("coordinator", "protection"):
            if not cast.chloe.memberships.filter(organisation=konexio, role=role).exists():
                appoint(cast.chloe, organisation=konexio, role=role, by=None)
        programme = open_programme(
            konexio, pack="mentoring", name="Mentorat emploi", slug="mentorat-emploi", volunteer_word="mentor", learner_word="apprenant·e",
            needs_parent=False, meeting_minutes=60, by=None,
        )  # fmt: skip
        actions.install(programme, by=None)
        amina = _learner(programme, cast.amina, "M", "M1602", ["fr", "fa"])
        ines = _mentor(programme, cast.ines, "M", "M1602", ["fr"])
        crowd = Crowd(SEED, date(now.year, now.month, now.day))
        others = [
            (_learner(programme, _stranger(crowd), domain, job, ["fr"]), _mentor(programme, _stranger(crowd), domain, job, ["fr"]))
            for _done, domain, job, _ended in OTHERS
        ]
        pair = _paired(programme, amina, ines, cast)
        groups = [_paired(programme, learner, volunteer, cast) for learner, volunteer in others]
        give_consent(cast.amina, purpose=BOARD, by=cast.amina)
    _live(pair, done=4, now=now)
    for group, (done, _domain, _job, ended) in zip(groups, OTHERS, strict=True):
        _live(group, done=done, now=now - timedelta(days=8 if ended else 0))
        if ended:
            _end(group, cast, now)
    _amina(cast, pair, now)
    _network(groups[1], now)


def _stranger(crowd: Crowd) -> Person:
    first, surname, gender, language = crowd.name()
    return enter(
        f"{first} {surname}".strip(), born=date(1994, 4, 4), gender=gender, email=crowd.email(), verified=timezone.now(), language="fr",
        speaks=sorted({"fr", language}), departement="93", by=None,
    )  # fmt: skip


def _learner(programme: Programme, person: Person, domain: str, job: str, languages: list[str]) -> Enrolment:
    place = enrol(person, programme=programme, side="learner", by=person)
    paint(place, bands=EVENINGS, by=person)
    ask(place, level=WORK, subjects=[f"rome-{domain}", f"rome-{job}"], languages=languages, by=person)
    return settle(place, by=None)


def _mentor(programme: Programme, person: Person, domain: str, job: str, languages: list[str]) -> Enrolment:
    place = enrol(person, programme=programme, side="volunteer", profile="professional", by=person)
    paint(place, bands=EVENINGS, by=person)
    lines = [(f"rome-{code}", WORK, WORK) for code in (domain, job)]
    offer(place, capacity=2, subjects=lines, languages=languages, by=person)
    return settle(place, by=None)


def _paired(programme: Programme, learner: Enrolment, volunteer: Enrolment, cast: Cast) -> Group:
    group = form_pair(
        programme,
        organisation=programme.organisation,
        learner=learner,
        volunteer=volunteer,
        subject=learner.need.subjects[0],
        by=cast.chloe,
    )
    sign_all(group)
    group.refresh_from_db()
    return group


def _live(group: Group, *, done: int, now: datetime) -> None:
    """One conversation a week up to now, and the next one in three days."""
    volunteer = group.seats.get(side="volunteer").enrolment.person
    modules = list(group.programme.modules.filter(kind="lesson").order_by("position"))
    hour = 9 + group.pk % 9
    for turn, module in enumerate(modules[:done]):
        starts = (now - timedelta(days=6 * (done - turn) - 2)).replace(hour=hour, minute=0)
        with at(starts - timedelta(days=2)):
            meeting = plan(group, starts=starts, minutes=60, by=volunteer)
        with at(meeting.ends + timedelta(minutes=5)):
            actions.write_talk(meeting, module=module, minutes=55, finished=True, proof=PROOFS[turn % len(PROOFS)], by=volunteer)
    if done < len(modules):
        plan(group, starts=(now + timedelta(days=3)).replace(hour=hour, minute=0), minutes=60, by=volunteer)


def _end(group: Group, cast: Cast, now: datetime) -> None:
    """Finished, evaluated by both, and already in work."""
    people = {seat.side: seat.enrolment.person for seat in group.seats.select_related("enrolment__person")}
    with at(now - timedelta(days=5)):
        for side, thanks in (("learner", "Merci pour votre patience."), ("volunteer", "J’ai beaucoup appris avec vous.")):
            marks = dict.fromkeys(("listened", "useful", "rhythm", "confidence"), 4)
            actions.evaluate(group, person=people[side], moment="end", marks=marks, thanks=thanks, by=people[side])
        close(group, kind="planned", reasons=["planned_end"], by=cast.chloe)
        today = timezone.localdate()
        actions.note_outcome(group, months=0, situation="durable", proof="contract", since=today, proof_on=today, by=cast.chloe)


def _amina(cast: Cast, group: Group, now: datetime) -> None:
    """Her board, her week, a document shown by a link, and a request that waits for her yes."""
    amina = cast.amina
    for company, job, days, state in BOARD_LINES:
        with at(now - timedelta(days=days)):
            one = actions.add_application(amina, company=company, job=job, channel="site", sent_on=timezone.localdate(), by=amina)
        if state != "sent":
            with at(now - timedelta(days=days - 8)):
                actions.advance(one, to="followed", by=amina)
                result = {"result": "refused", "lesson": "Apprendre le logiciel d’accueil"} if state == "answered" else {}
                actions.advance(one, to=state, on=(now + timedelta(days=2)).date(), by=amina, **result)
    actions.add_application(amina, company="Théâtre de la Ville", job="Billetterie", found_on=timezone.localdate(now), by=amina)
    actions.set_goal(amina, words="Appeler la mairie de Pantin", by=amina)
    actions.choose_action(amina, code="interview", due=(now + timedelta(days=2)).date(), by=amina)
    with at(now - timedelta(days=3)):
        actions.tick(actions.choose_action(amina, code="cv", due=None, by=amina), done=True, by=amina)
        actions.feel(amina, face=2, by=amina)
        document = actions.keep(amina, kind="cv", name="CV.pdf", content=CV, by=amina)
        shared = actions.share(document, label="Cabinet Morel", days=7, by=amina)
    with at(now - timedelta(days=1)):
        actions.take(shared, by=None)
        actions.feel(amina, face=3, by=amina)
    actions.ask_network(group, company="une grande librairie", words="Parler vingt minutes avec une personne de l’accueil.", by=cast.ines)


def _network(group: Group, now: datetime) -> None:
    """Another pair's request, accepted by its learner: Inès may answer it."""
    people = {seat.side: seat.enrolment.person for seat in group.seats.select_related("enrolment__person")}
    with at(now - timedelta(days=1)):
        request = actions.ask_network(group, company="un entrepôt", words="Visiter un quai de chargement.", by=people["volunteer"])
        actions.decide_request(request, yes=True, by=people["learner"])
