from unicodedata import combining, normalize

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from lefil.people.models import Account, Person


def account_with(contact: str) -> Account | None:
    """The account of a phone number in E.164 or of an e-mail address."""
    facts = {"email__iexact": contact} if "@" in contact else {"phone": contact}
    return Account.objects.filter(**facts).first() if contact else None


def people_behind(account: Account) -> QuerySet[Person]:
    """The people who share one phone or e-mail address, in the order in which they came."""
    return Person.objects.filter(account=account).present()


def present_person(key: str) -> Person | None:
    return Person.objects.present().filter(key=key).first()


def waiting_for(account: Account) -> QuerySet[Person]:
    """Files nobody has taken up yet that carry the account's own contact: an import, a parent named by a child, a sign-up without code."""
    mine = Q(pk__in=[])
    if account.phone and account.phone_verified:
        mine |= Q(phone=account.phone)
    if account.email:
        mine |= Q(email__iexact=account.email)
    return Person.objects.present().filter(mine, account__isnull=True)


def contact_of(person: Person) -> str:
    """Where a code goes for this person: their own choice of channel first."""
    first, second = (person.phone, person.email) if person.channel == "sms" else (person.email, person.phone)
    return first or second


def person_of(request: HttpRequest) -> Person | None:
    """The person of this request: the one chosen in the session, or the only one behind the account when no PIN guards it."""
    if not request.user.is_authenticated:
        return None
    people = list(people_behind(request.user)[:20])
    if len(people) == 1 and not people[0].pin:
        return people[0]
    chosen = request.session.get("person")
    return next((person for person in people if person.key == chosen), None)


def folded(name: str) -> str:
    """A name for comparing: no accents, no capitals, no double spaces; words in any order."""
    plain = "".join(sign for sign in normalize("NFKD", name.casefold()) if not combining(sign))
    return " ".join(sorted(plain.replace("-", " ").replace("’", " ").replace("'", " ").split()))


def twins_of(person: Person) -> list[Person]:
    """Other files behind the same account that look like the same human being: same name, no contradicting birth date.

    Call it after the contact has been proven, never before: it would say whether a number is known.
    """
    if not person.account_id:
        return []
    others = Person.objects.filter(account=person.account_id).present().exclude(pk=person.pk)
    return [
        other
        for other in others[:20]
        if folded(other.name) == folded(person.name) and (not other.born or not person.born or other.born == person.born)
    ]


def has_second_factor(account: Account) -> bool:
    """An application of codes or a key; recovery codes alone do not count."""
    return Authenticator.objects.filter(user=account, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]).exists()
