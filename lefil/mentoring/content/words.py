"""Coded answers and their words: faces, what both say of the pair, where somebody is three and six months later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOODS = {3: _("bien"), 2: _("moyen"), 1: _("difficile")}
SAID = {4: _("tout à fait"), 3: _("plutôt oui"), 2: _("plutôt non"), 1: _("pas du tout")}
EVALUATION = {
    "learner": {
        "listened": _("Je me sens écouté ou écoutée."),
        "useful": _("Ce que nous faisons m’est utile."),
        "rhythm": _("Le rythme me convient."),
        "confidence": _("J’ai plus confiance pour chercher du travail."),
    },
    "volunteer": {
        "listened": _("Nous nous comprenons bien."),
        "useful": _("La personne avance vers son projet."),
        "rhythm": _("Le rythme me convient."),
        "confidence": _("Je me sens à l’aise dans mon rôle."),
    },
}


@dataclass(frozen=True)
class Situation:
    """`outcome` is the family that funders count ("sorties dynamiques"): durable, transition, positive, other, neutral."""

    code: str
    label: StrOrPromise
    outcome: str


SITUATIONS = {
    one.code: one
    for one in (
        Situation("durable", _("J’ai un CDI, ou un contrat de plus de 6 mois"), "durable"),
        Situation("own_business", _("J’ai créé mon activité"), "durable"),
        Situation("short", _("J’ai un contrat de 6 mois ou moins"), "transition"),
        Situation("training", _("Je suis en formation"), "positive"),
        Situation("inclusion", _("Je travaille dans une structure d’insertion"), "positive"),
        Situation("searching", _("Je cherche encore"), "other"),
        Situation("not_now", _("Je ne cherche pas en ce moment"), "neutral"),
    )
}
