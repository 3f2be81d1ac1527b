"""What one can ask help for: the subjects of school at the levels where each exists, and the trades of who looks for a job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from lefil.catalogue.reference.levels import LEVELS, PRO, TECHNO, WORK
from lefil.catalogue.reference.trades import TRADES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SCIENCES, LETTERS, LANGUAGES, HUMANITIES, TECHNICAL, METHOD = (
    "sciences", "lettres", "langues", "humanites", "techno", "methode",
)  # fmt: skip
FAMILIES: dict[str, StrOrPromise] = {
    LETTERS: _("Français et lettres"),
    SCIENCES: _("Mathématiques et sciences"),
    LANGUAGES: _("Langues vivantes"),
    HUMANITIES: _("Histoire, société, philosophie"),
    TECHNICAL: _("Technologie, économie, gestion"),
    METHOD: _("Méthode et orientation"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """`levels` holds the codes of the levels where the subject is taught."""

    code: str
    label: StrOrPromise
    family: str
    levels: frozenset[str]


def _where(first: int, last: int, tracks: frozenset[str] | None = None) -> frozenset[str]:
    """Codes of the levels between two school years (6e is 1, Terminale 7, third year of studies 10)."""
    return frozenset(row.code for row in LEVELS if first <= row.year <= last and (tracks is None or row.track in tracks))


_GENERAL = frozenset({"general"})
_GENERAL_TECHNO = _GENERAL | TECHNO
_SCHOOL = _where(1, 7)
_COLLEGE = _where(1, 4)
_LYCEE_GENERAL = _where(5, 7, _GENERAL)
_SPECIALITY = _where(6, 7, _GENERAL)
_TERMINALE = _where(7, 7, _GENERAL)
_STUDIES = _where(8, 10)
_UPE2A = _where(1, 7, frozenset({"upe2a"}))
_ALL = _where(1, 10)

_ROWS: list[tuple[str, StrOrPromise, str, frozenset[str]]] = [
    ("francais", _("Français"), LETTERS, _where(1, 6) | _where(7, 7, PRO)),
    ("fle", _("Français langue étrangère ou seconde"), LETTERS, _ALL),
    ("lecture", _("Lire et écrire"), LETTERS, _where(1, 5) | _UPE2A),
    ("latin", _("Latin"), LETTERS, _where(2, 7, _GENERAL)),
    ("grec", _("Grec ancien"), LETTERS, _where(4, 7, _GENERAL)),
    ("hlp", _("Humanités, littérature et philosophie (spécialité)"), LETTERS, _SPECIALITY),
    ("expression", _("Culture générale et expression"), LETTERS, _where(8, 9, frozenset({"bts", "but"}))),
    ("maths", _("Mathématiques"), SCIENCES, _ALL),
    ("maths-specialite", _("Mathématiques (spécialité)"), SCIENCES, _SPECIALITY),
    ("maths-complementaires", _("Mathématiques complémentaires"), SCIENCES, _TERMINALE),
    ("maths-expertes", _("Mathématiques expertes"), SCIENCES, _TERMINALE),
    ("physique-chimie", _("Physique-chimie"), SCIENCES, _where(1, 10, None) - _where(6, 7, frozenset({"stmg"}))),
    ("svt", _("SVT"), SCIENCES, _COLLEGE | _LYCEE_GENERAL | _where(8, 10, frozenset({"licence", "cpge"}))),
    ("enseignement-scientifique", _("Enseignement scientifique"), SCIENCES, _SPECIALITY),
    ("biologie-sante", _("Biologie, santé et social"), SCIENCES,
     _where(6, 7, frozenset({"st2s", "stl", "stav", "pro"})) | _STUDIES),
    ("snt", _("Sciences numériques (SNT)"), SCIENCES, _where(5, 5, _GENERAL)),
    ("nsi", _("Numérique et informatique (NSI)"), SCIENCES, _SPECIALITY | _STUDIES),
    ("si", _("Sciences de l’ingénieur"), SCIENCES, _SPECIALITY | _where(8, 9, frozenset({"cpge"}))),
    ("histoire-geo", _("Histoire-géographie et EMC"), HUMANITIES, _SCHOOL),
    ("hggsp", _("Histoire-géographie, géopolitique (spécialité)"), HUMANITIES, _SPECIALITY),
    ("ses", _("Sciences économiques et sociales"), HUMANITIES, _LYCEE_GENERAL | _STUDIES),
    ("philosophie", _("Philosophie"), HUMANITIES,
     _where(7, 7, _GENERAL_TECHNO) | _where(8, 10, frozenset({"licence", "cpge"}))),
    ("droit", _("Droit"), HUMANITIES, _where(6, 7, frozenset({"stmg"})) | _TERMINALE | _STUDIES),
    ("anglais", _("Anglais"), LANGUAGES, _ALL),
    ("espagnol", _("Espagnol"), LANGUAGES, _ALL),
    ("allemand", _("Allemand"), LANGUAGES, _ALL),
    ("italien", _("Italien"), LANGUAGES, _ALL),
    ("arabe", _("Arabe"), LANGUAGES, _ALL),
    ("chinois", _("Chinois"), LANGUAGES, _ALL),
    ("portugais", _("Portugais"), LANGUAGES, _ALL),
    ("llcer", _("Langue et littérature étrangères, LLCER (spécialité)"), LANGUAGES, _SPECIALITY),
    ("technologie", _("Technologie"), TECHNICAL, _COLLEGE),
    ("sti2d", _("Enseignements technologiques STI2D"), TECHNICAL, _where(6, 7, frozenset({"sti2d"}))),
    ("gestion", _("Gestion, management, économie"), TECHNICAL,
     _where(5, 7, frozenset({"stmg", "sthr", "pro", "cap"})) | _STUDIES),
    ("enseignement-pro", _("Enseignement professionnel"), TECHNICAL, _where(5, 7, PRO)),
    ("arts", _("Arts (plastiques, musique, théâtre)"), TECHNICAL,
     _COLLEGE | _LYCEE_GENERAL | _where(6, 7, frozenset({"std2a", "s2tmd"}))),
    ("methode", _("Méthode de travail"), METHOD, _ALL),
    ("devoirs", _("Aide aux devoirs, toutes matières"), METHOD, _COLLEGE),
    ("brevet", _("Préparer le brevet"), METHOD, _where(4, 4)),
    ("oral", _("Préparer un oral"), METHOD, _where(4, 10)),
    ("orientation", _("Orientation"), METHOD, _where(3, 10)),
    ("parcoursup", _("Parcoursup"), METHOD, _where(7, 7) | frozenset({"l1", "bts-1", "but-1", "cpge-1"})),
]  # fmt: skip
SUBJECTS: tuple[Subject, ...] = tuple(Subject(*row) for row in _ROWS)
# The trades, asked for and offered as subjects are. They are in no list of school.
WORKED: tuple[Subject, ...] = tuple(Subject(row.code, row.label, "metiers", frozenset({WORK})) for row in TRADES)
BY_SUBJECT: dict[str, Subject] = {row.code: row for row in (*SUBJECTS, *WORKED)}


def subject(code: str) -> Subject:
    """Raises KeyError for a code that was never a subject."""
    return BY_SUBJECT[code]


def exists(subject_code: str, level_code: str) -> bool:
    """Whether the subject is taught at that level; False for any unknown code."""
    row = BY_SUBJECT.get(subject_code)
    return row is not None and level_code in row.levels


def subjects_for(level_code: str) -> list[Subject]:
    """Subjects of one level, in screen order; empty for an unknown level."""
    return [row for row in SUBJECTS if level_code in row.levels]


def grouped(level_code: str | None = None) -> list[tuple[StrOrPromise, list[tuple[str, StrOrPromise]]]]:
    """(family, [(code, label)]) for a form, without empty families; all subjects when no level is given."""
    rows = SUBJECTS if level_code is None else subjects_for(level_code)
    groups = [(label, [(r.code, r.label) for r in rows if r.family == code]) for code, label in FAMILIES.items()]
    return [(label, pairs) for label, pairs in groups if pairs]
