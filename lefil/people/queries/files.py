"""Everything lefil knows of one person, gathered from the privacy module of every room."""

from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.models import Entry
from lefil.kit import days
from lefil.people.models import Person


@dataclass(frozen=True)
class Room:
    """One room's part of a file: `rows` as the room's export gives them, always a list of dicts."""

    name: str
    rows: list[dict]


@dataclass(frozen=True)
class Fact:
    """One line of a readable file: a name, then words, or further rows of lines."""

    name: str
    text: str
    rows: list[list["Fact"]]


@dataclass(frozen=True)
class Line:
    """One line of "who saw my file": a day, a first name (or the machine), what they did, in words."""

    at: datetime
    by: str
    did: str


def rooms_with_privacy() -> list[tuple[str, ModuleType]]:
    """(room, its privacy module), top of the house first: a room erases before the rooms it stands on."""
    found = []
    for app in apps.get_app_configs():
        if app.name.startswith("lefil.") and find_spec(f"{app.name}.privacy"):
            found.append((app.label, import_module(f"{app.name}.privacy")))
    return found


def readings(person: Person) -> list[Room]:
    """What each room exports, in the order of the house; rooms that hold nothing are left out."""
    rooms = []
    for name, privacy in rooms_with_privacy():
        given = privacy.export(person)
        rows = [row for row in (given if isinstance(given, list) else [given]) if any(row.values())]
        if rows:
            rooms.append(Room(name, rows))
    return rooms


def told(row: dict) -> list[Fact]:
    """A row as a person reads it: dates in words, yes and no, lists one under the other; what is empty is left out."""
    facts = []
    for name, value in row.items():
        inside = [value] if isinstance(value, dict) else value
        if isinstance(inside, list | tuple) and inside and all(isinstance(one, dict) for one in inside):
            facts.append(Fact(_name(name), "", [told(one) for one in inside]))
        elif value not in (None, "", [], {}, ()):
            facts.append(Fact(_name(name), said(value), []))
    return facts


def _name(key: Any) -> str:
    """The names that a form or a letter gave to its own answers, in words."""
    return {
        "organisation": _("association"), "frequency": _("rythme"), "duration": _("durée"), "contact_name": _("personne à appeler"),
        "contact_phone": _("son numéro"), "child": _("enfant"), "scholarship": _("boursier ou boursière"),
        "qpv": _("habite un quartier prioritaire"), "rep": _("collège ou lycée REP"), "rep_plus": _("collège ou lycée REP+"),
        "frontline": _("parent soignant ou en première ligne"), "waiting_week": _("par semaine d’attente"), "presentation": _("présentation"),
    }.get(key, str(key))  # fmt: skip


def in_words(room: str, row: dict) -> dict:
    """A row of the journal says its deed in words; the names of tables are for the other format."""
    return {"date": row["date"], "par": row["par"], "action": deed(row["action"])} if room == "journal" else row


def said(value: Any) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, datetime):
        return days.moment(value)
    if isinstance(value, date):
        return days.day(value)
    return ", ".join(said(one) for one in value) if isinstance(value, list | tuple | set) else str(value)


def plain(value: Any) -> Any:
    """A value that JSON knows."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes") if timezone.is_aware(value) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def who_saw(person: Person, *, most: int = 200) -> list[Line]:
    """Lines of the journal about this person, without those of the person and of the machine's own upkeep, newest first. One query."""
    lines = Entry.objects.filter(about=person, by__isnull=False).exclude(by=person).exclude(verb__in=SILENT).select_related("by")
    return [Line(entry.at, entry.by.called if entry.by else "", deed(entry.verb)) for entry in lines[:most]]


SILENT = ("write", "sent", "touch", "settle")


def deed(verb: str) -> str:
    """A verb of the journal in words that a person understands; an unknown one is a change."""
    return {
        "saw": _("a lu votre dossier"),
        "correct": _("a corrigé votre dossier"),
        "enter": _("a créé votre dossier"),
        "enrol": _("vous a inscrit·e"),
        "appoint": _("vous a donné un rôle"),
        "dismiss": _("a mis fin à un rôle"),
        "ask": _("a demandé une autorisation"),
        "give": _("a noté un accord"),
        "withdraw": _("a retiré un accord"),
        "export": _("a sorti vos données"),
        "clear_pin": _("a retiré votre code à 4 chiffres"),
        "book": _("a noté une séance avec vous"),
        "attend": _("a noté une présence"),
        "report": _("a écrit un compte rendu"),
        "sign": _("a signé un engagement"),
        "see_number": _("a vu votre numéro pour vous appeler"),
        "reach": _("a parlé avec vous"),
        "try": _("a essayé de vous joindre"),
        "level": _("a changé la fréquence de votre suivi"),
        "move": _("a fait avancer votre dossier"),
    }.get(verb, _("a changé votre dossier"))
