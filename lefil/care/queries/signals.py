"""The signs that rows tell, thread by thread, each with its facts. Read for many threads at once: a constant number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lefil.care.defaults import WEIGHTS
from lefil.care.models import Care, Signal, Thread
from lefil.care.queries.signs import SIGNS, Found


@dataclass(frozen=True)
class Said:
    """A sign as staff read it, with what it weighs here."""

    signal: Signal
    words: str
    weight: int


def found_for(threads: list[Thread], now: datetime) -> Found:
    """Every sign that is true now of these threads."""
    found: Found = defaultdict(dict)
    by_enrolment = {thread.enrolment_id: thread for thread in threads}
    for read in SIGNS:
        read(found, by_enrolment, now)
    return found


WORDS: dict[str, Callable[[int, int], str]] = {
    "absent": lambda times, days: _("absent %(times)s fois de suite"),
    "late": lambda times, days: _("en retard %(times)s fois sur les trois dernières"),
    "mood": lambda times, days: _("visage triste %(times)s fois de suite"),
    "volunteer": lambda times, days: _("le bénévole n’a pas pu venir %(times)s fois de suite"),
    "no_answer": lambda times, days: ngettext("pas de réponse depuis %(days)s jour", "pas de réponse depuis %(days)s jours", days),
    "unsigned": lambda times, days: ngettext(
        "%(times)s demi-journée suivie, pas signée", "%(times)s demi-journées suivies, pas signées", times
    ),
    "stuck": lambda times, days: _("bloqué sur un exercice : %(times)s essais sans y arriver"),
    "class_lost": lambda times, days: _("au dernier cours, %(times)s réponses sur %(of)s disent « je ne suis pas »"),
    "untold": lambda times, days: ngettext(
        "%(times)s séance passée, rien n’en est raconté", "%(times)s séances passées, rien n’en est raconté", times
    ),
    "no_talk": lambda times, days: ngettext("pas de conversation depuis %(days)s jour", "pas de conversation depuis %(days)s jours", days),
    "stop": lambda times, days: _("a dit vouloir arrêter"),
    "worried": lambda times, days: _("la personne bénévole s’inquiète"),
    "number_out": lambda times, days: _("notre dernier message n’est pas arrivé"),
    "obstacle": lambda times, days: _("quelque chose gêne le travail"),
    "life": lambda times, days: _("logement, papiers, santé ou famille : c’est difficile"),
    "shorter": lambda times, days: _("répond de plus en plus court"),
    "device": lambda times, days: _("téléphone perdu ou cassé"),
    "exam": lambda times, days: _("mauvais résultat ou examen raté"),
    "holiday": lambda times, days: _("vacances ou fête : silence attendu"),
}
WORDS["no_answer_long"] = WORDS["no_answer"]


def words_of(code: str, facts: dict[str, Any]) -> str:
    """A sign in words that a person can check."""
    times, days = int(facts.get("times", 0)), int(facts.get("days", 0))
    return WORDS[code](times, days) % {"times": times, "days": days, "of": facts.get("of", 2 * times)}


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
