"""Links that act without sign-in: what they allow is signed, with an end date, and nothing personal is readable in them."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from lefil.kit.refusals import Refused, Stale


def sign(purpose: str, *facts: str | int) -> str:
    """A short token that only this server can make, good for one purpose."""
    return signing.dumps(list(facts), salt=f"lefil.{purpose}", compress=False)


def unsign(purpose: str, token: str, *, days: float) -> list:
    """The facts of a token, or Refused: changed, made for something else. Stale when it is older than `days`."""
    try:
        return signing.loads(token, salt=f"lefil.{purpose}", max_age=timedelta(days=days))
    except signing.SignatureExpired as old:
        raise Stale(_("Ce lien n’est plus valable, mais votre place l’est toujours.")) from old
    except signing.BadSignature as bad:
        raise Refused(_("Ce lien n’est pas complet. Ouvrez-le encore depuis votre message.")) from bad


def absolute(view: str, *args: str) -> str:
    return settings.SITE_URL + reverse(view, args=args)
