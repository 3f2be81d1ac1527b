"""The filters of the list of people: their choices, and a filter in words."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from lefil.care.models import LEVELS
from lefil.catalogue.models import SIDES, Programme
from lefil.enrolments.models import Enrolment
from lefil.enrolments.rules import followed_by
from lefil.people.models import Person


@dataclass(frozen=True)
class Choice:
    """One select of the list: its name in the address, its label, (code, words) of each answer, and the one chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


def choices_of(person: Person, query: QueryDict) -> list[Choice]:
    """One query: the programmes of the people followed."""
    programmes = Programme.objects.filter(pk__in=followed_by(person).values("programme")).order_by("name", "id")
    offered = [
        ("dispositif", _("Dispositif"), [(one.slug, one.name) for one in programmes]),
        ("cote", _("Côté"), _words(SIDES)),
        ("situation", _("Situation"), _words(Enrolment.STATES)),
        ("niveau", _("Niveau"), _words(LEVELS)),
        ("suivi", _("Suivi"), [("moi", _("par moi"))]),
    ]
    return [Choice(name, label, tuple(options), query.get(name, "")) for name, label, options in offered]


def _words(choices: object) -> list[tuple[str, str]]:
    pairs = choices.items() if isinstance(choices, dict) else choices
    return [(code, str(words).capitalize()) for code, words in pairs]  # type: ignore[attr-defined]


def said_filter(query: str) -> str:
    """ "Article 1, bénévole, niveau orange"; "toutes les personnes que vous suivez" when nothing narrows."""
    given = QueryDict(query)
    names = dict(Programme.objects.filter(slug=given.get("dispositif", "")).values_list("slug", "name"))
    words = [names.get(given.get("dispositif", ""), "")]
    words += [dict(_words(SIDES)).get(given.get("cote", ""), ""), dict(_words(Enrolment.STATES)).get(given.get("situation", ""), "")]
    level = str(LEVELS.get(given.get("niveau", ""), ""))
    words += [_("niveau %(level)s") % {"level": level} if level else "", _("suivies par vous") if given.get("suivi") == "moi" else ""]
    words += [f"« {given['q']} »" if given.get("q") else ""]
    return ", ".join(word for word in words if word) or _("toutes celles que vous suivez")
