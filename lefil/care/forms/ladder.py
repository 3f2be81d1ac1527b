from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.care.models import Relay
from lefil.kit.forms import PhoneField


class RelayForm(forms.Form):
    kind = forms.ChoiceField(label=_("Qui est-ce ?"), choices=list(Relay.KINDS.items()), initial="trusted", widget=forms.RadioSelect)
    name = forms.CharField(label=_("Son prénom ou son nom"), max_length=80)
    phone = PhoneField(label=_("Son téléphone"))
    link = forms.CharField(
        label=_("Qui est cette personne pour vous ?"), help_text=_("Par exemple : ma sœur, ma conseillère."), max_length=80, required=False
    )
    agreed = forms.BooleanField(
        label=_("Oui, l’association peut l’appeler si je ne donne plus de nouvelles."),
        error_messages={"required": _("Cochez la case pour dire oui.")},
    )

    def __init__(self, typed: Any = None, *, by_phone: str = "") -> None:
        """`by_phone`: the first name of who has just said yes to staff on the telephone."""
        super().__init__(typed)
        if by_phone:
            self.fields["kind"].choices = [("trusted", _("personne de confiance")), ("prescriber", _("professionnel qui l’accompagne"))]  # type: ignore[attr-defined]
            self.fields["link"].label = _("Qui est cette personne pour elle ou lui ?")
            self.fields["agreed"].label = _("%(name)s m’a dit oui au téléphone.") % {"name": by_phone}


class NumberForm(forms.Form):
    sender = PhoneField(label=_("Le numéro entier"), help_text=_("Celui d’où la personne vous a dit écrire."))
