"""School levels from 6e to the third year after the baccalauréat, each with a code that never changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COLLEGE, LYCEE, SUPERIEUR = "college", "lycee", "superieur"
CYCLES: dict[str, StrOrPromise] = {
    COLLEGE: _("Collège"),
    LYCEE: _("Lycée"),
    SUPERIEUR: _("Études supérieures"),
}


@dataclass(frozen=True, slots=True)
class Level:
    """`year` counts school years from 6e (1) to the third year of higher education (10): two levels with the same
    year are the same age of pupil, whatever the track. `order` is the order of a list on screen."""

    code: str
    label: StrOrPromise
    cycle: str
    track: str
    year: int
    order: int


_ROWS: list[tuple[str, StrOrPromise, str, str, int]] = [
    ("6e", _("6e"), COLLEGE, "general", 1),
    ("5e", _("5e"), COLLEGE, "general", 2),
    ("4e", _("4e"), COLLEGE, "general", 3),
    ("3e", _("3e"), COLLEGE, "general", 4),
    ("3e-prepa-metiers", _("3e prépa-métiers"), COLLEGE, "general", 4),
    ("6e-segpa", _("6e SEGPA"), COLLEGE, "segpa", 1),
    ("5e-segpa", _("5e SEGPA"), COLLEGE, "segpa", 2),
    ("4e-segpa", _("4e SEGPA"), COLLEGE, "segpa", 3),
    ("3e-segpa", _("3e SEGPA"), COLLEGE, "segpa", 4),
    ("ulis-college", _("ULIS collège"), COLLEGE, "ulis", 2),
    ("upe2a-college", _("UPE2A collège (élèves qui apprennent le français)"), COLLEGE, "upe2a", 2),
    ("2de", _("2de générale et technologique"), LYCEE, "general", 5),
    ("1re", _("1re générale"), LYCEE, "general", 6),
    ("tle", _("Terminale générale"), LYCEE, "general", 7),
    ("1re-stmg", _("1re STMG"), LYCEE, "stmg", 6),
    ("tle-stmg", _("Terminale STMG"), LYCEE, "stmg", 7),
    ("1re-sti2d", _("1re STI2D"), LYCEE, "sti2d", 6),
    ("tle-sti2d", _("Terminale STI2D"), LYCEE, "sti2d", 7),
    ("1re-st2s", _("1re ST2S"), LYCEE, "st2s", 6),
    ("tle-st2s", _("Terminale ST2S"), LYCEE, "st2s", 7),
    ("1re-stl", _("1re STL"), LYCEE, "stl", 6),
    ("tle-stl", _("Terminale STL"), LYCEE, "stl", 7),
    ("1re-std2a", _("1re STD2A"), LYCEE, "std2a", 6),
    ("tle-std2a", _("Terminale STD2A"), LYCEE, "std2a", 7),
    ("2de-sthr", _("2de STHR"), LYCEE, "sthr", 5),
    ("1re-sthr", _("1re STHR"), LYCEE, "sthr", 6),
    ("tle-sthr", _("Terminale STHR"), LYCEE, "sthr", 7),
    ("1re-s2tmd", _("1re S2TMD"), LYCEE, "s2tmd", 6),
    ("tle-s2tmd", _("Terminale S2TMD"), LYCEE, "s2tmd", 7),
    ("1re-stav", _("1re STAV"), LYCEE, "stav", 6),
    ("tle-stav", _("Terminale STAV"), LYCEE, "stav", 7),
    ("2de-pro", _("2de professionnelle"), LYCEE, "pro", 5),
    ("1re-pro", _("1re professionnelle"), LYCEE, "pro", 6),
    ("tle-pro", _("Terminale professionnelle"), LYCEE, "pro", 7),
    ("cap-1", _("CAP, 1re année"), LYCEE, "cap", 5),
    ("cap-2", _("CAP, 2e année"), LYCEE, "cap", 6),
    ("ulis-lycee", _("ULIS lycée"), LYCEE, "ulis", 6),
    ("upe2a-lycee", _("UPE2A lycée (élèves qui apprennent le français)"), LYCEE, "upe2a", 6),
    ("bts-1", _("BTS, 1re année"), SUPERIEUR, "bts", 8),
    ("bts-2", _("BTS, 2e année"), SUPERIEUR, "bts", 9),
    ("but-1", _("BUT, 1re année"), SUPERIEUR, "but", 8),
    ("but-2", _("BUT, 2e année"), SUPERIEUR, "but", 9),
    ("but-3", _("BUT, 3e année"), SUPERIEUR, "but", 10),
    ("cpge-1", _("Classe préparatoire, 1re année"), SUPERIEUR, "cpge", 8),
    ("cpge-2", _("Classe préparatoire, 2e année"), SUPERIEUR, "cpge", 9),
    ("l1", _("Licence 1"), SUPERIEUR, "licence", 8),
    ("l2", _("Licence 2"), SUPERIEUR, "licence", 9),
    ("l3", _("Licence 3"), SUPERIEUR, "licence", 10),
]
LEVELS: tuple[Level, ...] = tuple(Level(*row, order=place) for place, row in enumerate(_ROWS, 1))
# Who looks for a job is in no class: this level is in no list of school, and trades alone exist at it.
WORK = "emploi"
BY_CODE: dict[str, Level] = {
    **{level.code: level for level in LEVELS},
    WORK: Level(WORK, _("Recherche d’emploi"), SUPERIEUR, WORK, 1, len(LEVELS) + 1),
}
TECHNO = frozenset({"stmg", "sti2d", "st2s", "stl", "std2a", "sthr", "s2tmd", "stav"})
PRO = frozenset({"pro", "cap"})


def level(code: str) -> Level:
    """Raises KeyError for a code that was never a level."""
    return BY_CODE[code]


def choices(*cycles: str) -> list[tuple[str, StrOrPromise]]:
    """(code, label) pairs for a form, in order; every cycle when none is named."""
    return [(row.code, row.label) for row in LEVELS if not cycles or row.cycle in cycles]


def grouped(*cycles: str) -> list[tuple[StrOrPromise, list[tuple[str, StrOrPromise]]]]:
    """The same pairs under the name of their cycle, as a select with groups wants them."""
    return [(CYCLES[cycle], choices(cycle)) for cycle in cycles or CYCLES]
