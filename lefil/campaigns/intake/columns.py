"""What a file may hold, and how its columns are recognised whatever their titles."""

import re
from dataclasses import dataclass
from unicodedata import combining, normalize

from django.utils.translation import gettext_lazy as _

ALL = ("pupil", "student", "professional")
PUPIL = ("pupil",)
VOLUNTEER = ("student", "professional")


@dataclass(frozen=True)
class Column:
    """One thing we can keep. `titles` are the usual titles, already plain (see `plain`), the surest first."""

    code: str
    label: object
    titles: tuple[str, ...]
    roles: tuple[str, ...] = ALL
    required: bool = False


COLUMNS = [
    Column("name", _("Nom complet"), ("nom complet", "nom et prenom", "prenom et nom", "identite", "eleve", "benevole")),
    Column("first", _("Prénom"), ("prenom", "prenoms", "first name")),
    Column("last", _("Nom"), ("nom", "nom de famille", "nom usuel", "last name", "surname")),
    Column("born", _("Date ou année de naissance"), ("date de naissance", "naissance", "ne e le", "ne le", "annee de naissance", "ddn")),
    Column("gender", _("Genre"), ("genre", "sexe", "civilite")),
    Column(
        "phone", _("Téléphone"), ("telephone", "portable", "mobile", "tel", "numero de telephone", "telephone portable", "tel portable")
    ),
    Column("email", _("E-mail"), ("e mail", "email", "mail", "courriel", "adresse e mail", "adresse mail", "adresse electronique")),
    Column("place", _("Code postal ou département"), ("code postal", "departement", "cp", "dept", "lieu de residence")),
    Column("languages", _("Langues parlées"), ("langues", "langues parlees", "langue")),
    Column("level", _("Classe"), ("classe", "niveau", "niveau scolaire"), PUPIL, True),
    Column(
        "subjects",
        _("Matières"),
        ("matieres", "matiere", "matieres demandees", "matieres proposees", "discipline", "disciplines"),
        ALL,
        True,
    ),
    Column("range", _("Niveaux acceptés"), ("niveaux", "niveaux acceptes", "classes acceptees", "niveau accepte"), VOLUNTEER),
    Column("week", _("Moments libres"), ("disponibilites", "disponibilite", "moments libres", "horaires", "creneaux"), ALL, True),
    Column("modes", _("Comment se parler"), ("moyens", "comment", "mode", "modes", "canal"), ALL),
    Column("wish", _("Même genre souhaité"), ("meme genre", "meme genre souhaite", "souhait de genre"), ALL),
    Column("capacity", _("Nombre d’élèves"), ("capacite", "nombre d eleves", "eleves maximum"), VOLUNTEER),
    Column("status", _("Étudiant ou professionnel"), ("statut", "profil", "situation professionnelle"), VOLUNTEER),
    Column("motivation", _("Motivation"), ("motivation", "motivations"), VOLUNTEER),
    Column("hard", _("Ce qui est difficile"), ("difficultes", "besoin", "ce qui est difficile"), PUPIL),
    Column("scholarship", _("Boursier"), ("boursier", "bourse", "boursiere"), PUPIL),
    Column("qpv", _("Quartier prioritaire"), ("qpv", "quartier prioritaire", "quartier"), PUPIL),
    Column("school", _("REP ou REP+"), ("rep", "education prioritaire", "rep rep", "reseau"), PUPIL),
    Column("frontline", _("Parent en première ligne"), ("parent en premiere ligne", "premiere ligne", "parent soignant"), PUPIL),
    Column(
        "parent_name",
        _("Nom du parent"),
        ("parent", "nom du parent", "responsable legal", "representant legal", "nom du responsable"),
        PUPIL,
    ),
    Column(
        "parent_phone",
        _("Téléphone du parent"),
        ("telephone du parent", "tel du parent", "tel parent", "telephone parent", "portable du parent", "telephone du responsable"),
        PUPIL,
    ),
    Column("parent_language", _("Langue du parent"), ("langue du parent", "langue parent"), PUPIL),
    Column("source", _("Provenance"), ("provenance", "source", "origine"), ALL),
]


def plain(text: str) -> str:
    """Text for comparing: no accents, no capitals, no signs, single spaces."""
    if not text.isascii():
        text = "".join(sign for sign in normalize("NFKD", text) if not combining(sign))
    return re.sub(r"[^\w+]+|_", " ", text.casefold()).strip()


def columns_for(role: str) -> list[Column]:
    return [column for column in COLUMNS if role in column.roles]


def guess(titles: list[str], role: str) -> dict[str, int]:
    """{code: place} for the titles that are recognised; each title serves once, exact titles first, then titles that begin alike."""
    known = {place: plain(title) for place, title in enumerate(titles)}
    found: dict[str, int] = {}
    for fits in (_exact, _begins):
        for column in columns_for(role):
            free = [place for place in known if place not in found.values()]
            place = next((place for title in column.titles for place in free if fits(known[place], title)), None)
            if column.code not in found and place is not None:
                found[column.code] = place
    return found


def _exact(known: str, title: str) -> bool:
    return known == title


def _begins(known: str, title: str) -> bool:
    return len(title) > 3 and known.startswith(title + " ")
