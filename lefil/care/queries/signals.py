"""The signs that rows tell, thread by thread, each with its facts. Read for many threads at once: a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lefil.care.defaults import WEIGHTS
from lefil.care.models import Care, Contact, Signal, Thread
from lefil.letters.models import Letter
from lefil.meetings.models import Attendance, Booking
from lefil.tutoring.models import Feedback, Report

REACH = timedelta(days=60)
SHORT, LONG = 7, 14
Found = dict[int, dict[str, dict[str, Any]]]  # thread -> code -> facts


@dataclass(frozen=True)
class Said:
    """A sign as staff read it, with what it weighs here."""

    signal: Signal
    words: str
    weight: int


def found_for(threads: list[Thread], now: datetime) -> Found:
    """Every sign that is true now of these threads. Six queries."""
    found: Found = defaultdict(dict)
    by_enrolment = {thread.enrolment_id: thread for thread in threads}
    _absences(found, by_enrolment, now)
    _moods(found, by_enrolment, now)
    _cancels(found, by_enrolment, now)
    _silences(found, threads, now)
    _numbers(found, threads, now)
    _reports(found, by_enrolment, now)
    return found


def _absences(found: Found, threads: dict[int, Thread], now: datetime) -> None:
    """Absent without a word, twice in a row or more, the last times they were expected."""
    rows = Attendance.objects.filter(booking__enrolment__in=list(threads), booking__meeting__ends__range=(now - REACH, now))
    last: dict[int, list[str]] = defaultdict(list)
    for enrolment, outcome in rows.order_by("-booking__meeting__ends", "-id").values_list("booking__enrolment", "outcome"):
        last[enrolment].append(outcome)
    for enrolment, outcomes in last.items():
        times = next((n for n, outcome in enumerate(outcomes) if outcome != "absent"), len(outcomes))
        if times >= 2:
            found[threads[enrolment].pk]["absent"] = {"times": times}
        if outcomes[:3].count("late") >= 2:
            found[threads[enrolment].pk]["late"] = {"times": outcomes[:3].count("late")}


def _moods(found: Found, threads: dict[int, Thread], now: datetime) -> None:
    """A sad face twice in a row."""
    rows = Feedback.objects.filter(booking__enrolment__in=list(threads), at__gt=now - REACH).order_by("-at", "-id")
    last: dict[int, list[int]] = defaultdict(list)
    for enrolment, face in rows.values_list("booking__enrolment", "face"):
        last[enrolment].append(face)
    for enrolment, seen in last.items():
        if len(seen) >= 2 and seen[0] == seen[1] == 1:
            found[threads[enrolment].pk]["mood"] = {"times": next((n for n, face in enumerate(seen) if face != 1), len(seen))}


def _cancels(found: Found, threads: dict[int, Thread], now: datetime) -> None:
    """The volunteer could not come twice in a row: they are the risk, and the learner waits."""
    rows = Booking.objects.filter(enrolment__in=list(threads), side="volunteer", meeting__starts__range=(now - REACH, now + REACH))
    last: dict[int, list[str]] = defaultdict(list)
    for enrolment, state in rows.order_by("-meeting__starts", "-id").exclude(state="booked").values_list("enrolment", "state"):
        last[enrolment].append(state)
    for enrolment, states in last.items():
        if states[:2] == ["cannot", "cannot"]:
            found[threads[enrolment].pk]["volunteer"] = {"times": next((n for n, one in enumerate(states) if one != "cannot"), len(states))}


def _silences(found: Found, threads: list[Thread], now: datetime) -> None:
    """We tried, or wrote, since the last time somebody spoke with them, and nothing came back."""
    waiting = {thread.pk: thread for thread in threads if (now - thread.spoken).days >= SHORT}
    if not waiting:
        return
    tried: set[int] = set()
    for thread, at in Contact.objects.filter(thread__in=list(waiting), reached=False).values_list("thread", "at"):
        if at > waiting[thread].spoken:
            tried.add(thread)
    people = {thread.enrolment.person_id: thread for thread in waiting.values()}
    for person, sent in Letter.objects.filter(person__in=list(people), state="sent", sent__gt=now - REACH).values_list("person", "sent"):
        if sent and sent > people[person].spoken:
            tried.add(people[person].pk)
    for pk in tried:
        days = (now - waiting[pk].spoken).days
        found[pk]["no_answer_long" if days >= LONG else "no_answer"] = {"days": days}


def _numbers(found: Found, threads: list[Thread], now: datetime) -> None:
    """Our last message did not arrive."""
    people = {thread.enrolment.person_id: thread for thread in threads}
    rows = Letter.objects.filter(person__in=list(people), state__in=["sent", "failed"], written__gt=now - REACH).order_by(
        "person", "-written", "-id"
    )
    seen: set[int] = set()
    for person, state, channel in rows.values_list("person", "state", "channel"):
        if person not in seen and state == "failed":
            found[people[person].pk]["number_out"] = {"channel": channel}
        seen.add(person)


def _reports(found: Found, threads: dict[int, Thread], now: datetime) -> None:
    """What the tutor wrote last of this learner: worried, wants to stop, an obstacle."""
    rows = Report.objects.filter(meeting__bookings__enrolment__in=list(threads), meeting__bookings__side="learner", at__gt=now - REACH)
    fields = ("meeting__bookings__enrolment", "need", "handled", "wants_to_continue", "obstacle")
    seen: set[int] = set()
    for enrolment, need, handled, wants, obstacle in rows.order_by("-at", "-id").values_list(*fields):
        thread = threads[enrolment].pk
        if need == "worried" and handled is None:
            found[thread]["worried"] = {}
        if enrolment in seen:
            continue
        seen.add(enrolment)
        if wants == "no":
            found[thread]["stop"] = {}
        if obstacle and obstacle != "none":
            found[thread]["obstacle"] = {"obstacle": obstacle}


WORDS = {
    "stop": lambda facts: _("a dit vouloir arrêter"),
    "worried": lambda facts: _("la personne bénévole s’inquiète"),
    "number_out": lambda facts: _("notre dernier message n’est pas arrivé"),
    "obstacle": lambda facts: _("quelque chose gêne le travail"),
    "life": lambda facts: _("logement, papiers, santé ou famille : c’est difficile"),
    "shorter": lambda facts: _("répond de plus en plus court"),
    "device": lambda facts: _("téléphone perdu ou cassé"),
    "exam": lambda facts: _("mauvais résultat ou examen raté"),
    "holiday": lambda facts: _("vacances ou fête : silence attendu"),
}


def words_of(code: str, facts: dict[str, Any]) -> str:
    """A sign in words that a person can check."""
    times, days = int(facts.get("times", 0)), int(facts.get("days", 0))
    if code == "absent":
        return _("absent %(times)s fois de suite") % {"times": times}
    if code == "late":
        return _("en retard %(times)s fois sur les trois dernières") % {"times": times}
    if code == "mood":
        return _("visage triste %(times)s fois de suite") % {"times": times}
    if code == "volunteer":
        return _("le bénévole n’a pas pu venir %(times)s fois de suite") % {"times": times}
    if code in {"no_answer", "no_answer_long"}:
        return ngettext("pas de réponse depuis %(days)s jour", "pas de réponse depuis %(days)s jours", days) % {"days": days}
    return WORDS[code](facts)


def said(signals: Iterable[Signal], care: Care) -> list[Said]:
    """Heaviest first."""
    rows = [
        Said(signal, words_of(signal.code, signal.facts), int(care.weights.get(signal.code, WEIGHTS[signal.code]))) for signal in signals
    ]
    return sorted(rows, key=lambda one: (-one.weight, one.signal.pk))


def suggested(rows: Iterable[Said], care: Care) -> tuple[int, str]:
    """(points, level) that the signs not set aside add up to. A suggestion: people decide. Red is only ever decided."""
    points = sum(one.weight for one in rows if one.signal.state in {"shown", "confirmed"})
    return points, "orange" if points >= care.orange_at else "yellow" if points >= care.yellow_at else "green"


def to_look_at(now: datetime) -> Iterable[Thread]:
    """Every open thread; chunks keep memory flat."""
    return Thread.objects.filter(state="open").select_related("enrolment__person").order_by("id").iterator(chunk_size=500)


def standing_of(threads: list[Thread]) -> dict[int, list[Signal]]:
    rows: dict[int, list[Signal]] = defaultdict(list)
    for signal in Signal.objects.filter(thread__in=threads, state__in=Signal.STANDING).select_related("thread__enrolment__person"):
        rows[signal.thread_id].append(signal)
    return rows


def local_days(since: datetime, now: datetime) -> int:
    return (timezone.localdate(now) - timezone.localdate(since)).days
