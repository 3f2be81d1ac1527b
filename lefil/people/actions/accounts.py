from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.people.models import Account, Person
from lefil.people.queries import account_with, waiting_for


@transaction.atomic
def account_for(contact: str, *, by: Person | None) -> Account:
    """The account of a phone number (E.164) or an e-mail address; made when there is none.

    It gives nobody access to anything: signing in to it needs a code sent to that very contact.
    """
    found = account_with(contact)
    if found:
        return found
    field, value = ("email", contact.lower()) if "@" in contact else ("phone", contact)
    account, made = Account.objects.get_or_create(defaults=None, **{field: value})
    if made:
        record(account, "open", by=by)
    return account


@transaction.atomic
def sign_out_elsewhere(account: Account, *, by: Person | None) -> Account:
    """Every session of this account ends at its next page; the caller keeps its own alive with the new hash."""
    Account.objects.filter(pk=account.pk).update(sign_ins=F("sign_ins") + 1)
    account.refresh_from_db(fields=["sign_ins"])
    record(account, "sign_out_elsewhere", by=by)
    return account


@transaction.atomic
def prove_phone(account: Account, *, by: Person | None) -> Account:
    """A code sent to the account's number came back."""
    if not account.phone_verified:
        account.phone_verified = True
        account.save(update_fields=["phone_verified"])
        record(account, "prove", by=by)
    return account


@transaction.atomic
def attach(person: Person, *, account: Account, by: Person | None) -> Person:
    """The person now signs in with this account. Call only once the account's phone or e-mail has been proven."""
    person.account = account
    person.save(update_fields=["account"])
    record(person, "attach", by=by)
    return person


@transaction.atomic
def claim(person: Person, *, account: Account, by: Person | None) -> Person:
    """A file that carries the account's own proven contact is taken up by who holds that contact.

    Refused when the file is already somebody's, or carries another contact: knowing its key is not enough.
    """
    if person.account_id == account.pk:
        return person
    if not waiting_for(account).filter(pk=person.pk).exists():
        raise Refused(_("Cette inscription n’utilise pas votre numéro. Demandez de l’aide à l’association."))
    person.verified = person.verified or timezone.now()
    person.save(update_fields=["verified"])
    return attach(person, account=account, by=by or person)
