"""Trades: the fourteen domains of ROME, and jobs that people who begin look for most, each in its domain.

ROME is France Travail's open directory of jobs; its codes are kept as they are ("G1602"), its labels are said in plain words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PREFIX = "rome-"  # of a code among the subjects that people ask for and offer


@dataclass(frozen=True, slots=True)
class Trade:
    """A domain ("rome-G") or a job of it ("rome-G1602"); `domain` is the code of the domain, its own for a domain."""

    code: str
    label: StrOrPromise
    domain: str

    @property
    def is_domain(self) -> bool:
        return self.code == self.domain


_DOMAINS: dict[str, StrOrPromise] = {
    "A": _("Agriculture, nature, animaux"),
    "B": _("Arts et métiers d’art"),
    "C": _("Banque, assurance, immobilier"),
    "D": _("Commerce et vente"),
    "E": _("Communication et médias"),
    "F": _("Bâtiment et travaux publics"),
    "G": _("Hôtellerie, restauration, tourisme, animation"),
    "H": _("Industrie"),
    "I": _("Installation et maintenance"),
    "J": _("Santé"),
    "K": _("Services à la personne et à la collectivité"),
    "L": _("Spectacle"),
    "M": _("Bureau, gestion, informatique"),
    "N": _("Transport et logistique"),
}
_JOBS: dict[str, StrOrPromise] = {
    "A1203": _("Espaces verts"),
    "A1414": _("Maraîchage et horticulture"),
    "B1803": _("Couture sur mesure"),
    "C1206": _("Accueil et conseil en banque"),
    "D1101": _("Boucherie"),
    "D1102": _("Boulangerie"),
    "D1106": _("Vente en alimentation"),
    "D1202": _("Coiffure"),
    "D1214": _("Vente en habillement"),
    "D1401": _("Assistance commerciale"),
    "D1505": _("Caisse"),
    "D1507": _("Mise en rayon"),
    "E1205": _("Création graphique et multimédia"),
    "F1602": _("Électricité du bâtiment"),
    "F1603": _("Plomberie et chauffage"),
    "F1606": _("Peinture en bâtiment"),
    "F1607": _("Pose de portes et fenêtres"),
    "F1703": _("Maçonnerie"),
    "G1203": _("Animation pour enfants et jeunes"),
    "G1501": _("Ménage en hôtel"),
    "G1602": _("Cuisine"),
    "G1603": _("Restauration rapide et collective"),
    "G1605": _("Plonge"),
    "G1703": _("Réception en hôtel"),
    "G1803": _("Service en salle"),
    "H2402": _("Couture industrielle"),
    "H2913": _("Soudure"),
    "H3302": _("Tri et emballage"),
    "I1203": _("Entretien des bâtiments"),
    "I1401": _("Dépannage informatique"),
    "I1604": _("Mécanique automobile"),
    "J1301": _("Service hospitalier"),
    "J1304": _("Aide auprès de jeunes enfants"),
    "J1501": _("Aide-soignante, aide-soignant"),
    "J1506": _("Soins infirmiers"),
    "K1302": _("Aide à domicile"),
    "K1303": _("Garde d’enfants"),
    "K1304": _("Ménage à domicile"),
    "K1305": _("Aide aux familles"),
    "K2111": _("Formation d’adultes"),
    "K2204": _("Nettoyage de locaux"),
    "K2503": _("Sécurité"),
    "L1504": _("Lumière de spectacle"),
    "M1203": _("Comptabilité"),
    "M1501": _("Assistance en ressources humaines"),
    "M1601": _("Accueil"),
    "M1602": _("Travail de bureau"),
    "M1607": _("Secrétariat"),
    "M1801": _("Administration de réseaux"),
    "M1805": _("Développement informatique"),
    "N1101": _("Conduite de chariots"),
    "N1103": _("Magasin et préparation de commandes"),
    "N1105": _("Manutention"),
    "N4101": _("Conduite de camions"),
    "N4102": _("Transport de personnes"),
    "N4105": _("Livraison"),
}
TRADES: tuple[Trade, ...] = (
    *(Trade(PREFIX + letter, label, PREFIX + letter) for letter, label in _DOMAINS.items()),
    *(Trade(PREFIX + code, label, PREFIX + code[0]) for code, label in _JOBS.items()),
)
BY_TRADE: dict[str, Trade] = {row.code: row for row in TRADES}


def domains() -> list[tuple[str, StrOrPromise]]:
    """(code, label) pairs for a form."""
    return [(row.code, row.label) for row in TRADES if row.is_domain]


def jobs() -> list[tuple[StrOrPromise, list[tuple[str, StrOrPromise]]]]:
    """Jobs under the name of their domain, as a select with groups wants them."""
    groups = [
        (row.label, [(job.code, job.label) for job in TRADES if job.domain == row.code and not job.is_domain])
        for row in TRADES
        if row.is_domain
    ]
    return [(label, pairs) for label, pairs in groups if pairs]


def domain_of(code: str) -> str:
    """ "" for what is not a trade."""
    return BY_TRADE[code].domain if code in BY_TRADE else ""
