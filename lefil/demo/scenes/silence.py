"""The silence screen worth opening: people nobody has spoken to for two to six weeks, each for a reason of their own; ladders half climbed,
answers by SMS, a phone that two sisters share, and a calling session tonight.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from lefil.care import actions, jobs
from lefil.care.actions.ladder import AT_LEAST
from lefil.care.models import Ladder, Thread
from lefil.care.queries.due import owner_for
from lefil.care.queries.sources import Noted
from lefil.catalogue.models import Programme
from lefil.demo.cast import Cast
from lefil.demo.clock import at
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.letters.actions import acknowledge, claim, send
from lefil.letters.models import Letter
from lefil.people.actions import enter
from lefil.people.models import Person

SCRIPT = (
    "Bonjour, je suis bénévole. J’appelle pour prendre de vos nouvelles.\nQu’est-ce qui s’est bien passé cette semaine ?\n"
    "Avez-vous ce qu’il faut pour continuer : téléphone, connexion, temps ?\nQuand voulez-vous qu’on se reparle ?"
)


@dataclass(frozen=True)
class Lost:
    """`calls`: days ago at which somebody spoke with them; `tried`: days ago at which nobody answered; `signs`: what staff noted."""

    name: str
    tail: str
    born: int
    calls: tuple[int, ...]
    tried: tuple[int, ...] = ()
    signs: tuple[str, ...] = ()
    level: str = ""
    looked: int = 0  # days since a ladder began
    answer: str = ""


PEOPLE = (
    Lost("Yonas Tesfay", "0041", 1999, (58, 55, 50, 44, 38, 34, 31), (25, 18), ("device",), "orange", looked=11),
    Lost("Mariam Koné", "0042", 2001, (40, 33, 19), (12,), ("life", "shorter"), "orange", looked=5),
    Lost("Oksana Melnyk", "0043", 1996, (57, 43, 29, 15)),
    Lost("Idriss Camara", "0044", 2003, (44, 37, 30, 23), (9, 4), ("shorter",), looked=3),
    Lost("Shirin Rahimi", "0045", 1994, (51, 42, 26), (), ("exam",)),
    Lost("Bilal Haddad", "0046", 2000, (36, 21), (8,), (), looked=2, answer="٣"),
    Lost("Rose Mbemba", "0047", 1998, (46, 39, 32, 20), (), ("holiday",)),
    Lost("Tarek Nouri", "0048", 1989, (59, 42), (30, 16), ("life",), "red"),
)
SISTERS = (Lost("Awa Sarr", "0049", 2002, (34, 17)), Lost("Fatou Sarr", "0049", 2004, (33, 16)))


def fall_silent(cast: Cast, now: datetime, programme: Programme) -> None:
    """Two months of threads, each lived at its own dates. The crowd was welcomed by a call, but for a few."""
    _welcome_crowd(now)
    threads = {lost.name: _lived(cast, programme, lost, now) for lost in (*PEOPLE, *SISTERS)}
    actions.hear("3 svp", provider_id="demo-shared", sender="+33639980049", at=now - timedelta(hours=2), by=None)
    _evening(cast, programme, list(threads.values()), now)
    volunteer = threads["Oksana Melnyk"].enrolment.person
    actions.agree_relay(volunteer, kind="trusted", name="Iryna", phone="+33639980050", link="ma cousine", by=volunteer)


def _welcome_crowd(now: datetime) -> None:
    """Whoever is in has a thread; what they lived is read; the others were called within the last twelve days, one in twenty excepted."""
    while jobs.open_threads():
        pass
    while jobs.notice():
        pass
    dice = random.Random(14)
    quiet = Thread.objects.filter(ever=False).order_by("id").values_list("pk", flat=True)
    called = [(pk, now - timedelta(days=dice.randrange(1, 13), hours=dice.randrange(8))) for pk in quiet if dice.random() > 0.05]
    actions.note_all([Noted(pk, when, "call", f"demo-welcome:{pk}", when) for pk, when in called], by=None)


def _lived(cast: Cast, programme: Programme, lost: Lost, now: datetime) -> Thread:
    with at(now - timedelta(days=62)):
        person = enter(
            lost.name, phone=f"+3363998{lost.tail}", born=date(lost.born, 3, 12), departement="93", verified=timezone.now(), by=None
        )
        place = enrol(person, programme=programme, side="learner", by=person)
        _ready(place)
        place.created = timezone.now()
        thread = actions.open_thread(place, owner=owner_for(place) or cast.chloe, by=None)
    days = sorted([(day, True) for day in lost.calls] + [(day, False) for day in lost.tried], reverse=True)
    for day, reached in days:
        with at(now - timedelta(days=day)):
            words = "Va bien, avance à son rythme." if reached else ""
            actions.attempt(thread, kind="call", reached=reached, mood=4 if reached else None, words=words, by=cast.chloe)
    for days_ago, code in zip((9, 6), lost.signs, strict=False):
        with at(now - timedelta(days=days_ago)):
            actions.tick(thread, code=code, by=cast.chloe)
    if lost.level:
        with at(now - timedelta(days=5)):
            actions.set_level(thread, level=lost.level, why="Plus de réponse, et une période difficile.", by=cast.chloe)
    if lost.looked:
        _look_for(thread, cast.chloe, now, lost)
    return thread


def _ready(place: Enrolment) -> None:
    """A programme without steps: whoever signs up is in. Its gates, when it has some, were walked before the two months begin."""
    Enrolment.objects.filter(pk=place.pk).update(state="ready", cleared_until=date(2099, 1, 1), created=timezone.now())
    place.refresh_from_db()


def _look_for(thread: Thread, chloe: Person, now: datetime, lost: Lost) -> None:
    """The ladder, rung after rung at its own hours; each SMS leaves and arrives."""
    began = now - timedelta(days=lost.looked)
    with at(began):
        ladder = actions.start_ladder(thread, by=chloe)
        _leave(thread)
    moment = began
    while ladder.due and max(ladder.due, moment + AT_LEAST) <= now:
        moment = max(ladder.due, moment + AT_LEAST)
        with at(moment):
            actions.climb(
                Ladder.objects.select_related("thread__enrolment__person", "thread__enrolment__organisation").get(pk=ladder.pk), by=None
            )
            _leave(thread)
        ladder.refresh_from_db()
    if lost.answer:
        with at(now - timedelta(hours=3)):
            actions.hear(lost.answer, provider_id=f"demo-{lost.tail}", sender=thread.enrolment.person.phone, at=timezone.now(), by=None)


def _leave(thread: Thread) -> None:
    for letter in Letter.objects.filter(person=thread.enrolment.person, state="waiting").order_by("id"):
        if claim(letter, by=None):
            letter.refresh_from_db()
            send(letter, by=None)
            acknowledge(letter, arrived=True, at=timezone.now(), by=None)


def _evening(cast: Cast, programme: Programme, threads: list[Thread], now: datetime) -> None:
    """Tonight, Inès calls for an hour or two those whom volunteers may call."""
    place = Enrolment.objects.filter(person=cast.ines, programme=programme, side="volunteer").first() or enrol(
        cast.ines, programme=programme, side="volunteer", by=cast.ines
    )
    _ready(place)
    for thread in threads:
        thread.refresh_from_db()
    actions.open_round(
        programme, organisation=programme.organisation, title="Prendre des nouvelles", script=SCRIPT, starts=now, ends=now + timedelta(hours=4),
        callers=[place], threads=[one for one in threads if one.level != "red"], by=cast.chloe,
    )  # fmt: skip
