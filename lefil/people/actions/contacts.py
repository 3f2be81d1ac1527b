from django.db import transaction
from django.utils import timezone

from lefil.journal.actions import record
from lefil.people.actions.accounts import account_for, prove_phone
from lefil.people.models import Account, Person
from lefil.people.queries import account_with, people_behind


@transaction.atomic
def change_contact(person: Person, *, contact: str, by: Person | None) -> Account:
    """The person's new number or address. Call it only once a code sent there has come back. Returns the account they sign in with.

    Alone behind their account, the account follows (its passkeys stay), unless the new contact already has one: then, as on a
    shared phone, the person joins the people there and leaves their relatives' account as it was.
    """
    field = "email" if "@" in contact else "phone"
    old, known = person.account, account_with(contact)
    setattr(person, field, contact)
    person.verified = timezone.now()
    person.save(update_fields=[field, "verified"])
    if known is None and old and people_behind(old).count() == 1:
        account = _follow(old, field, contact)
    else:
        account = known or account_for(contact, by=by)
        person.account = account
        person.save(update_fields=["account"])
    if field == "phone":
        prove_phone(account, by=by)
    record(person, "change_contact", by=by, detail={"field": field})
    return account


def _follow(account: Account, field: str, contact: str) -> Account:
    setattr(account, field, contact)
    account.save(update_fields=[field])
    return account
