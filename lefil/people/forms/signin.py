"""The forms that allauth's pages use. Their constructors take what allauth passes."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _

from lefil.kit.forms import CodeField, parse_phone, western_digits
from lefil.kit.limits import TooOften, address_of, spend
from lefil.people.actions import account_for
from lefil.people.models import Account, Person
from lefil.people.queries import account_with

CODES = ((3, 60), (10, 3600), (30, 86_400))  # codes for one contact, within seconds


class ReachField(forms.CharField):
    """A phone number or an e-mail address, whichever was typed. Returns E.164 or a lower-case address."""

    widget = forms.TextInput({"autocomplete": "username", "dir": "ltr", "spellcheck": "false", "autocapitalize": "none"})
    default_error_messages = {
        "required": _("Écrivez votre numéro ou votre adresse e-mail."),
        "address": _("Écrivez l’adresse en entier, par exemple amina@exemple.fr."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        if "@" not in text:
            return parse_phone(western_digits(text))
        try:
            validate_email(text)
        except ValidationError:
            raise ValidationError(self.error_messages["address"], code="address") from None
        return text.lower()


class SignInForm(forms.Form):
    """Says the same whether the contact is known or not: only the message that leaves differs.

    A person without account (brought in by an import, say) gets one here: the code still goes to their own contact.
    """

    contact = ReachField(
        label=_("Votre numéro ou votre adresse e-mail"), help_text=_("Nous vous envoyons un code. Il n’y a pas de mot de passe.")
    )
    shared = forms.BooleanField(label=_("D’autres personnes utilisent cet appareil : me déconnecter après 10 minutes"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        contact = cleaned.get("contact")
        self._user: Account | None = None
        if contact:
            self._count(contact)
            self._user = account_with(contact)
            if self._user is None and Person.objects.reached_by(contact).exists():
                self._user = account_for(contact, by=None)
            cleaned["email" if "@" in contact else "phone"] = contact
        return cleaned

    def _count(self, contact: str) -> None:
        """Before anybody is looked for: known or not, a contact gets the same number of tries and the same words."""
        try:
            spend("sign-in", address_of(context.request), most=200, seconds=600)
            for most, seconds in CODES:
                spend(f"sign-in.{seconds}", contact, most=most, seconds=seconds)
        except TooOften as no:
            raise ValidationError(str(no), code="too_often") from None


class CodeForm(forms.Form):
    """The code of a sign-in. `code` is the one that was sent, empty when none was: then nothing is right."""

    code = CodeField(label=_("Le code reçu"), help_text=_("6 chiffres, dans le message que vous venez de recevoir."))

    def __init__(self, *args: Any, code: str = "", **kwargs: Any) -> None:
        self.expected = code
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        if not compare_user_code(actual=self.cleaned_data["code"], expected=self.expected):
            raise get_adapter().validation_error("incorrect_code")
        return self.cleaned_data["code"]


APP_CODE: dict[str, Any] = {
    "label": _("Le code de votre application"),
    "widget": forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr", "class": "input-code"}),
    "error_messages": {"required": _("Écrivez le code.")},
}


class SecondFactorForm(AuthenticateForm):
    code = forms.CharField(help_text=_("Ou l’un de vos codes de secours."), **APP_CODE)


class SecondFactorAgainForm(ReauthenticateForm):
    code = forms.CharField(help_text=_("Ou l’un de vos codes de secours."), **APP_CODE)


class ActivateAppForm(ActivateTOTPForm):
    code = forms.CharField(help_text=_("6 chiffres, affichés par l’application."), **APP_CODE)

    def clean_code(self) -> str:
        """The right code of a new application proves it in this browser: it is not asked again at once."""
        code = super().clean_code()
        record_authentication(context.request, self.user, "mfa", type="totp", reauthenticated=True)
        return code


class CredentialField(forms.JSONField):
    """What a browser says of a passkey. A number of thousands of digits, or lists within lists without end, is refused as what is no JSON."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as bad:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid", params={"value": ""}) from bad

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return InvalidJSONInput("")


class PasskeyForm(AuthenticateWebAuthnForm):
    credential = CredentialField()


class PasskeyAgainForm(ReauthenticateWebAuthnForm):
    credential = CredentialField()


class PasskeySignInForm(LoginWebAuthnForm):
    credential = CredentialField()


class AddPasskeyForm(AddWebAuthnForm):
    credential = CredentialField()
    name = forms.CharField(label=_("Le nom de cette clé"), max_length=80, required=False)
    passwordless = forms.BooleanField(
        label=_("Me connecter avec cette clé, sans code"),
        required=False,
        help_text=_("L’appareil vérifie votre doigt, votre visage ou son code."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("credential"):
            record_authentication(context.request, self.user, "mfa", type="webauthn", reauthenticated=True)
        return cleaned


class NamePasskeyForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Le nom de cette clé"), max_length=80)
