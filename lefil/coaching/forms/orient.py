from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from lefil.kit.forms import parse_phone


def _line(label: Any, hint: Any = "", *, most: int = 120, required: bool = True, **attrs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=required, widget=forms.TextInput(attrs={"dir": "auto", **attrs})
    )


class OrientForm(forms.Form):
    """Who is pointed here, and by whom. `trap` is a field that people do not see: only robots fill it."""

    called = _line(_("Son prénom"), most=60)
    contact = _line(_("Son numéro de téléphone ou son e-mail"), _("Nous lui écrivons une fois. La personne décide."), most=254, dir="ltr")
    job = _line(_("Le travail qu’elle cherche"), _("Si vous le savez."), most=80, required=False)
    modules = forms.MultipleChoiceField(label=_("Ce qui l’aiderait"), required=False, widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(
        label=_("La personne est d’accord pour recevoir ce message"),
        error_messages={"required": _("Demandez d’abord son accord à la personne.")},
    )
    sender = _line(_("Votre prénom et votre nom"), _("La personne lit qui l’oriente."), autocomplete="name")
    structure = _line(_("Votre structure"), _("Par exemple : mission locale de Bondy."))
    email = forms.EmailField(
        label=_("Votre adresse e-mail de travail"), help_text=_("Pour votre lien de suivi."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"}),
    )  # fmt: skip
    trap = forms.CharField(
        required=False, label=_("Laissez cette case vide"), widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, modules: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["modules"].choices = modules  # type: ignore[attr-defined]

    def clean_called(self) -> str:
        called = " ".join(self.cleaned_data["called"].split())
        if not called or any(sign.isdigit() or sign in "@/:" for sign in called):
            raise forms.ValidationError(_("Écrivez seulement un prénom : pas de numéro, pas d’adresse."))
        return called

    def clean_contact(self) -> str:
        said = self.cleaned_data["contact"].strip()
        if "@" in said:
            validate_email(said)
            return said.lower()
        return parse_phone(said)

    def _no_address(self, name: str) -> str:
        """The letter carries these words: no link may travel in them."""
        said = " ".join(self.cleaned_data[name].split())
        if any(part in said.lower() for part in ("http", "www.", "://", "@")):
            raise forms.ValidationError(_("Écrivez un nom, sans adresse de site."))
        return said

    def clean_sender(self) -> str:
        return self._no_address("sender")

    def clean_structure(self) -> str:
        return self._no_address("structure")

    def facts(self) -> dict[str, Any]:
        """What actions.orient takes."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("called", "contact", "job", "sender", "structure", "email")},
            "modules": tuple(data["modules"]),
        }
