"""Where the reference lists come from: shown on the page of sources, as Licence Ouverte 2.0 asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Source:
    """`date` is the ISO month in which the list was last checked against its source or a dated copy of it."""

    code: str
    name: StrOrPromise
    publisher: str
    licence: str
    date: str
    url: str
    note: StrOrPromise = ""


_OPEN = "Licence Ouverte 2.0 (Etalab)"
SOURCES: tuple[Source, ...] = (
    Source("places", _("Régions et départements (code officiel géographique)"), "INSEE", _OPEN, "2026-11",
           "https://www.insee.fr/fr/information/2560452"),
    Source("academies", _("Académies et zones de vacances"), "Ministère de l’Éducation nationale", _OPEN, "2026-11",
           "https://data.education.gouv.fr/explore/dataset/fr-en-contour-academies-2020/"),
    Source("holidays", _("Calendrier scolaire, zones A, B et C, de 2024 à 2027"), "Ministère de l’Éducation nationale",
           _OPEN, "2026-11", "https://data.education.gouv.fr/explore/dataset/fr-en-calendrier-scolaire/"),
    Source("own-calendars", _("Calendriers scolaires de Corse, Guadeloupe, Martinique et La Réunion"),
           "Rectorats des académies", _OPEN, "2026-11", "https://www.education.gouv.fr/calendrier-scolaire-100148",
           _("Corse : 2024 à 2026. Guadeloupe : 2024-2025. Martinique : 2025-2026. La Réunion : 2024 à 2027, dont "
             "2026-2027 d’après une copie. Guyane et Mayotte : non fournis.")),
    Source("feasts", _("Jours fériés"), "Code du travail", "Domaine public", "2026-11",
           "https://www.data.gouv.fr/fr/datasets/jours-feries-en-france/",
           _("Calculés par le logiciel.")),
    Source("levels", _("Niveaux et matières"), "Ministère de l’Éducation nationale", _OPEN, "2026-11",
           "https://www.education.gouv.fr/", _("Liste composée pour ce logiciel d’après les programmes.")),
    Source("trades", _("Répertoire des métiers (ROME) : domaines et métiers courants"), "France Travail", _OPEN, "2026-11",
           "https://www.data.gouv.fr/fr/datasets/repertoire-operationnel-des-metiers-et-des-emplois-rome/",
           _("Codes du ROME, libellés dits en mots simples pour ce logiciel.")),
    Source("languages", _("Noms des langues (CLDR, ISO 639)"), "Unicode, Inc.", "Unicode License v3", "2026-11",
           "https://cldr.unicode.org/"),
    Source("schools", _("Lettre de contrôle des numéros d’établissement (UAI)"), "Ministère de l’Éducation nationale",
           _OPEN, "2026-11", "https://data.education.gouv.fr/explore/dataset/fr-en-annuaire-education/"),
    Source("time-zones", _("Fuseaux horaires"), "IANA", "Domaine public", "2026-11", "https://www.iana.org/time-zones"),
)  # fmt: skip
