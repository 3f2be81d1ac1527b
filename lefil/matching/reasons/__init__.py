"""Why these two, and why one waits, in plain words.

What the two people read never holds a surname, a place, a contact, nor what gave the learner priority: staff alone see those.
The sentences say "vous" of both people together, so they are the same for a child to whom the site says "tu".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from lefil.catalogue.reference import languages, levels, places, subjects, trades
from lefil.kit import days
from lefil.kit.forms import WEEK
from lefil.matching import bands, encode
from lefil.matching.engine import PARTS
from lefil.matching.models import INTERESTS, STAGES, Need, Offer, OfferedSubject, Proposal
from lefil.matching.reasons.whys import broken as broken
from lefil.matching.reasons.whys import waits as waits
from lefil.people.models import Person

# The facts that priority rules count (campaigns.PriorityRule.FACTS, a room above), for staff only.
PRIORITY = {
    "scholarship": gettext_lazy("boursier ou boursière"),
    "qpv": gettext_lazy("habite un quartier prioritaire"),
    "rep": gettext_lazy("collège ou lycée REP"),
    "rep_plus": gettext_lazy("collège ou lycée REP+"),
    "frontline": gettext_lazy("parent soignant ou en première ligne"),
    "waiting_week": gettext_lazy("semaines d’attente"),
}
MOMENT_WORDS = {
    "soir": gettext_lazy("les soirs de semaine"),
    "mercredi": gettext_lazy("le mercredi après-midi"),
    "weekend": gettext_lazy("le week-end"),
    "journee": gettext_lazy("en semaine, dans la journée"),
}
BY_WORDS = {
    "matiere": gettext_lazy("Matière"),
    "niveau": gettext_lazy("Classe"),
    "departement": gettext_lazy("Département"),
    "langue": gettext_lazy("Langue"),
    "souhait": gettext_lazy("Souhait sur le genre"),
    "priorite": gettext_lazy("Points de priorité"),
}
MOST = 3  # stretches of time in one sentence


@dataclass(frozen=True)
class Line:
    """One part of a score, for staff."""

    label: str
    points: int
    most: int
    detail: str


def said_to(side: str, *, need: Need, offer: Offer, now: datetime) -> list[str]:
    """The sentences for one side ("learner" or "volunteer"), the most useful first. Hours are those of the reader."""
    learner, volunteer = need.enrolment.person, offer.enrolment.person
    reader = learner if side == "learner" else volunteer
    found = [_help_given(need, offer) if side == "learner" else _help_asked(need)]
    if free := common(need, offer, reader, now):
        found.append(_("Vous êtes libres tous les deux %(when)s.") % {"when": listed(free)})
    if shared := [language_name(code) for code in shared_languages(need, offer) if code != "fr"]:
        found.append(_("Vous parlez tous les deux %(languages)s.") % {"languages": listed(shared)})
    if liked := [str(INTERESTS[code]) for code in shared_interests(need, offer)]:
        found.append(_("Vous aimez tous les deux %(interests)s.") % {"interests": listed(liked)})
    if same_holidays(learner, volunteer):
        found.append(_("Vous avez les mêmes vacances scolaires."))
    return found


def for_staff(proposal: Proposal, *, now: datetime) -> list[Line]:
    """Every part with its points and the fact behind it; the parts sum to the score."""
    need, offer = proposal.need, proposal.offer
    most = {"standing": 0, **proposal.run.weights}
    details = _details(need, offer, now)
    return [
        Line(_(label), int(proposal.parts.get(name, 0)), int(most.get(name, 0)), details.get(name, "")) for name, label in PARTS.items()
    ]


def _details(need: Need, offer: Offer, now: datetime) -> dict[str, str]:
    given = {each.subject for each in offer.subjects.all() if _reaches(each, need.level)}
    helped = [_subject(code) for code in need.subjects if code in given]
    return {
        "subjects": _("%(n)d sur %(all)d : %(helped)s") % {"n": len(helped), "all": len(need.subjects), "helped": listed(helped)},
        "hours": listed(common(need, offer, need.enrolment.person, now)),
        "interests": listed([str(INTERESTS[code]) for code in shared_interests(need, offer)]),
        "proximity": listed(sorted({p.departement for p in (need.enrolment.person, offer.enrolment.person) if p.departement})),
        "volunteer_wait": _("%(n)d jours") % {"n": encode.waited(offer.since, now)},
        "learner_wait": _weeks(encode.waited(need.since, now)),
        "language": listed([language_name(code) for code in shared_languages(need, offer) if code != "fr"]) or _("le français seulement"),
        "stage": _preference(need, offer),
    }


def _weeks(days: int) -> str:
    """Whole weeks make the priority; only the days of the week in progress make points."""
    weeks, left = divmod(days, 7)
    if not weeks:
        return ngettext("%(n)d jour", "%(n)d jours", left) % {"n": left}
    words = {"n": left, "weeks": ngettext("%(n)d semaine", "%(n)d semaines", weeks) % {"n": weeks}}
    return (
        ngettext(
            "%(n)d jour, après %(weeks)s qui comptent dans la priorité", "%(n)d jours, après %(weeks)s qui comptent dans la priorité", left
        )
        % words
    )


def _preference(need: Need, offer: Offer) -> str:
    """What the volunteer prefers, beside what the learner is."""
    if need.level == levels.WORK:
        return _level(need.level)
    if not offer.stages:
        return _("%(level)s ; pas de préférence") % {"level": _level(need.level)}
    preferred = listed([lowered(str(STAGES[code])) for code in offer.stages if code in STAGES])
    return _("%(level)s ; préfère : %(stages)s") % {"level": _level(need.level), "stages": preferred}


def _help_given(need: Need, offer: Offer) -> str:
    if need.level == levels.WORK:
        return _trade_known(need, offer)
    first = need.subjects[0] if need.subjects else ""
    mine = next((each for each in offer.subjects.all() if each.subject == first), None)
    name = offer.enrolment.person.called
    if mine is None:
        return _("%(name)s aide en %(subject)s.") % {"name": name, "subject": _subject(first)}
    words = {"name": name, "subject": _subject(mine.subject), "level": _level(mine.level_to)}
    known = subjects.BY_SUBJECT.get(mine.subject)
    if known and known.family == subjects.METHOD:
        return _("%(name)s aide pour ceci : %(subject)s, jusqu’en %(level)s.") % words
    return _("%(name)s aide en %(subject)s jusqu’en %(level)s.") % words


def _trade_known(need: Need, offer: Offer) -> str:
    """The job that both have, or else the domain."""
    known = {line.subject for line in offer.subjects.all()}
    shared = [code for code in need.subjects if code in known]
    words = {"name": offer.enrolment.person.called}
    if jobs := [_subject(code) for code in shared if not trades.BY_TRADE[code].is_domain]:
        return _("%(name)s connaît le même métier : %(job)s.") % {**words, "job": listed(jobs)}
    return _("%(name)s connaît le même domaine : %(domain)s.") % {**words, "domain": _subject(need.subjects[0]) if need.subjects else ""}


def _help_asked(need: Need) -> str:
    if need.level == levels.WORK:
        jobs = [code for code in need.subjects if not trades.BY_TRADE[code].is_domain] or need.subjects
        words = {"name": need.enrolment.person.called, "jobs": listed([_subject(code) for code in jobs])}
        return _("%(name)s cherche un travail : %(jobs)s.") % words
    wanted = listed([_subject(code) for code in need.subjects])
    words = {"name": need.enrolment.person.called, "subjects": wanted, "level": _level(need.level)}
    return _("%(name)s est en %(level)s et demande de l’aide : %(subjects)s.") % words


def common(need: Need, offer: Offer, reader: Person, now: datetime) -> list[str]:
    """ "le mardi de 18 h à 20 h", at most three stretches, in the reader's own time zone."""
    both = encode.week_of(need.enrolment, now) & encode.week_of(offer.enrolment, now)
    mine = bands.turned(both, -bands.shift(reader.timezone, now))
    return [stretch(*each) for each in bands.stretches(mine)[:MOST]]


def stretch(day: int, first: int, last: int) -> str:
    words = {"day": lowered(str(WEEK[day])), "first": _hour(first), "last": _hour(last)}
    return _("le %(day)s de %(first)s à %(last)s") % words


def _hour(hour: int) -> str:
    return days.clock(time(hour)) if hour < 24 else _("minuit")


def shared_languages(need: Need, offer: Offer) -> list[str]:
    theirs = encode.languages_of(offer.languages, offer.enrolment.person)
    return [code for code in encode.languages_of(need.languages, need.enrolment.person) if code in theirs]


def shared_interests(need: Need, offer: Offer) -> list[str]:
    return [code for code in INTERESTS if code in need.interests and code in offer.interests]


def same_holidays(one: Person, other: Person) -> bool:
    zones = [place.zone if (place := places.place(p.departement or "")) else "" for p in (one, other)]
    return zones[0] == zones[1] != ""


def _reaches(each: OfferedSubject, level: str) -> bool:
    """False for a level that the lists do not know any more."""
    if not {level, each.level_from, each.level_to} <= levels.BY_CODE.keys():
        return False
    first, after = encode.years(each)
    return first <= levels.level(level).year < after


def lowered(words: str) -> str:
    """ "Mathématiques" inside a French sentence; "SVT" keeps its capitals, and so do English days and languages."""
    return words if words[1:2].isupper() or get_language() == "en" else words[:1].lower() + words[1:]


def subject_name(code: str) -> str:
    """As the lists write it; the code itself when they no longer know it."""
    return str(subjects.BY_SUBJECT[code].label) if code in subjects.BY_SUBJECT else code


def level_name(code: str) -> str:
    return str(levels.BY_CODE[code].label) if code in levels.BY_CODE else code


def _subject(code: str) -> str:
    return lowered(subject_name(code))


def _level(code: str) -> str:
    return lowered(level_name(code))


def language_name(code: str) -> str:
    return str(languages.BY_CODE[code].label) if code in languages.BY_CODE else code


def listed(words: Iterable[str]) -> str:
    """ "a, b et c"."""
    all_words = list(words)
    if len(all_words) < 2:
        return "".join(all_words)
    return _("%(first)s et %(last)s") % {"first": ", ".join(all_words[:-1]), "last": all_words[-1]}


def question(asked: dict[str, Any]) -> str:
    """What a trial tried, in a few words; "" for a run."""
    if said := asked.get("more"):
        words = {"n": said["count"], "kind": _kind(said["subject"], said["stage"], said["moment"])}
        return _("%(n)d bénévoles de plus : %(kind)s") % words
    return _("autres poids") if asked.get("weights") else ""


def _kind(subject: str, stage: str, moment: str) -> str:
    if subject in trades.BY_TRADE:
        return ", ".join([_subject(subject), str(MOMENT_WORDS.get(moment, moment))])
    return ", ".join([_subject(subject), lowered(str(STAGES.get(stage, stage))), str(MOMENT_WORDS.get(moment, moment))])


def more_would(one: Any) -> str:
    """ "20 bénévoles de plus en …, les soirs de semaine, permettraient d’accompagner 18 personnes de plus."; `one` is an Advice."""
    words = {
        "n": one.count, "subject": _subject(one.kind.subject), "stage": lowered(str(STAGES[one.kind.stage])),
        "moment": str(MOMENT_WORDS[one.kind.moment]), "served": one.served,
    }  # fmt: skip
    if one.kind.subject in trades.BY_TRADE:
        said = ngettext(
            "%(n)d bénévoles de plus (%(subject)s), %(moment)s, permettraient d’accompagner %(served)d personne de plus.",
            "%(n)d bénévoles de plus (%(subject)s), %(moment)s, permettraient d’accompagner %(served)d personnes de plus.", one.served,
        )  # fmt: skip
        return said % words
    said = ngettext(
        "%(n)d bénévoles de plus (%(subject)s, %(stage)s), %(moment)s, permettraient d’accompagner %(served)d personne de plus.",
        "%(n)d bénévoles de plus (%(subject)s, %(stage)s), %(moment)s, permettraient d’accompagner %(served)d personnes de plus.", one.served,
    )  # fmt: skip
    return said % words


def tiers(certificate: dict[str, Any]) -> list[tuple[str, int, int]]:
    """(points of priority, accompanied, asked) of a run, the highest first."""
    found = [(int(points), *both) for points, both in certificate.get("tiers", {}).items()]
    return [(str(points), served, asked) for points, served, asked in sorted(found, reverse=True)]
