"""Questions that every role is asked: who, how to reach, when, how, and the agreement to be followed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _

from lefil.campaigns.questions.kinds import Question, Sheet, born_on
from lefil.catalogue.reference import languages, places
from lefil.kit.days import day
from lefil.kit.forms import DayField, PhoneField, WeekField, say_phone
from lefil.matching.bands import BANDS
from lefil.matching.models import MODES, WISHES
from lefil.people.models import Person
from lefil.people.rules import carries_contact

CONSENT_VERSION = "2026-1"


def by(sheet: Sheet, me: str, child: str) -> str:
    """The wording for the person themselves, or for a parent who answers for their child."""
    return child if sheet.for_child else me


def text(label: str, *, most: int, rows: int = 0, **options: Any) -> forms.CharField:
    """Free text of at most `most` signs; what is too long comes back whole, with how much to cut."""
    widget = forms.Textarea({"rows": rows, "dir": "auto"}) if rows else forms.TextInput({"dir": "auto"})
    asked = forms.CharField(label=label, widget=widget, **options)
    asked.validators.append(MaxLengthValidator(most, _("Ce texte a %(show_value)s signes. Raccourcissez-le : %(limit_value)s au plus.")))
    return asked


def choice(label: str, choices: Any, **options: Any) -> forms.ChoiceField:
    """One choice among a few, as large radio buttons."""
    options.setdefault("error_messages", {"required": _("Choisissez une réponse.")})
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **options)


def picked(choices: Any) -> Any:
    """Says a kept code, or a list of them, with the labels of these choices (nested ones too)."""

    def say(sheet: Sheet, kept: Any) -> str:
        labels = flat(choices(sheet) if callable(choices) else choices)
        return ", ".join(str(labels.get(code, code)) for code in (kept if isinstance(kept, list) else [kept]))

    return say


def flat(choices: Any) -> dict[str, Any]:
    labels: dict[str, Any] = {}
    for code, label in choices:
        labels.update(dict(label) if isinstance(label, list | tuple) else {code: label})
    return labels


def real_name(typed: str) -> None:
    """Its first word is what the other side of a pair sees."""
    if carries_contact(typed):
        raise ValidationError(_("Écrivez seulement un nom : pas de numéro, pas d’adresse."))


def _name(sheet: Sheet) -> forms.Field:
    return text(
        by(sheet, _("Comment vous appelez-vous ?"), _("Comment s’appelle votre enfant ?")), most=120, min_length=2,
        help_text=_("Le prénom, puis le nom si vous en avez un. Dans l’alphabet que vous voulez."),
        error_messages={"required": _("Écrivez au moins un prénom."), "min_length": _("Écrivez au moins un prénom.")}, validators=[real_name],
    )  # fmt: skip


class BirthField(DayField):
    """A birth date, or the year alone; refuses the ages that only a slip of the finger gives."""

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        year = found if isinstance(found, int) else found.year if found else None
        if year is not None and year < 1920:
            raise ValidationError(_("Vérifiez l’année de naissance."), code="year")
        return found


def _born(sheet: Sheet) -> forms.Field:
    return BirthField(
        label=by(sheet, _("Quelle est votre date de naissance ?"), _("Quelle est sa date de naissance ?")), birth=True, year_alone=True,
        help_text=_("Si le jour n’est pas connu, l’année suffit."),
    )  # fmt: skip


def _say_born(sheet: Sheet, kept: Any) -> str:
    born = born_on(kept)
    return str(kept) if isinstance(kept, int) or born is None else day(born).partition(" ")[2]


def _gender(sheet: Sheet) -> forms.Field:
    choices = [("f", _("Femme ou fille")), ("m", _("Homme ou garçon")), ("x", _("Autre")), ("", _("Je préfère ne pas le dire"))]
    return choice(by(sheet, _("Vous êtes"), _("Votre enfant est")), choices, required=False)


def _place(sheet: Sheet) -> forms.Field:
    return PlaceField(
        label=by(sheet, _("Où habitez-vous ?"), _("Où habite votre enfant ?")), required=False, max_length=20,
        help_text=_("Un code postal ou un numéro de département. Il donne vos vacances scolaires et votre heure."),
    )  # fmt: skip


class PlaceField(forms.CharField):
    """A postcode or a département, as "93200" or "2A"."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value).replace(" ", "")
        if not typed:
            return ""
        if typed.isdecimal() and len(typed) == 5:
            if places.departement_of(typed):
                return typed
        elif found := places.place(typed):
            return found.code
        raise ValidationError(_("Écrivez un code postal avec 5 chiffres, par exemple 93200."), code="invalid")


def where(kept: str) -> tuple[str, str]:
    """(département, postcode) of a kept place, "" for what is not known."""
    if len(kept) == 5:
        return places.departement_of(kept) or "", kept
    return kept, ""


def _say_place(sheet: Sheet, kept: str) -> str:
    found = places.place(where(kept)[0])
    return f"{kept} {found.name}" if found else kept


def _week(sheet: Sheet) -> forms.Field:
    label = by(sheet, _("Quand êtes-vous libre ?"), _("Quand votre enfant est-il libre ?"))
    bands = [(str(place), f"{first} h - {last} h") for place, (first, last) in enumerate(BANDS)]
    return WeekField(
        bands=bands, label=label, help_text=_("Cochez tous les moments possibles. Plus il y en a, plus vite nous trouvons."),
        error_messages={"required": _("Cochez au moins un moment.")},
    )  # fmt: skip


def _say_week(sheet: Sheet, kept: list[str]) -> str:
    return _("%(n)d moments dans la semaine") % {"n": len(kept)} if len(kept) != 1 else _("1 moment dans la semaine")


def _modes(sheet: Sheet) -> forms.Field:
    choices = [(code, label) for code, label in MODES.items() if code != "text"]
    return forms.MultipleChoiceField(
        label=_("Comment préférez-vous vous parler ?"), choices=choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("La voix et le téléphone dépensent peu de données."), error_messages={"required": _("Cochez au moins une façon.")},
    )  # fmt: skip


def _language(sheet: Sheet) -> forms.Field:
    label = by(sheet, _("Parlez-vous une autre langue ?"), _("Votre enfant parle-t-il une autre langue ?"))
    others = [(code, name) for code, name in languages.choices() if code != "fr"]
    return forms.ChoiceField(
        label=label, choices=[("", _("Non, ou je passe")), *others], required=False,
        help_text=_("Nous cherchons parfois quelqu’un qui parle aussi cette langue."),
    )  # fmt: skip


def _wish(sheet: Sheet) -> forms.Field:
    label = _("Avec qui voulez-vous travailler ?") if not sheet.for_child else _("Avec qui votre enfant veut-il travailler ?")
    choices = [("", WISHES[""]), ("same", _("Une personne du même genre"))]
    return choice(label, choices, required=False)


def _phone(sheet: Sheet) -> forms.Field:
    return PhoneField(
        label=by(sheet, _("Votre numéro de téléphone"), _("Son numéro de téléphone, s’il en a un")), required=False,
        help_text=by(sheet, _("Nous vous envoyons un code par SMS."), _("Sinon, nous vous écrivons à vous.")),
    )  # fmt: skip


def _email(sheet: Sheet) -> forms.Field:
    return forms.EmailField(
        label=by(sheet, _("Ou votre adresse e-mail"), _("Ou son adresse e-mail")), required=False, max_length=254,
        error_messages={"invalid": _("Écrivez une adresse complète, par exemple prenom@exemple.fr.")},
    )  # fmt: skip


def consent_text(sheet: Sheet) -> str:
    """The very words agreed to; `CONSENT_VERSION` changes with them."""
    words = {"organisation": sheet.organisation}
    me = _(
        "J’accepte que l’association %(organisation)s garde mes réponses et me contacte pour ce programme. Je peux changer d’avis à tout moment."
    )
    child = _(
        "J’accepte que l’association %(organisation)s garde ces réponses et nous contacte pour ce programme. Nous pouvons changer d’avis à tout moment."
    )
    return by(sheet, me, child) % words


def _follow_up(sheet: Sheet) -> forms.Field:
    return forms.BooleanField(
        label=consent_text(sheet),
        error_messages={"required": _("Cochez la case pour continuer. Sans elle, nous ne pouvons pas vous écrire.")},
    )


def check_contact(sheet: Sheet, clean: dict[str, Any]) -> dict[str, str]:
    if clean.get("phone") or clean.get("email") or sheet.answers.get("parent_phone"):
        return {}
    return {"phone": _("Écrivez un numéro de téléphone ou une adresse e-mail.")}


def check_wish(sheet: Sheet, clean: dict[str, Any]) -> dict[str, str]:
    if sheet.answers.get("wish") == "same" and not clean.get("gender"):
        return {"gender": _("Vous demandez une personne du même genre. Dites-nous lequel.")}
    return {}


def _say_yes(sheet: Sheet, kept: Any) -> str:
    return _("oui") if kept else _("non")


NAME = Question("name", _name)
BORN = Question("born", _born, _say_born)
GENDER = Question("gender", _gender, picked([(code, label) for code, label in Person.GENDERS.items()]))
PLACE = Question("place", _place, _say_place)
WEEK = Question("week", _week, _say_week)
MODE = Question("modes", _modes, picked(list(MODES.items())))
LANGUAGE = Question("language", _language, picked(lambda sheet: languages.choices()))
WISH = Question("wish", _wish, picked(list(WISHES.items())))
PHONE = Question("phone", _phone, lambda sheet, kept: say_phone(kept))
EMAIL = Question("email", _email)
FOLLOW_UP = Question("follow_up", _follow_up, _say_yes)
