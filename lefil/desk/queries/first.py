"""What the first screen of staff says before anything else, and before any funder's figure: who is about to be lost.

The figures are those of the cards below; a zero is shown too, since it was looked for.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lefil.care.models import Incident
from lefil.care.queries.days import Changed
from lefil.care.queries.safety import board
from lefil.care.rules import protects_somebody
from lefil.desk.queries.cards import Card, Row, card
from lefil.kit import days
from lefil.people.models import Person

FIRST = ("safety", "silence", "waiting", "first", "reports", "checks")


@dataclass(frozen=True)
class Tile:
    code: str
    count: int
    words: str
    url: str


def tiles_of(cards: list[Card]) -> list[Tile]:
    """The six figures of the first screen, in this order; protection for those who protect only."""
    by_code = {one.code: one for one in cards}
    return [
        Tile(code, by_code[code].count, by_code[code].words, f"#{code}" if by_code[code].count else by_code[code].url)
        for code in FIRST
        if code in by_code
    ]


def safety_cards(person: Person) -> list[Card]:
    """Open files of protection, for those who read them. Everybody else has no such card: not even a count."""
    if not protects_somebody(person):
        return []
    words = (_("signalement à suivre"), _("signalements à suivre"))
    return [card("safety", board(person, state="open"), words, reverse("care:incidents"), _incident_row, _("Ouvrir la protection"))]


def _incident_row(one: Incident) -> Row:
    """No name and no word of it on a page that a colleague may see over a shoulder."""
    title = _("Danger maintenant") if one.immediate else _("Un signalement")
    return Row(title, days.moment(one.at), reverse("care:incident", args=[one.key]))


def said_changes(found: list[Changed]) -> list[tuple[str, str]]:
    """(words, address) of each kind of change, the most pressing first."""
    words = {
        "helps": (lambda n: ngettext("%(n)s appel à l’aide", "%(n)s appels à l’aide", n), "/bureau/a-faire/?a=tous"),
        "signs": (lambda n: ngettext("%(n)s nouveau signe", "%(n)s nouveaux signes", n), reverse("desk:health")),
        "reports": (lambda n: ngettext("%(n)s compte rendu", "%(n)s comptes rendus", n), "/tutorat/comptes-rendus/?etat=tous"),
        "answers": (lambda n: ngettext("%(n)s réponse à un rappel", "%(n)s réponses à un rappel", n), "/bureau/seances/"),
        "joined": (lambda n: ngettext("%(n)s inscription", "%(n)s inscriptions", n), "/bureau/personnes/"),
        "formed": (lambda n: ngettext("%(n)s binôme formé", "%(n)s binômes formés", n), "/bureau/binomes/"),
        "ended": (lambda n: ngettext("%(n)s binôme terminé", "%(n)s binômes terminés", n), "/bureau/binomes/?etat=termines"),
    }
    return [(words[one.code][0](one.count) % {"n": one.count}, words[one.code][1]) for one in found]
