import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lefil.kit.forms import PhoneField, PhoneInput, say_phone, western_digits
from lefil.orgs.models import Membership, Organisation
from lefil.people.forms import ReachField


class InviteForm(forms.Form):
    name = forms.CharField(
        label=_("Nom complet"), max_length=120, widget=forms.TextInput({"dir": "auto"}), error_messages={"required": _("Écrivez le nom.")}
    )
    contact = ReachField(label=_("Numéro ou adresse e-mail"), help_text=_("Un message y arrive, avec le lien pour entrer."))
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="key", label=_("Association"), empty_label=None,
        error_messages={"required": _("Choisissez l’association."), "invalid_choice": _("Choisissez une association de la liste.")},
    )  # fmt: skip
    role = forms.ChoiceField(
        label=_("Rôle"),
        choices=list(Membership.ROLES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un rôle.")},
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["role"].widget.hints = {
            "admin": _("Nomme l’équipe, décide des durées de conservation."),
            "coordinator": _("Suit les personnes et les binômes."),
            "protection": _("Reçoit les alertes de protection."),
            "funder": _("Voit les chiffres, jamais les personnes."),
        }


class NarrowForm(forms.Form):
    breadth = forms.ChoiceField(label=_("Ce rôle concerne"), choices=list(Membership.BREADTHS.items()), widget=forms.RadioSelect)
    programmes = forms.MultipleChoiceField(label=_("Dispositifs"), required=False, widget=forms.CheckboxSelectMultiple)
    groups = forms.MultipleChoiceField(label=_("Classes et binômes"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, scope: dict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("programmes", "groups"):
            self.fields[name].choices = scope[name]  # type: ignore[attr-defined]
            if not scope[name]:
                del self.fields[name]


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Si vous gardez le dossier : pourquoi"), max_length=500, required=False,
        help_text=_("La personne lit cette phrase. Restez factuel."), widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )  # fmt: skip


class RuleForm(forms.Form):
    days = forms.IntegerField(label=_("Durée, en jours"), min_value=30, max_value=3650, widget=forms.NumberInput({"inputmode": "numeric"}))
    warn_days = forms.IntegerField(label=_("Prévenir combien de jours avant"), min_value=0, max_value=365)
    basis = forms.CharField(label=_("Pourquoi cette durée"), max_length=200)


LA_POSTE = "356000000"


def siret_holds(siret: str) -> bool:
    """14 figures whose Luhn sum is a multiple of 10; at La Poste, whose offices outnumber the key, a plain sum multiple of 5 will do (Insee)."""
    if not re.fullmatch(r"[0-9]{14}", siret):
        return False
    figures = [int(figure) for figure in siret]
    luhn = sum(sum(divmod(2 * figure, 10)) if place % 2 == 0 else figure for place, figure in enumerate(figures))
    return luhn % 10 == 0 or (siret.startswith(LA_POSTE) and sum(figures) % 5 == 0)


def line(label: Any, *, most: int = 120, hint: Any = "", **attrs: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, help_text=hint, required=False, widget=forms.TextInput({"dir": "auto", **attrs}))


class OrganisationForm(forms.Form):
    """Who the association is: what its attestations and its pages say of it. Only the name is required here."""

    name = forms.CharField(
        label=_("Nom de l’association"), max_length=120, widget=forms.TextInput({"dir": "auto"}),
        error_messages={"required": _("Écrivez le nom de l’association.")},
    )  # fmt: skip
    address = line(_("Adresse"), most=200, hint=_("Numéro, rue et code postal."))
    city = line(_("Ville"), most=80)
    rna = line(_("Numéro RNA"), most=20, hint=_("La lettre W puis 9 chiffres, par exemple W751234567."), dir="ltr", spellcheck="false")
    siret = line(_("Numéro SIRET"), most=20, hint=_("14 chiffres, si l’association en a un."), dir="ltr", inputmode="numeric")
    help_phone = PhoneField(
        label=_("Téléphone d’aide"), required=False, help_text=_("Il est écrit au bas des pages et dans les textes à signer."),
        widget=PhoneInput({"autocomplete": "off"}),
    )  # fmt: skip
    signatory = line(_("Qui signe les attestations"), hint=_("Prénom et nom. Sans ce nom, aucune attestation ne part."))
    signatory_title = line(_("Sa fonction"), hint=_("Par exemple : directrice."))

    def clean_rna(self) -> str:
        rna = _tight(self.cleaned_data["rna"]).upper()
        if rna and not re.fullmatch(r"W[0-9]{9}", rna):
            raise ValidationError(_("Écrivez la lettre W puis 9 chiffres, par exemple W751234567."))
        return rna

    def clean_siret(self) -> str:
        siret = _tight(self.cleaned_data["siret"])
        if siret and not siret_holds(siret):
            raise ValidationError(_("Ce numéro n’est pas un SIRET. Vérifiez les 14 chiffres."))
        return siret

    def clean_help_phone(self) -> str:
        """As people read it ("01 84 80 00 00"): it is shown on paper and pages, and never dialled by the site."""
        return say_phone(self.cleaned_data["help_phone"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("signatory_title") and not data.get("signatory") and "signatory" not in self.errors:
            self.add_error("signatory", _("Écrivez aussi le nom de la personne qui signe."))
        return data


def _tight(text: str) -> str:
    return re.sub(r"[\s.-]", "", western_digits(text))


class AntennaForm(forms.Form):
    name = forms.CharField(
        label=_("Nom de l’antenne"), max_length=120, help_text=_("Par exemple : Article 1 Lyon."), widget=forms.TextInput({"dir": "auto"}),
        error_messages={"required": _("Écrivez le nom de l’antenne.")},
    )  # fmt: skip
