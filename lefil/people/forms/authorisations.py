from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.kit.forms import CodeField, DayField, PhoneField
from lefil.people.models import ParentalAuthorisation
from lefil.people.texts import LANGUAGES, authorisation


class AuthorisationForm(forms.Form):
    """The parent's own page, in their language: every word comes from the text file, errors too."""

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = authorisation(language)
        page = words["page"]
        self.fields["relation"] = forms.ChoiceField(
            label=words["relation_question"], choices=[(one["code"], one["label"]) for one in words["relation"]],
            widget=forms.RadioSelect, error_messages={"required": page["missing_relation"]},
        )  # fmt: skip
        self.fields["scopes"] = forms.MultipleChoiceField(
            label=page["choose_lines"], widget=forms.CheckboxSelectMultiple, error_messages={"required": page["missing_scope"]},
            choices=[(one["code"], f"{one['label']} ({page['required'] if one['required'] else page['optional']})") for one in words["scope"]],
        )  # fmt: skip
        self.fields["scopes"].widget.hints = {one["code"]: one["sentence"] for one in words["scope"]}
        self.fields["holder"] = forms.BooleanField(label=words["holder_line"], error_messages={"required": page["missing_holder"]})
        self.fields["talked"] = forms.BooleanField(label=words["child_line"], required=False)
        self.missing_scope = page["missing_scope"]

    def clean_scopes(self) -> list[str]:
        scopes = self.cleaned_data["scopes"]
        if not set(ParentalAuthorisation.NEEDED) <= set(scopes):
            raise forms.ValidationError(self.missing_scope)
        return scopes


class SaidCodeField(CodeField):
    """Says the same sentence for nothing, letters or too few figures: the page may be in a language gettext does not know."""

    def clean(self, value: str | None) -> str:
        try:
            return super().clean(value)
        except forms.ValidationError:
            raise forms.ValidationError(self.error_messages["required"], code="invalid") from None


class ProofForm(forms.Form):
    """The code sent to a phone or an address to prove that it is held. `words`: code_label, bad_code and wrong_code."""

    code = SaidCodeField()

    def __init__(self, *args: Any, words: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = words or {
            "code_label": _("Le code reçu"), "bad_code": _("Écrivez les 6 chiffres du code."),
            "wrong_code": _("Ce code n’est pas le bon, ou il est trop vieux. Relisez le message."),
        }  # fmt: skip
        self.fields["code"].label = said["code_label"]
        self.fields["code"].error_messages["required"] = said["bad_code"]
        self.wrong = said["wrong_code"]

    def say_wrong(self) -> None:
        self.add_error("code", self.wrong)


class StaffAuthorisationForm(forms.Form):
    """Staff write down what a parent said, on paper or by phone."""

    channel = forms.ChoiceField(
        label=_("Le parent a dit oui"), widget=forms.RadioSelect, error_messages={"required": _("Dites comment le parent a répondu.")},
        choices=[("sms", _("Pas encore : lui envoyer un SMS")), ("paper", _("Sur papier : je l’ai sous les yeux")), ("phone", _("Au téléphone"))],
    )  # fmt: skip
    guardian = forms.CharField(
        label=_("Nom du parent"), max_length=120, widget=forms.TextInput({"dir": "auto"}),
        error_messages={"required": _("Écrivez le nom du parent.")},
    )  # fmt: skip
    phone = PhoneField(label=_("Téléphone du parent"))
    language = forms.ChoiceField(label=_("Langue du parent"), choices=LANGUAGES.items())
    relation = forms.ChoiceField(label=_("Qui est-ce pour l’enfant"))
    scopes = forms.MultipleChoiceField(label=_("Ce que le parent accepte"), widget=forms.CheckboxSelectMultiple, required=False)
    signed = DayField(label=_("Date de la signature, sur papier"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = authorisation("fr")
        for name, lines in (("relation", words["relation"]), ("scopes", words["scope"])):
            self.fields[name].choices = [(one["code"], one["label"]) for one in lines]  # type: ignore[attr-defined]
        self.fields["scopes"].widget.hints = {one["code"]: one["sentence"] for one in words["scope"]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("channel") in {"paper", "phone"} and not set(ParentalAuthorisation.NEEDED) <= set(cleaned.get("scopes") or ()):
            self.add_error("scopes", _("Sans « Tutorat » et « Informations », le tutorat ne peut pas commencer."))
        if cleaned.get("channel") == "paper" and not cleaned.get("signed") and "signed" not in self.errors:
            self.add_error("signed", _("Écrivez la date de la signature."))
        if cleaned.get("signed") and cleaned["signed"] > timezone.localdate():
            self.add_error("signed", _("Cette date est dans le futur. Vérifiez l’année."))
        return cleaned
