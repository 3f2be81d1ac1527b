from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.kit.forms import CodeField, DayField
from lefil.people.forms.signin import ReachField
from lefil.people.models import Person
from lefil.people.rules import carries_contact

LETTERS_IN = {"fr": "Français", "en": "English", "ar": "العربية"}
PLACES: dict[str, Any] = {
    "Europe/Paris": _("France métropolitaine"),
    "America/Guadeloupe": _("Guadeloupe, Saint-Martin, Saint-Barthélemy"),
    "America/Martinique": _("Martinique"),
    "America/Cayenne": _("Guyane"),
    "Indian/Reunion": _("La Réunion"),
    "Indian/Mayotte": _("Mayotte"),
    "America/Miquelon": _("Saint-Pierre-et-Miquelon"),
    "Pacific/Noumea": _("Nouvelle-Calédonie"),
    "Pacific/Tahiti": _("Polynésie française"),
    "Pacific/Wallis": _("Wallis-et-Futuna"),
}
HOURS = [(hour, f"{hour} h") for hour in range(7, 23)]


class AboutMeForm(forms.Form):
    """What a person says of themselves. Any script, any number of words; a year of birth may stand alone."""

    name = forms.CharField(
        label=_("Votre nom complet"), max_length=120, error_messages={"required": _("Écrivez votre nom, ou votre prénom seul.")},
        widget=forms.TextInput({"autocomplete": "name", "dir": "auto"}),
    )  # fmt: skip
    called = forms.CharField(
        label=_("Comment vous appeler"), max_length=60, help_text=_("L’autre personne du binôme voit seulement ce nom."),
        error_messages={"required": _("Écrivez le nom que l’autre personne verra.")},
        widget=forms.TextInput({"autocomplete": "given-name", "dir": "auto"}),
    )  # fmt: skip
    born = DayField(label=_("Votre date de naissance"), birth=True, year_alone=True, required=False, help_text=_("L’année seule suffit."))
    language = forms.ChoiceField(label=_("La langue de nos messages"), choices=LETTERS_IN.items())
    timezone = forms.ChoiceField(label=_("Où vous vivez, pour l’heure des séances"))
    channel = forms.ChoiceField(label=_("Nos messages arrivent par"), choices=[("sms", _("SMS")), ("email", _("e-mail"))])
    contact_from = forms.TypedChoiceField(label=_("Nous pouvons écrire à partir de"), choices=HOURS, coerce=int)
    contact_to = forms.TypedChoiceField(label=_("Et jusqu’à"), choices=HOURS, coerce=int)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        names = ("name", "called", "language", "timezone", "channel", "contact_from", "contact_to")
        born = person.born.year if person.born and person.born_precision == "year" else person.born
        kwargs["initial"] = {**{name: getattr(person, name) for name in names}, "born": born}
        super().__init__(*args, **kwargs)
        self.ways = {"sms": person.phone, "email": person.email}
        places = dict(PLACES)
        if person.timezone in available_timezones():
            places.setdefault(person.timezone, person.timezone)
        languages = {**LETTERS_IN, person.language: LETTERS_IN.get(person.language, person.language)}
        for name, choices in (("timezone", places), ("language", languages)):
            self.fields[name].choices = list(choices.items())  # type: ignore[attr-defined]

    def clean_called(self) -> str:
        if carries_contact(self.cleaned_data["called"]):
            raise forms.ValidationError(_("Écrivez seulement un prénom : pas de numéro, pas d’adresse."))
        return self.cleaned_data["called"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("contact_from", 0) >= cleaned.get("contact_to", 24):
            self.add_error("contact_to", _("Choisissez une heure de fin après l’heure de début."))
        if not self.ways.get(cleaned.get("channel", "sms")):
            self.add_error("channel", _("Nous n’avons pas d’adresse pour ce canal. Choisissez l’autre."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """As `actions.correct` takes them: a year alone becomes its last day, so that no protection ends too early."""
        facts = dict(self.cleaned_data)
        born = facts["born"]
        year_alone = isinstance(born, int)
        facts["born"] = date(born, 12, 31) if year_alone else born
        facts["born_precision"] = "year" if year_alone else "day"
        return facts


class ContactForm(forms.Form):
    contact = ReachField(label=_("Votre nouveau numéro ou votre adresse e-mail"), help_text=_("Nous y envoyons un code."))


class PinForm(forms.Form):
    pin = CodeField(digits=4, label=_("Votre code à 4 chiffres"))
    pin.widget = forms.PasswordInput(  # type: ignore[assignment]
        {"inputmode": "numeric", "autocomplete": "off", "dir": "ltr", "class": "input-code", "maxlength": "8"}
    )

    def say_wrong(self) -> None:
        self.add_error("pin", _("Ce code n’est pas le bon. Après 5 essais, il faut attendre 15 minutes."))


class NewPinForm(forms.Form):
    """Empty takes the PIN away. `current` is asked only of who has one."""

    current = CodeField(digits=4, label=_("Votre code actuel"))
    pin = CodeField(
        digits=4, label=_("Votre nouveau code à 4 chiffres"), required=False, help_text=_("Laissez vide pour ne plus avoir de code.")
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.PasswordInput({"inputmode": "numeric", "autocomplete": "off", "dir": "ltr", "class": "input-code"})
        if not person.pin:
            del self.fields["current"]


class ConsentForm(forms.Form):
    purpose = forms.CharField(max_length=20)
    give = forms.TypedChoiceField(choices=[("1", ""), ("0", "")], coerce=lambda value: value == "1")


class ErasureForm(forms.Form):
    words = forms.CharField(
        label=_("Pourquoi, si vous voulez le dire"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4, "dir": "auto"})
    )
