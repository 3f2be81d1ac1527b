from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """The code printed on an attestation, as people type it."""

    code = forms.CharField(
        label=_("Code de l’attestation"), max_length=60, help_text=_("12 signes, par exemple ABCD-EFGH-JKMN."),
        widget=forms.TextInput(attrs={"class": "input-code", "dir": "ltr", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Écrivez les 12 signes du code.")},
    )  # fmt: skip


class RevokeForm(forms.Form):
    why = forms.CharField(
        label=_("Pourquoi la retirer ?"), max_length=200, help_text=_("Factuel et court. La personne peut le lire."),
        error_messages={"required": _("Écrivez pourquoi cette attestation est retirée.")},
    )  # fmt: skip
