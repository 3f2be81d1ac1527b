"""Where allauth meets lefil: codes leave as letters, nobody learns which numbers are known, no account is made from a bare page."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from lefil.kit.limits import address_of, spend
from lefil.kit.refusals import Refused
from lefil.people.actions import prove_phone, send_code
from lefil.people.models import Account
from lefil.people.queries import account_with
from lefil.people.verification import arrive

SAID = {
    "account/messages/logged_out.txt": _("Vous êtes déconnecté·e."),
    "mfa/messages/totp_activated.txt": _("L’application de codes est prête."),
    "mfa/messages/totp_deactivated.txt": _("L’application de codes est retirée."),
    "mfa/messages/webauthn_added.txt": _("La clé est ajoutée."),
    "mfa/messages/webauthn_removed.txt": _("La clé est retirée."),
    "mfa/messages/recovery_codes_generated.txt": _("Vous avez de nouveaux codes de secours."),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("Ce code n’est pas le bon. Relisez le message reçu."),
        "rate_limited": _("Vous avez essayé trop souvent. Attendez un peu, puis recommencez."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_phone(self, user: Account) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: Account, phone: str, verified: bool) -> None:
        """allauth may never write a number: only lefil's own actions do."""
        raise Refused(gettext("Ce numéro ne se change pas ici."))

    def set_phone_verified(self, user: Account, phone: str) -> None:
        if user.phone == phone:
            prove_phone(user, by=None)

    def get_user_by_phone(self, phone: str) -> Account | None:
        return account_with(phone)

    def generate_phone_verification_code(self, *, user: Account, phone: str) -> str:
        return self.generate_login_code()

    def send_verification_code_sms(self, user: Account, phone: str, code: str, **kwargs: Any) -> None:
        send_code(phone, code=code, by=None)

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        self._say_unknown(phone)

    def send_account_already_exists_sms(self, phone: str, **kwargs: Any) -> None:
        self._say_unknown(phone)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        if template_prefix == "account/email/login_code":
            send_code(email, code=context["code"], by=None)
        elif template_prefix == "account/email/unknown_account":
            self._say_unknown(email)
        else:
            super().send_mail(template_prefix, email, context)

    def _say_unknown(self, contact: str) -> None:
        """One neutral word a day to a contact we do not know, so that nobody can make us pester it."""
        try:
            spend("unknown", contact, most=1, seconds=86400)
        except Refused:
            return
        send_code(contact, code="", by=None, kind="people/unknown")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, message_context: dict | None = None,
        extra_tags: str = "", message: str | None = None,
    ) -> None:  # fmt: skip
        text = message or SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text))

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        return arrive(request, user, super().post_login(request, user, **kwargs))


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("Ce code n’est pas le bon. Lisez le code affiché maintenant."),
        "cannot_generate_recovery_codes": gettext_lazy("Ajoutez d’abord une application de codes ou une clé."),
    }

    def get_totp_label(self, user: Account) -> str:
        return user.email or user.phone or user.key

    def _get_user_identifier(self, user: Account) -> str:
        return self.get_totp_label(user)

    def generate_authenticator_name(self, user: Account, type: Any) -> str:
        return gettext("Ma clé")
