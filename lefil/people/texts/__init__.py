"""The words of a parental authorisation, in three languages, and the consents: data with a version, copied into what is signed."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.translation import gettext_lazy as _

from lefil.kit.days import NBSP

HERE = Path(__file__).parent
LANGUAGES = {"fr": "Français", "en": "English", "ar": "العربية"}
WORDS = ("organisation", "child", "frequency", "duration", "contact_name", "contact_phone")


@cache
def authorisation(language: str) -> dict[str, Any]:
    """The file of a language, of French when there is none: title, text, scope, relation, page…"""
    code = language if language in LANGUAGES else "fr"
    with (HERE / f"{code}.toml").open("rb") as file:
        return {**tomllib.load(file), "language": code}


def authorisation_text(language: str, words: dict[str, str]) -> str:
    """The text with its names filled in. `words` has the keys of WORDS; what a person typed stays text, never markup.

    An empty frequency or duration is said as usual, in the language of the text.
    """
    known = authorisation(language)
    template = Engine().from_string(known["text"])
    filled = {name: words.get(name) or known["usual"].get(name, "") for name in WORDS}
    if known["dir"] == "rtl":  # a Latin name or a number inside a sentence that reads the other way stays in one piece
        filled = {name: f"\u2068{word.replace(' ', NBSP) if name == 'contact_phone' else word}\u2069" for name, word in filled.items()}
    return template.render(Context(filled, autoescape=False)).strip()


def scope_lines(language: str, scopes: list[str] | None = None) -> list[dict]:
    """{"code", "label", "required", "sentence"} of each line, only of `scopes` when given."""
    return [line for line in authorisation(language)["scope"] if scopes is None or line["code"] in scopes]


@dataclass(frozen=True)
class ConsentText:
    """`asked_there`: asked on the page that needs it; the page of all consents shows it once it was given."""

    version: str
    label: Any
    text: Any
    if_not: Any
    asked_there: bool = False


CONSENTS = {
    "follow_up": ConsentText(
        "1",
        _("Être suivi par l’association"),
        _("J’accepte que l’association garde les informations utiles pour m’accompagner, et qu’elle m’écrive ou m’appelle."),
        _("Sans cet accord, l’accompagnement ne peut pas continuer."),
    ),
    "image": ConsentText(
        "1",
        _("Utiliser mon image"),
        _("J’accepte que l’association montre une photo de moi pour parler du programme."),
        _("Rien ne change pour vous. Aucune photo n’est montrée."),
    ),
    "testimony": ConsentText(
        "1",
        _("Raconter mon histoire"),
        _("J’accepte que l’association cite une phrase de moi, sans mon nom de famille."),
        _("Rien ne change pour vous. Aucune phrase n’est citée."),
    ),
    "sharing": ConsentText(
        "1",
        _("Partager mon dossier entre associations"),
        _("J’accepte que l’association donne mon nom et ma demande à une association partenaire, pour m’aider plus vite."),
        _("Votre demande reste dans une seule association. L’attente est parfois plus longue."),
    ),
    "later": ConsentText(
        "1",
        _("Être recontacté dans six mois"),
        _("J’accepte que l’association me demande des nouvelles, une fois, six mois après la fin."),
        _("Nous ne vous écrivons plus après la fin."),
    ),
    "mentor_board": ConsentText(
        "1",
        _("Montrer mes candidatures à mon mentor"),
        _("J’accepte que mon mentor lise mon tableau de candidatures."),
        _("Rien ne change pour vous. Vous seul lisez votre tableau."),
        asked_there=True,
    ),
}
