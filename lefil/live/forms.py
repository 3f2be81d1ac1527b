from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.meetings.models import Attendance

NUMBER = {key: _("Écrivez un nombre de minutes entre 0 et 600.") for key in ("invalid", "min_value", "max_value")}
DAYS = {key: _("Écrivez un nombre de jours entre 7 et 365.") for key in ("invalid", "min_value", "max_value")}

WRITING = [
    ("all", _("Tout le monde écrit à tout le monde")), ("hosts", _("Chacun écrit aux personnes qui animent")), ("off", _("Pas de messages")),
]  # fmt: skip
WAYS = [("auto", _("De personne à personne quand c’est possible")), ("server", _("Toujours par le serveur de l’association"))]


class CorrectForm(forms.Form):
    """What really happened, for one person expected."""

    booking = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("Cette personne"), choices=Attendance.OUTCOMES.items())
    minutes = forms.IntegerField(
        label=_("Minutes ensemble"), min_value=0, max_value=600, required=False, error_messages=NUMBER,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-code"}), help_text=_("Rien pour une personne absente."),
    )  # fmt: skip
    why = forms.CharField(
        label=_("Pourquoi ?"), max_length=200, required=False, help_text=_("La personne le lit."), widget=forms.TextInput({"dir": "auto"})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["minutes"] = cleaned.get("minutes") or 0
        return cleaned


class PolicyForm(forms.Form):
    """How the rooms of one programme behave."""

    lobby = forms.TypedChoiceField(
        label=_("À l’entrée"), widget=forms.RadioSelect, coerce=lambda value: value == "1",
        choices=[("1", _("Chacun attend que la personne qui anime ouvre")), ("0", _("Qui est inscrit entre directement"))],
    )  # fmt: skip
    chat = forms.ChoiceField(label=_("Les messages, entre adultes"), widget=forms.RadioSelect, choices=WRITING)
    chat_minors = forms.ChoiceField(
        label=_("Les messages, dès qu’un mineur est attendu"), widget=forms.RadioSelect, choices=WRITING,
        help_text=_("Entre adultes, rien n’est retenu ni relu."),
    )  # fmt: skip
    contacts_minors = forms.ChoiceField(
        label=_("Avec un mineur, un message qui donne un numéro, une adresse ou un compte est"), widget=forms.RadioSelect,
        choices=[("refuse", _("Refusé, avec la raison")), ("redact", _("Passé, sans le contact")), ("hold", _("Retenu jusqu’à une relecture"))],
    )  # fmt: skip
    sample_minors = forms.IntegerField(
        label=_("Avec un mineur, combien de messages sur cent sont relus par la personne référente protection ?"), min_value=0, max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-code"}), help_text=_("0 : aucun. Les messages à relire sont tirés au hasard."),
        error_messages={key: _("Écrivez un nombre entre 0 et 100.") for key in ("invalid", "min_value", "max_value", "required")},
    )  # fmt: skip
    keep_days = forms.IntegerField(
        label=_("Combien de jours garder les messages, le tableau et les fichiers ?"), min_value=7, max_value=365, error_messages=DAYS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-code"}), help_text=_("Ensuite, ils sont effacés. Les présences restent."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["media"] = forms.ChoiceField(
            label=_("Le son et l’image passent"), widget=forms.RadioSelect, choices=WAYS
        )  # Form has a media of its own
        self.order_fields(["lobby", "chat", "chat_minors", "contacts_minors", "sample_minors", "media", "keep_days"])
        self.fields["media"].widget.hints = {
            "auto": _("Jusqu’à 4 personnes avec l’image, 6 avec la voix. Au-delà, par le serveur."),
            "server": _("Personne ne voit l’adresse de connexion des autres. Le serveur doit être installé."),
        }
        for name in ("chat", "chat_minors", "contacts_minors", "media", "lobby", "keep_days"):
            self.fields[name].error_messages["required"] = _("Choisissez une réponse.") if name != "keep_days" else DAYS["invalid"]
