"""Konexio's Digistart JavaScript: 18 learners of six languages, two weeks of half-days signed, one who stopped, one who was away today.

Written with the same actions as the pages, and with few letters: it fills in a few seconds.
"""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from lefil.catalogue.actions import open_programme
from lefil.catalogue.models import Programme
from lefil.catalogue.reference.feasts import public_holidays
from lefil.classroom import actions
from lefil.classroom.content.lessons import CODES, lessons
from lefil.classroom.models import Cohort, HalfDay
from lefil.demo.cast import Cast
from lefil.demo.clock import at
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.meetings.models import Booking
from lefil.orgs.actions import appoint, found
from lefil.people.actions import enter
from lefil.people.models import Person

PARIS = ZoneInfo("Europe/Paris")
# First name, surname, language. Invented.
CLASS = (
    ("Yonas", "Tesfay", "ti"), ("Oksana", "Kovalenko", "uk"), ("Karim", "Rahimi", "fa"), ("Mariam", "Diallo", "fr"), ("Samir", "Haddad", "ar"),
    ("Taras", "Bondar", "uk"), ("Nadia", "Sultani", "fa"), ("Ibrahim", "Camara", "fr"), ("Lena", "Gebre", "ti"), ("Rosa", "Okafor", "en"),
    ("Hamid", "Nazari", "fa"), ("Salma", "Khoury", "ar"), ("Daniel", "Eze", "en"), ("Iryna", "Melnyk", "uk"), ("Mussa", "Osman", "ar"),
    ("Aïcha", "Touré", "fr"), ("Bilal", "Mansour", "ar"),
)  # fmt: skip
CO_TEACHERS = (("Hélène", "Marchand"), ("Paul", "Reynaud"), ("Zineb", "Alami"), ("Jules", "Fabre"))
LEFT, AWAY = 16, 14  # places in CLASS: Bilal stops in the second week, Mussa misses the last half-day
KEPT = ("let et const", "la boucle for", "lire la console", "écrire une fonction", "chercher sans avoir peur")
UNCLEAR = ("la différence entre = et ===", "quand la boucle s’arrête", "", "return et console.log", "")


def teach(cast: Cast, now: datetime) -> Cohort:
    """Eight half-days lived over two weeks, others from tomorrow on."""
    dice = random.Random(18)
    past = working_days(now.astimezone(PARIS).date(), -8)
    with at(moment(past[0], 8) - timedelta(days=7)):
        konexio = found(
            "Konexio", slug="konexio", city="Paris", siret="81212121200019", address="15 rue de la Paix", signatory="Jeanne Delmas",
            signatory_title="directrice de la formation", by=None,
        )  # fmt: skip
        appoint(cast.chloe, organisation=konexio, role="coordinator", by=None)
        programme = open_programme(
            konexio, pack="classroom", name="Digistart JavaScript", slug="digistart-javascript", volunteer_word="formateur ou formatrice",
            learner_word="apprenant·e", needs_parent=False, by=None,
        )  # fmt: skip
        teacher = enrol(cast.ines, programme=programme, side="volunteer", by=cast.ines)
        cohort = actions.open_cohort(programme, teacher=teacher, title="Digistart JavaScript", nda="11755555575", places=20, by=cast.chloe)
        learners = [_enters(cast.amina, cohort, cast, 0), *(_enters(_person(*who), cohort, cast, n) for n, who in enumerate(CLASS, 1))]
        for n, (first, surname) in enumerate(CO_TEACHERS):
            helper = enrol(
                _person(first, surname, "fr", f"{surname.lower()}{n}@exemple.fr"), programme=programme, side="volunteer", by=None
            )
            actions.join_class(cohort, enrolment=helper, by=cast.chloe)
        actions.share_equally(cohort, by=cast.ines)
        _waits(programme, cast)
        days = [*past, *working_days(now.astimezone(PARIS).date() + timedelta(days=1), 8)]  # today Inès opens the welcome of 25
        half_days = [_planned(cohort, day, n, cast) for n, day in enumerate(days)]
        actions.add_resource(
            cohort, title="MDN : JavaScript en français", link="https://developer.mozilla.org/fr/docs/Web/JavaScript", by=cast.ines
        )
        actions.add_resource(
            cohort, title="Dactylo : écrire plus vite", link="https://example.org/dactylo", lesson="variables", by=cast.ines
        )
    for n, half_day in enumerate(half_days[:8]):
        _lived(half_day, n, learners, cast, dice)
    _skills(learners, cast, dice)
    return cohort


def working_days(today: date, count: int) -> list[date]:
    """`count` days of class, Monday to Friday but Wednesday, without public holidays: before today when negative, else from today."""
    made: list[date] = []
    step, day = (-1, today - timedelta(days=1)) if count < 0 else (1, today)
    while len(made) < abs(count):
        if day.weekday() in (0, 1, 3, 4) and day not in public_holidays(day.year):
            made.append(day)
        day += timedelta(days=step)
    return sorted(made)


def moment(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=PARIS)


def _person(first: str, surname: str, language: str, email: str = "") -> Person:
    return enter(
        f"{first} {surname}", born=date(1980 + len(surname) * 2, 1 + len(first), 9), email=email or f"{first.lower()}.{surname.lower()}@exemple.fr",
        verified=timezone.now(), language="fr", speaks=sorted({"fr", language}), departement="93", channel="email", by=None,
    )  # fmt: skip


def _enters(person: Person, cohort: Cohort, cast: Cast, n: int) -> Enrolment:
    levels = ("A2", "B1", "A2", "A2", "B2")
    made = enrol(person, programme=cohort.group.programme, side="learner", by=person)
    point = actions.position(
        made, listening=levels[n % 5], reading=levels[(n + 2) % 5], speaking="A2" if n % 3 else "A1", writing="A1" if n % 2 else "A2", source="test",
        reading_ease="helped" if n % 4 == 0 else "alone", digital="partial" if n % 3 else "autonomous", equipment="phone" if n % 3 == 0 else "computer",
        network="small" if n % 4 == 0 else "box", quiet="sometimes" if n % 5 == 0 else "yes", goal="Travailler dans le numérique", by=cast.chloe,
    )  # fmt: skip
    arranged = (["laptop"] if n % 3 == 0 else []) + (["light", "sim"] if n % 4 == 0 else []) + (["captions"] if n % 5 == 0 else [])
    actions.decide(point, decision="join", adaptations=arranged, by=cast.chloe)
    made.refresh_from_db()
    actions.join_class(cohort, enrolment=made, by=cast.chloe)
    return made


def _waits(programme: Programme, cast: Cast) -> None:
    """Two who knock at the door: one to be asked, one for whom French comes first."""
    enrol(_person("Solomon", "Haile", "ti"), programme=programme, side="learner", by=None)
    early = enrol(_person("Fatou", "Barry", "fr"), programme=programme, side="learner", by=None)
    point = actions.position(
        early, listening="A1", reading="A1.1", speaking="A1", writing="0", source="test", reading_ease="other", digital="guided",
        equipment="phone", network="small", quiet="no", goal="Apprendre un métier", by=cast.chloe,
    )  # fmt: skip
    actions.decide(point, decision="another", route="french", by=cast.chloe)


def _planned(cohort: Cohort, day: date, n: int, cast: Cast) -> HalfDay:
    """Two mornings a lesson: eight half-days behind are the first four lessons."""
    return actions.plan_half_day(cohort, starts=moment(day, 9), minutes=180, lesson=CODES[n // 2], by=cast.chloe)


def _drawn(dice: random.Random) -> str:
    """A signature as a finger writes it: no two alike."""
    x, points = dice.randrange(40, 90), []
    while x < 470:
        points.append(f"{x} {dice.randrange(40, 165)}")
        x += dice.randrange(18, 46)
    return "M" + "L".join(points)


def _lived(half_day: HalfDay, n: int, learners: list[Enrolment], cast: Cast, dice: random.Random) -> None:
    """Signed as they arrive, closed by Inès at noon; who is away is called at two."""
    starts, ends = half_day.meeting.starts, half_day.meeting.ends
    here = [one for place, one in enumerate(learners) if not _away(place, n)]
    with at(starts + timedelta(minutes=4)):
        for one in here:
            way = {"word": half_day.word} if dice.random() < 0.1 else {"path": _drawn(dice)}
            actions.sign(half_day, enrolment=one, by=one.person, **way)
    with at(ends - timedelta(minutes=5)):
        for one in here[: 6 + n % 3]:
            actions.leave_ticket(half_day, enrolment=one, keep=dice.choice(KEPT), unclear=dice.choice(UNCLEAR), by=one.person)
    present = {one.pk for one in here}
    rows = Booking.objects.filter(meeting=half_day.meeting, side="learner").exclude(state="cancelled")
    said = {row.key: ("present", 180) if row.enrolment_id in present else ("absent", 0) for row in rows}
    with at(ends):
        actions.countersign(half_day, path=_drawn(dice), said=said, by=cast.ines)
    if n == 5:
        _stops(half_day, learners[LEFT + 1], cast, ends)


def _away(place: int, n: int) -> bool:
    """Bilal (LEFT) comes to three half-days then no more; Mussa (AWAY) misses the last; a few others miss one."""
    return (place == LEFT + 1 and n >= 3) or (place == AWAY + 1 and n == 7) or (n % 4 == 2 and place % 9 == 5)


def _stops(half_day: HalfDay, enrolment: Enrolment, cast: Cast, ends: datetime) -> None:
    with at(ends + timedelta(hours=2)):
        actions.note_call(half_day.cohort, enrolment=enrolment, result="message", by=cast.ines)
    with at(ends + timedelta(hours=4)):
        actions.note_call(
            half_day.cohort, enrolment=enrolment, result="talked", words="Un emploi de livreur, le matin", reason="work", by=cast.chloe
        )
        actions.leave_course(half_day.cohort, enrolment=enrolment, reason="job", solution="next", by=cast.chloe)


def _skills(learners: list[Enrolment], cast: Cast, dice: random.Random) -> None:
    done = [skill.code for code in CODES[:4] for skill in lessons()[code].skills]
    for place, one in enumerate(learners):
        if place != LEFT + 1:
            levels = {code: dice.choice([2, 2, 1]) if n < 6 else dice.choice([1, 1, 0]) for n, code in enumerate(done)}
            actions.mark_skills(one, levels=levels, by=cast.ines)
