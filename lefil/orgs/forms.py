from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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
