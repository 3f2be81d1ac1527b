"""A row of a file as a person and what they ask or offer, or as the sentences that say what to correct."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lefil.campaigns.intake import words
from lefil.campaigns.intake.columns import columns_for, plain
from lefil.campaigns.intake.words import Wrong
from lefil.catalogue.reference import places, subjects
from lefil.kit.forms import say_phone
from lefil.people.queries.accounts import folded
from lefil.people.rules import carries_contact


@dataclass
class Row:
    """`line` is its number in the file. `person` holds fields of Person, `facts` the yes and no of the priority rules, `ask` the
    need or the offer, `kept` the enrolment's answers. `wrong` are sentences; a row with any of them cannot come in."""

    line: int
    person: dict[str, Any] = field(default_factory=dict)
    profile: str = ""
    source: str = ""
    facts: dict[str, bool] = field(default_factory=dict)
    ask: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    parent: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    twin: str = ""  # why this row is left out: it is already there
    known: int | None = None  # the person of the database that this row is

    @property
    def contact(self) -> str:
        phone = self.person.get("phone")
        return say_phone(phone) if phone else self.person.get("email", "")

    @property
    def subjects_said(self) -> str:
        codes = [one if isinstance(one, str) else one[0] for one in self.ask.get("subjects", [])]
        return ", ".join(str(subjects.BY_SUBJECT[code].label) for code in codes)

    @property
    def marks(self) -> list[tuple[str, str]]:
        """(contact, folded name): two rows with one in common are the same human being."""
        name = folded(self.person.get("name", ""))
        return [(contact, name) for contact in (self.person.get("phone"), self.person.get("email")) if contact]


def read_row(line: int, cells: list[str], mapping: dict[str, int], role: str, today: date) -> Row:
    """Everything wrong is said at once, so that a file is corrected in one go."""
    row = Row(line, profile=role)
    cell = {code: cells[place] for code, place in mapping.items() if place < len(cells) and cells[place]}
    for column in columns_for(role):
        if column.required and not cell.get(column.code):
            row.wrong.append(_("Il manque : %s.") % str(column.label).lower())
    _person(row, cell, today)
    for code, take in _TAKE.items():
        if cell.get(code):
            try:
                take(row, cell[code])
            except Wrong as wrong:
                row.wrong.append(str(wrong))
    (_learner if role == "pupil" else _volunteer)(row, cell)
    return row


def _person(row: Row, cell: dict[str, str], today: date) -> None:
    name = cell.get("name") or " ".join(part for part in (cell.get("first"), cell.get("last")) if part)
    if not name:
        row.wrong.append(_("Il manque un nom ou un prénom."))
    elif len(name) > 120:
        row.wrong.append(_("Le nom a plus de 120 signes. Raccourcissez-le."))
    name = " ".join(name.split())
    called = " ".join((cell.get("first") or name.split(" ")[0])[:60].split())
    if carries_contact(called):
        row.wrong.append(_("« %s » n’est pas un prénom. Vérifiez les colonnes.") % called)
    row.person = {"name": name, "called": called, "speaks": ["fr"], "timezone": places.PARIS}
    for code, take in (("phone", words.phone), ("email", words.email)):
        if cell.get(code):
            try:
                row.person[code] = take(cell[code])
            except Wrong as wrong:
                row.wrong.append(str(wrong))
    if cell.get("born"):
        try:
            row.person["born"], row.person["born_precision"] = words.born(cell["born"], today)
        except Wrong as wrong:
            row.wrong.append(str(wrong))
    row.person["channel"] = "sms" if row.person.get("phone") else "email"


def _take_place(row: Row, cell: str) -> None:
    departement, postcode = words.place(cell)
    found = places.place(departement)
    row.person |= {"departement": departement, "postcode": postcode, "timezone": found.timezone if found else places.PARIS}


def _take_languages(row: Row, cell: str) -> None:
    row.person["speaks"] = list(words.spoken(cell))


def _take_wish(row: Row, cell: str) -> None:
    row.ask["gender_wish"] = "same" if words.yes_no(cell) else ""
    if row.ask["gender_wish"] and not row.person.get("gender"):
        raise Wrong(_("Une personne du même genre est souhaitée, mais le genre manque."))


def _take_fact(fact: str) -> Any:
    def take(row: Row, cell: str) -> None:
        answer = words.yes_no(cell)
        if answer is not None:
            row.facts[fact] = answer

    return take


def _take_parent_language(row: Row, cell: str) -> None:
    row.parent["language"] = words.spoken(cell)[0]


_TAKE: dict[str, Any] = {
    "gender": lambda row, cell: row.person.update(gender=words.gender(cell)),
    "place": _take_place,
    "languages": _take_languages,
    "week": lambda row, cell: row.ask.update(bands=words.moments(cell)),
    "modes": lambda row, cell: row.ask.update(modes=list(words.modes(cell))),
    "wish": _take_wish,
    "level": lambda row, cell: row.ask.update(level=words.level(cell)),
    "capacity": lambda row, cell: row.ask.update(capacity=words.capacity(cell)),
    "scholarship": _take_fact("scholarship"),
    "qpv": _take_fact("qpv"),
    "frontline": _take_fact("frontline"),
    "school": lambda row, cell: row.facts.update(words.school(cell)),
    "parent_name": lambda row, cell: row.parent.update(name=cell[:120]),
    "parent_phone": lambda row, cell: row.parent.update(phone=words.phone(cell)),
    "parent_language": _take_parent_language,
    "motivation": lambda row, cell: row.kept.update(motivation=cell[:1000]),
    "hard": lambda row, cell: row.kept.update(hard=cell[:600]),
    "source": lambda row, cell: setattr(row, "source", plain(cell).replace(" ", "-")[:40]),
}


def _learner(row: Row, cell: dict[str, str]) -> None:
    row.person.setdefault("phone", "")
    if not row.person["phone"] and not row.person.get("email"):
        row.person["phone"] = row.parent.get("phone", "")
        row.person["channel"] = "sms"
    _contact(row, cell)
    level, chosen = row.ask.get("level"), []
    for word in words.subject_words(cell.get("subjects", ""))[:6]:
        try:
            code = words.subject(word)
        except Wrong as wrong:
            row.wrong.append(str(wrong))
            continue
        if level and not subjects.exists(code, level):
            row.wrong.append(_("« %(subject)s » n’existe pas en %(level)s.") % {"subject": word[:40], "level": cell.get("level", "")})
        chosen.append(code)
    row.ask["subjects"] = list(dict.fromkeys(chosen))
    if row.parent.get("phone") and not row.parent.get("name"):
        row.wrong.append(_("Il manque le nom du parent."))


def _volunteer(row: Row, cell: dict[str, str]) -> None:
    _contact(row, cell)
    if cell.get("status"):
        row.profile = "student" if plain(cell["status"]).startswith(("etud", "student")) else "professional"
    lines: dict[str, tuple[str, str, str]] = {}
    try:
        common = words.level_range(cell["range"]) if cell.get("range") else ("6e", "l1")
        for word in words.subject_words(cell.get("subjects", ""))[:6]:
            code, ends = _taught(word)
            lines[code] = (code, *(ends or common))
    except Wrong as wrong:
        row.wrong.append(str(wrong))
    row.ask["subjects"] = list(lines.values())
    row.ask.setdefault("capacity", 1)


def _taught(word: str) -> tuple[str, tuple[str, str] | None]:
    """(subject, range) of "Maths (collège)"; some subjects have brackets in their own name, and then no range."""
    try:
        return words.subject(word), None
    except Wrong:
        name, _open, inside = word.rpartition("(")
        if not name:
            raise
        return words.subject(name), words.level_range(inside.rstrip(") "))


def _contact(row: Row, cell: dict[str, str]) -> None:
    """A wrong number is said once, as a wrong number."""
    tried = cell.get("phone") or cell.get("email") or cell.get("parent_phone")
    if not tried:
        row.wrong.append(_("Il manque un téléphone ou une adresse e-mail."))
