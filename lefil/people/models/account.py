from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from lefil.kit.keys import Keyed


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(key=username)


class Account(Keyed, AbstractBaseUser):
    """What signs in: one phone number, or one e-mail address. Never a human being.

    Several people may live behind one phone (a mother and her three children): each is a Person with a PIN.
    There is no password: allauth sends a code, or checks a passkey. An e-mail address stands here only when it has been
    proven, or when it is the account's only contact, in which case signing in proves it.
    """

    email = models.EmailField(null=True, blank=True, unique=True)
    phone = models.CharField(max_length=16, null=True, blank=True, unique=True)
    phone_verified = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)
    sign_ins = models.PositiveIntegerField(default=1, db_default=1)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "key"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.key

    def get_full_name(self) -> str:
        return ""

    def get_session_auth_hash(self) -> str:
        """Every session holds it: a new `sign_ins` ends them all at their next page."""
        return salted_hmac("lefil.people.sessions", f"{self.pk}:{self.sign_ins}", algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> list[str]:
        return []

    def has_usable_password(self) -> bool:
        """Never: an empty password column would count as one, and allauth would offer to type it."""
        return False
