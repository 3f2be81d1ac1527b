import secrets
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.impact.models import Token
from lefil.impact.queries.machines import hash_of
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.orgs.models import Organisation
from lefil.people.models import Person

LONGEST = timedelta(days=366)


@transaction.atomic
def make_token(organisation: Organisation, *, name: str, scopes: list[str], expires: date, by: Person) -> tuple[Token, str]:
    """(key, its secret). The secret is told once, here, and kept nowhere. Refused beyond a year, in the past, or with nothing to read."""
    if not scopes or set(scopes) - set(Token.SCOPES):
        raise Refused(_("Choisissez ce que la clé peut lire."))
    if not timezone.localdate() <= expires <= timezone.localdate() + LONGEST:
        raise Refused(_("Choisissez une date de fin entre aujourd’hui et dans un an."))
    secret = f"lefil_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        organisation=organisation, name=name, hash=hash_of(secret), scopes=sorted(scopes), expires=expires, issued_by=by
    )
    record(token, "make", by=by, detail={"scopes": token.scopes, "expires": expires.isoformat()})
    return token, secret


@transaction.atomic
def revoke_token(token: Token, *, by: Person) -> Token:
    """The key opens nothing from now on. Refused twice."""
    if not Token.objects.filter(pk=token.pk, revoked=None).update(revoked=timezone.now()):
        raise Refused(_("Cette clé est déjà retirée."))
    token.refresh_from_db()
    record(token, "revoke", by=by)
    return token


@transaction.atomic
def note_use(token: Token, *, by: None = None) -> None:
    """When a key was last used, to the hour. Not journalled: it would be one line for each reading."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    Token.objects.filter(pk=token.pk).exclude(used=hour).update(used=hour)
