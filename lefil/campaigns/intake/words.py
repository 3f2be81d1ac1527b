"""What people write in cells, understood: dates, numbers, classes, subjects, hours. Each function says what is wrong by `Wrong`."""

import re
from datetime import date, datetime
from functools import cache, lru_cache

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from lefil.campaigns.intake.columns import plain
from lefil.campaigns.questions.volunteer import RANGES
from lefil.catalogue.reference import languages, levels, places, subjects
from lefil.kit.forms import FICTION, parse_phone
from lefil.matching.bands import BANDS, bit

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_HOURS = re.compile(r"(\d{1,2})\s*(?:h|:)?\s*(?:00)?\s*(?:-|–|a|à)\s*(\d{1,2})", re.IGNORECASE)
_EMAIL = forms.EmailField()
SUBJECT_WORDS = {
    "math": "maths", "hg": "histoire-geo", "histoire": "histoire-geo", "geographie": "histoire-geo", "physique": "physique-chimie",
    "chimie": "physique-chimie", "pc": "physique-chimie", "philo": "philosophie", "eco": "ses", "francais langue etrangere": "fle",
    "informatique": "nsi", "aide aux devoirs": "devoirs", "methodologie": "methode", "histoire geographie": "histoire-geo",
    "histoire geo": "histoire-geo",
}  # fmt: skip
LEVEL_WORDS = {
    "terminale": "tle", "term": "tle", "premiere": "1re", "1ere": "1re", "seconde": "2de", "2nde": "2de", "sixieme": "6e", "6eme": "6e",
    "cinquieme": "5e", "5eme": "5e", "quatrieme": "4e", "4eme": "4e", "troisieme": "3e", "3eme": "3e",
}  # fmt: skip
RANGE_WORDS = {"college": "college", "lycee": "lycee", "college et lycee": "college-lycee", "college lycee": "college-lycee", "tous": "all"}
MODE_WORDS = {
    "visio": "video",
    "video": "video",
    "voix": "voice",
    "voix seule": "voice",
    "audio": "voice",
    "telephone": "phone",
    "tel": "phone",
}
LANGUAGE_WORDS = {"pashto": "ps", "bambara": "bm", "kurde": "kmr", "mandarin": "zh"}
YES, NO = {"oui", "o", "x", "1", "vrai", "yes"}, {"non", "n", "0", "faux", "no"}
GENDERS = {"f": "f", "femme": "f", "fille": "f", "mme": "f", "madame": "f", "m": "m", "h": "m", "homme": "m", "garcon": "m", "monsieur": "m",
           "mr": "m", "x": "x", "autre": "x"}  # fmt: skip


class Wrong(Exception):
    """What is wrong with a cell, as a sentence."""


def phone(cell: str) -> str:
    """E.164. Numbers written the French way, nearly all of them, are judged without the slow general reading."""
    digits = re.sub(r"[\s.\-\u00a0\u202f]", "", cell)
    if re.fullmatch(r"[1-9]\d{8}", digits):  # Excel eats the first zero
        digits = "0" + digits
    if re.fullmatch(r"0[1-9]\d{8}", digits):
        number = phonenumbers.PhoneNumber(country_code=33, national_number=int(digits))
        written = "+33" + digits[1:]
        if written.startswith(FICTION) or phonenumbers.is_valid_number(number):
            return written
    try:
        return parse_phone(cell)
    except ValidationError:
        raise Wrong(_("« %s » n’est pas un numéro de téléphone. Écrivez 10 chiffres, par exemple 06 12 34 56 78.") % cell[:40]) from None


def email(cell: str) -> str:
    try:
        return _EMAIL.clean(cell).lower()
    except ValidationError:
        raise Wrong(_("« %s » n’est pas une adresse e-mail. Écrivez par exemple prenom@exemple.fr.") % cell[:60]) from None


def born(cell: str, today: date) -> tuple[date, str]:
    """(date, "day" or "year"): 27/03/2008, 27-3-2008, 2008-03-27, or the year alone."""
    found: tuple[date, str] | None = None
    if re.fullmatch(r"(19|20)\d\d", cell):
        found = date(int(cell), 12, 31), "year"
    else:
        for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
            try:
                found = datetime.strptime(cell, form).date(), "day"  # noqa: DTZ007  a birthday has no time zone
                break
            except ValueError:
                continue
    if found is None:
        raise Wrong(_("« %s » n’est pas une date. Écrivez par exemple 27/03/2008, ou 2008.") % cell[:40])
    if not 1920 <= found[0].year <= today.year or (found[1] == "day" and found[0] > today):
        raise Wrong(_("La date « %s » n’est pas possible. Vérifiez l’année.") % cell[:40])
    return found


def yes_no(cell: str) -> bool | None:
    word = plain(cell)
    if word in YES:
        return True
    if word in NO:
        return False
    if word in {"ne sait pas", "nsp", "inconnu", ""}:
        return None
    raise Wrong(_("« %s » : écrivez oui, non, ou laissez vide.") % cell[:40])


def school(cell: str) -> dict[str, bool]:
    word = cell.casefold().replace(" ", "")
    if word in {"rep", "rep+"}:
        return {"rep": word == "rep", "rep_plus": word == "rep+"}
    answer = yes_no(cell)
    return {} if answer is None else {"rep": answer, "rep_plus": False}


def gender(cell: str) -> str:
    return GENDERS.get(plain(cell), "")


@lru_cache(maxsize=4096)
def place(cell: str) -> tuple[str, str]:
    """(département, postcode)."""
    typed = cell.replace(" ", "")
    if len(typed) == 4 and typed.isdecimal():  # Excel eats the first zero
        typed = "0" + typed
    if len(typed) == 5 and typed.isdecimal() and (code := places.departement_of(typed)):
        return code, typed
    if found := places.place(cell.split(" ")[0]):
        return found.code, ""
    raise Wrong(_("« %s » n’est pas un code postal ni un département.") % cell[:40])


@cache
@override("fr")  # files are written in French, whatever the language of who sends the first
def _levels() -> dict[str, str]:
    names = {plain(str(row.label)): row.code for row in reversed(levels.LEVELS)}
    return {**LEVEL_WORDS, **names, **{plain(row.code): row.code for row in levels.LEVELS}}


def level(cell: str) -> str:
    if code := _levels().get(plain(cell)):
        return code
    raise Wrong(_("« %s » n’est pas une classe. Écrivez par exemple 6e, 2de, Terminale générale.") % cell[:60])


@cache
@override("fr")
def _subjects() -> dict[str, str]:
    names = {plain(str(row.label)): row.code for row in subjects.SUBJECTS}
    return {**SUBJECT_WORDS, **names, **{plain(row.code): row.code for row in subjects.SUBJECTS}}


def subject(word: str) -> str:
    if code := _subjects().get(plain(word)):
        return code
    raise Wrong(_("« %s » n’est pas une matière connue. Écrivez par exemple Mathématiques ; Français.") % word[:60])


def subject_words(cell: str) -> list[str]:
    """The subjects of a cell; one whose own name has a comma is not cut."""
    return [cell] if plain(cell) in _subjects() else parts(cell)


def parts(cell: str) -> list[str]:
    """The words of a cell that lists several: separated by ; | or line breaks, else by commas."""
    sign = r"[;|\n]" if re.search(r"[;|\n]", cell) else ","
    return [part.strip() for part in re.split(sign, cell) if part.strip()]


def level_range(cell: str) -> tuple[str, str]:
    """("6e", "tle") out of "collège", "lycée", "6e - Terminale" or "de la 6e à la 2de"."""
    word = plain(cell)
    if word in RANGE_WORDS:
        first, last, _a, _b = RANGES[RANGE_WORDS[word]]
        return first, last
    ends = [_levels().get(part) for part in re.split(r" (?:a|au|a la|et) | ", word.removeprefix("de la ").removeprefix("de ")) if part]
    known = [code for code in ends if code]
    if not known:
        raise Wrong(_("« %s » ne dit pas de classes. Écrivez par exemple collège, lycée, ou 6e à Terminale.") % cell[:60])
    return min(known, key=_year), max(known, key=_year)


def _year(code: str) -> int:
    return levels.BY_CODE[code].year


@lru_cache(maxsize=4096)
def moments(cell: str) -> int:
    """The week as a mask, out of "lundi 17-19 ; mercredi 14-17". A band counts when it is wholly inside."""
    mask = 0
    for part in parts(cell):
        word = plain(part)
        days = [place for place, name in enumerate(DAYS) if name in word or name[:3] + " " in word + " "]
        hours = _HOURS.search(part)
        if not days or not hours:
            raise Wrong(_("« %s » n’est pas un moment. Écrivez par exemple lundi 17-19 ; mercredi 14-17.") % part[:60])
        first, last = int(hours.group(1)), int(hours.group(2))
        for day in days:
            for band, (start, end) in enumerate(BANDS):
                mask |= bit(day, band) if first <= start and end <= last else 0
    if not mask:
        raise Wrong(_("« %s » ne couvre aucun moment de la semaine, entre 8 h et 21 h.") % cell[:60])
    return mask


@cache
@override("fr")
def _languages() -> dict[str, str]:
    names = {plain(str(row.label)): row.code for row in languages.LANGUAGES}
    own = {plain(row.own_name): row.code for row in languages.LANGUAGES}
    return {**LANGUAGE_WORDS, **names, **own, **{row.code: row.code for row in languages.LANGUAGES}}


@lru_cache(maxsize=4096)
def spoken(cell: str) -> tuple[str, ...]:
    codes = []
    for part in parts(cell):
        code = _languages().get(plain(part))
        if code is None:
            raise Wrong(_("« %s » n’est pas une langue de la liste.") % part[:40])
        codes.append(code)
    return tuple(dict.fromkeys(codes))


@lru_cache(maxsize=4096)
def modes(cell: str) -> tuple[str, ...]:
    codes = [MODE_WORDS.get(plain(part)) for part in parts(cell)]
    if None in codes:
        raise Wrong(_("« %s » : écrivez visio, voix, ou téléphone.") % cell[:60])
    return tuple(dict.fromkeys(code for code in codes if code))


def capacity(cell: str) -> int:
    if cell.isdecimal() and 1 <= int(cell) <= 10:
        return int(cell)
    raise Wrong(_("« %s » n’est pas un nombre de 1 à 10.") % cell[:20])
