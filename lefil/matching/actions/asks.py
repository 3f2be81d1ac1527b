"""What people say of themselves: when they are free, what they ask for, what they offer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.reference import levels, subjects, trades
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.matching import bands as week
from lefil.matching.models import INTERESTS, MODES, STAGES, WISHES, Availability, Need, Offer, OfferedSubject
from lefil.matching.queries.due import FOR_NOW, ended_to_protect
from lefil.people.models import Person

MOST_SUBJECTS = 6
MOST_LEARNERS = 10


@transaction.atomic
def paint(enrolment: Enrolment, *, bands: int, by: Person | None) -> Availability:
    """Keeps the week of a person: 63 bits of lefil.matching.bands, in their own time zone. An empty week is allowed."""
    if not 0 <= bands <= week.ALL:
        raise Refused(_("Ces horaires ne sont pas lisibles. Cochez-les encore."))
    availability, _made = Availability.objects.update_or_create(enrolment=enrolment, defaults={"bands": bands})
    record(availability, "paint", by=by, about=enrolment.person, detail={"cells": bands.bit_count()})
    return availability


@transaction.atomic
def ask(
    enrolment: Enrolment, *, level: str, subjects: Sequence[str], languages: Sequence[str] = (), gender_wish: str = "",
    modes: Sequence[str] = (), interests: Sequence[str] = (), urgency: int | None = None, urgency_parts: dict | None = None, by: Person | None,
) -> Need:  # fmt: skip
    """Keeps what a learner asks for; `subjects`, the most important first. The waiting date is that of the first asking,
    unless the request had been closed. Without `urgency`, the points already given stay."""
    if enrolment.side != "learner":
        raise Refused(_("Seule une personne accompagnée peut demander de l’aide."))
    chosen = list(dict.fromkeys(subjects))
    _check_subjects(level, chosen)
    _check_wishes(enrolment, gender_wish, modes, interests)
    facts: dict[str, Any] = {
        "level": level, "subjects": chosen, "languages": list(languages), "gender_wish": gender_wish, "modes": list(modes),
        "interests": list(interests),
    }  # fmt: skip
    if urgency is not None:
        facts |= {"urgency": urgency, "urgency_parts": urgency_parts or {}}
    need = Need.objects.filter(enrolment=enrolment).first()
    if need is None:
        need = Need.objects.create(enrolment=enrolment, since=timezone.now(), **facts)
        record(need, "ask", by=by, about=enrolment.person, detail={"subjects": chosen, "level": level})
        return need
    for name, value in facts.items():
        setattr(need, name, value)
    need.save(update_fields=list(facts))
    if need.state == "closed":
        move(need, to="open", by=by, about=enrolment.person, since=timezone.now())
    else:
        record(need, "ask", by=by, about=enrolment.person, detail={"subjects": chosen, "level": level})
    return need


def _check_subjects(level: str, chosen: Sequence[str]) -> None:
    if level not in levels.BY_CODE:
        raise Refused(_("Choisissez une classe de la liste."))
    if not chosen:
        raise Refused(_("Choisissez un domaine.") if level == levels.WORK else _("Choisissez au moins une matière."))
    if level == levels.WORK and trades.domain_of(chosen[0]) != chosen[0]:
        raise Refused(_("Choisissez d’abord un domaine, puis un métier."))
    if len(chosen) > MOST_SUBJECTS:
        raise Refused(_("Choisissez %(most)d matières au plus.") % {"most": MOST_SUBJECTS})
    if not all(subjects.exists(code, level) for code in chosen):
        raise Refused(_("Une de ces matières n’existe pas dans cette classe. Choisissez une autre matière."))


def _check_wishes(enrolment: Enrolment, gender_wish: str, modes: Sequence[str], interests: Sequence[str]) -> None:
    if gender_wish not in WISHES or not set(modes) <= set(MODES) or not set(interests) <= set(INTERESTS):
        raise Refused(_("Un de ces choix n’est pas dans la liste. Choisissez encore."))
    if gender_wish == "same" and not enrolment.person.gender:
        raise Refused(_("Dites d’abord si vous êtes une femme ou un homme, ou choisissez « peu importe »."))


@transaction.atomic
def close_need(need: Need, *, why: str = "", by: Person | None) -> Need:
    """The learner no longer asks. Refused while somebody has a proposal to answer, or while they are accompanied."""
    need.refresh_from_db(fields=["state"])
    if need.state == "held":
        raise Refused(_("Une proposition est en cours. Répondez-y d’abord."))
    if need.state == "served":
        raise Refused(_("Cet accompagnement est en cours. Il se termine sur la page du binôme."))
    move(need, to="closed", by=by, about=need.enrolment.person, why=why)
    need.proposals.filter(state="draft").delete()
    return need


@transaction.atomic
def offer(
    enrolment: Enrolment, *, capacity: int, subjects: Sequence[tuple[str, str, str]], languages: Sequence[str] = (),
    gender_wish: str = "", modes: Sequence[str] = (), interests: Sequence[str] = (), stages: Sequence[str] = (), by: Person | None,
) -> Offer:  # fmt: skip
    """Keeps what a volunteer offers. `subjects`: (subject, from level, to level), one line per subject; replaces the former lines."""
    if enrolment.side != "volunteer":
        raise Refused(_("Seule une personne bénévole peut proposer son aide."))
    _check_ranges(subjects)
    _check_wishes(enrolment, gender_wish, modes, interests)
    if not 1 <= capacity <= MOST_LEARNERS:
        raise Refused(_("Écrivez un nombre de 1 à %(most)d.") % {"most": MOST_LEARNERS})
    facts = {
        "languages": list(languages), "gender_wish": gender_wish, "modes": list(modes), "interests": list(interests),
        "stages": [code for code in stages if code in STAGES],
    }  # fmt: skip
    made, new = Offer.objects.get_or_create(enrolment=enrolment, defaults={"since": timezone.now(), "capacity": capacity, **facts})
    if not new:
        if not Offer.objects.filter(pk=made.pk, taken__lte=capacity).update(capacity=capacity, **facts):
            raise Refused(_("Vous accompagnez déjà plus de personnes. Gardez ce nombre, ou faites une pause."))
        made.refresh_from_db()
        made.subjects.all().delete()
    OfferedSubject.objects.bulk_create(
        OfferedSubject(offer=made, subject=subject, level_from=first, level_to=last) for subject, first, last in subjects
    )
    record(made, "offer", by=by, about=enrolment.person, detail={"capacity": capacity, "subjects": [line[0] for line in subjects]})
    return made


def _check_ranges(lines: Sequence[tuple[str, str, str]]) -> None:
    if not lines:
        raise Refused(_("Choisissez au moins une matière."))
    if len({line[0] for line in lines}) != len(lines):
        raise Refused(_("Cette matière est déjà dans votre liste."))
    for subject, first, last in lines:
        if subject not in subjects.BY_SUBJECT or first not in levels.BY_CODE or last not in levels.BY_CODE:
            raise Refused(_("Choisissez une matière et deux classes de la liste."))
        if {subject in trades.BY_TRADE, first == levels.WORK, last == levels.WORK} not in ({True}, {False}):
            raise Refused(_("Un métier n’a pas de classe, et une matière en a une. Choisissez encore."))
        if levels.level(first).year > levels.level(last).year:
            raise Refused(_("La première classe vient après la dernière. Échangez-les."))


@transaction.atomic
def pause(offer: Offer, *, until: date | None, by: Person | None) -> Offer:
    """No new proposal up to and including that day; None means until the person says otherwise. Their drafts are withdrawn."""
    if until is not None and until < timezone.localdate():
        raise Refused(_("Choisissez une date à partir d’aujourd’hui."))
    offer.proposals.filter(state="draft").delete()  # before the offer's own row: the order in which `send` takes them
    offer.paused_until = until or FOR_NOW
    offer.save(update_fields=["paused_until"])
    record(offer, "pause", by=by, about=offer.enrolment.person, detail={"until": offer.paused_until.isoformat()})
    return offer


@transaction.atomic
def resume(offer: Offer, *, by: Person | None) -> Offer:
    """Proposals may come again; the volunteer waits from now on. After a pair ended to protect somebody, only staff may say so."""
    if (by is None or by.pk == offer.enrolment.person_id) and ended_to_protect(offer):
        raise Refused(_("L’équipe doit d’abord vous parler. Appelez-la."))
    offer.paused_until, offer.since = None, timezone.now()
    offer.save(update_fields=["paused_until", "since"])
    record(offer, "resume", by=by, about=offer.enrolment.person)
    return offer
