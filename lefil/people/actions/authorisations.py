from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lefil.journal.actions import move, record
from lefil.kit.links import absolute, sign
from lefil.kit.refusals import Refused
from lefil.letters.actions import write
from lefil.letters.models import Letter
from lefil.letters.queries import in_hours
from lefil.people.actions.persons import enter
from lefil.people.models import ParentalAuthorisation, Person
from lefil.people.queries.accounts import folded
from lefil.people.texts import LANGUAGES, authorisation_text, scope_lines

GONE = gettext_lazy("Cette autorisation n’est plus à jour. Demandez un nouveau lien à l’association.")


@transaction.atomic
def find_or_enter(name: str, *, contact: str, by: Person | None, language: str = "fr") -> Person:
    """The person of this name and this number (or address), found or brought in: a parent, a colleague.

    Another person on the same number is never taken for them, so nothing is learnt about who else is there. Nor is a file that
    somebody holds, or may come to hold, by another contact than this one: anybody can type a number that is not theirs.
    """
    for person in Person.objects.reached_by(contact).select_related("account")[:20]:
        if folded(person.name) == folded(name) and _answers_to(person, contact):
            return person
    way = {"email": contact, "channel": "email"} if "@" in contact else {"phone": contact}
    return enter(name, by=by, language=language, **way)


def _answers_to(person: Person, contact: str) -> bool:
    """Only who proves this very contact can be this person."""
    if person.account:
        return contact in {person.account.phone, person.account.email}
    return {one.lower() for one in (person.phone, person.email) if one} == {contact.lower()}


@transaction.atomic
def ask_authorisation(
    minor: Person, *, guardian: Person, words: dict[str, str], by: Person | None, language: str = ""
) -> ParentalAuthorisation:
    """Sends the parent a link, in their language. `words`: organisation, frequency, duration, contact_name, contact_phone.

    A request that waits is sent again rather than doubled; one that was granted stands. Refused: an adult, or no phone.
    """
    _refuse_adult(minor)
    if not guardian.phone:
        raise Refused(_("Écrivez le numéro de téléphone du parent."))
    standing = ParentalAuthorisation.objects.filter(minor=minor, guardian=guardian, channel="sms", state__in=["asked", "granted"]).first()
    if standing and standing.state == "granted":
        return standing
    asked = standing or _open(minor, guardian, channel="sms", words=words, language=language, by=by)
    today = timezone.localdate()
    write(
        guardian, kind="people/authorisation", key=f"authorisation:{asked.pk}:{today}", by=by, channel="sms",
        due=in_hours(guardian) if by == minor else None,  # a child may well sign up at night
        context={"child": minor.called, "link": absolute("people:authorisation", asked.key)},
    )  # fmt: skip
    return asked


def _open(minor: Person, guardian: Person, *, channel: str, words: dict, language: str, by: Person | None, **facts: Any) -> Any:
    _refuse_guardian(minor, guardian)
    language = language or (guardian.language if guardian.language in LANGUAGES else "fr")
    asked = ParentalAuthorisation.objects.create(
        minor=minor, guardian=guardian, channel=channel, language=language, words={**words, "child": minor.called}, **facts
    )
    record(asked, "ask", by=by, about=minor, detail={"channel": channel})
    return asked


def _refuse_adult(minor: Person) -> None:
    if minor.band(timezone.localdate()) == "adult":
        raise Refused(_("Cette personne est majeure : elle décide seule."))


def _refuse_guardian(minor: Person, guardian: Person) -> None:
    """Nobody agrees for themselves, and a brother of 16 holds no parental authority."""
    if guardian.pk == minor.pk or guardian.band(timezone.localdate()) in {"child", "teen"}:
        raise Refused(_("Un parent, ou un autre adulte qui a l’autorité parentale, doit donner son accord. Écrivez son nom."))


@transaction.atomic
def grant(
    authorisation: ParentalAuthorisation, *, scopes: list[str], relation: str, by: Person | None, language: str = ""
) -> ParentalAuthorisation:
    """The parent agrees to these lines. Call it only once the code sent to their phone has come back: it proves their number too.

    Keeps the very text with the lines accepted. Under 15, asks the child too, and counts only with their own yes.
    """
    if authorisation.channel != "sms":
        raise Refused(str(GONE))
    guardian = authorisation.guardian
    if not guardian.verified:
        guardian.verified = timezone.now()
        guardian.save(update_fields=["verified"])
    return _grant(authorisation, scopes=scopes, relation=relation, by=by, language=language or authorisation.language)


def _grant(
    authorisation: ParentalAuthorisation, *, scopes: list[str], relation: str, by: Person | None, language: str, **facts: Any
) -> ParentalAuthorisation:
    minor = authorisation.minor
    _refuse_adult(minor)
    lines = [line for line in scope_lines(language) if line["code"] in scopes]
    if not set(ParentalAuthorisation.NEEDED) <= {line["code"] for line in lines}:
        raise Refused(_("Sans « Tutorat » et « Informations », le tutorat ne peut pas commencer."))
    text = authorisation_text(language, authorisation.words) + "\n\n" + "\n".join(f"{one['label']} : {one['sentence']}" for one in lines)
    move(
        authorisation, to="granted", by=by, about=minor, scopes=[line["code"] for line in lines], relation=relation, language=language,
        version="1", text_shown=text, answered=timezone.now(), **facts,
    )  # fmt: skip
    if minor.band(timezone.localdate()) in {"child", ""} and not authorisation.child_agreed:
        _ask_child(authorisation, by)
    return authorisation


def _ask_child(authorisation: ParentalAuthorisation, by: Person | None) -> None:
    child = authorisation.minor
    if child.phone or child.email:
        link = absolute("people:agree", sign("agree", authorisation.pk))
        write(child, kind="people/agree", key=f"agree:{authorisation.pk}", by=by, context={"link": link})


@transaction.atomic
def refuse(authorisation: ParentalAuthorisation, *, by: Person | None) -> ParentalAuthorisation:
    """The parent says no; nothing starts, and they may change their mind by the same link."""
    return move(authorisation, to="refused", by=by, about=authorisation.minor, answered=timezone.now())


@transaction.atomic
def agree(authorisation: ParentalAuthorisation, *, by: Person | None) -> ParentalAuthorisation:
    """The child says yes too (article 45 loi informatique et libertés). Said twice, the first yes stands."""
    if authorisation.state not in {"asked", "granted"}:
        raise Refused(str(GONE))
    said = ParentalAuthorisation.objects.filter(pk=authorisation.pk, child_agreed__isnull=True).update(child_agreed=timezone.now())
    if said:
        authorisation.refresh_from_db()
        record(authorisation, "agree", by=by, about=authorisation.minor)
    return authorisation


@transaction.atomic
def withdraw_authorisation(authorisation: ParentalAuthorisation, *, by: Person | None) -> ParentalAuthorisation:
    """Takes effect at once: the gate of the minor's enrolments is red from the next look at it.

    The parent who had agreed is told that it is done, whoever withdrew: themselves, the child, or staff on their word.
    """
    had = authorisation.state == "granted"
    move(authorisation, to="withdrawn", by=by, about=authorisation.minor, withdrawn=timezone.now())
    guardian = authorisation.guardian
    if had and (guardian.phone or guardian.email):
        _tell(authorisation, "authorisation_withdrawn", by)
    return authorisation


@transaction.atomic
def remind_authorisation(authorisation: ParentalAuthorisation, *, by: Person | None) -> Letter:
    """Asks the parent again for an answer, yes or no. Once per request."""
    return _tell(authorisation, "authorisation_reminder", by, channel="sms")


def _tell(authorisation: ParentalAuthorisation, name: str, by: Person | None, channel: str = "") -> Letter:
    return write(
        authorisation.guardian, kind=f"people/{name}", key=f"{name}:{authorisation.pk}", by=by, channel=channel,
        context={"child": authorisation.minor.called, "link": absolute("people:authorisation", authorisation.key)},
    )  # fmt: skip


@transaction.atomic
def record_on_paper(
    minor: Person, *, guardian: Person, relation: str, scopes: list[str], signed: date, words: dict[str, str], by: Person
) -> ParentalAuthorisation:
    """Staff hold the signed paper. The parent gets the link by SMS, to read what was recorded and withdraw it at any time."""
    if signed > timezone.localdate():
        raise Refused(_("La date de signature est dans le futur."))
    _refuse_adult(minor)
    asked = _open(minor, guardian, channel="paper", words=words, language="", by=by, recorded_by=by)
    granted = _grant(asked, scopes=scopes, relation=relation, by=by, language=asked.language)
    _send_proof(granted, by)
    return granted


@transaction.atomic
def ask_by_phone(
    minor: Person, *, guardian: Person, relation: str, scopes: list[str], words: dict[str, str], by: Person
) -> ParentalAuthorisation:
    """A parent said yes on the phone to one staff member. Nothing counts until a second one has confirmed it with them."""
    _refuse_adult(minor)
    return _open(minor, guardian, channel="phone", words=words, language="", by=by, recorded_by=by, relation=relation, scopes=scopes)


@transaction.atomic
def confirm_by_phone(authorisation: ParentalAuthorisation, *, by: Person) -> ParentalAuthorisation:
    """The second staff member, under their own sign-in. Refused to the first one, and to the parent."""
    if authorisation.channel != "phone":
        raise Refused(str(GONE))
    if by.pk in {authorisation.recorded_by_id, authorisation.guardian_id, authorisation.minor_id}:
        raise Refused(_("Une autre personne de l’équipe doit confirmer."))
    if by.account_id is not None and by.account_id == getattr(authorisation.recorded_by, "account_id", None):
        raise Refused(_("Une autre personne de l’équipe doit confirmer, avec sa propre connexion."))
    granted = _grant(
        authorisation, scopes=authorisation.scopes, relation=authorisation.relation, by=by, language=authorisation.language,
        second_staff=by,
    )  # fmt: skip
    _send_proof(granted, by)
    return granted


def _send_proof(authorisation: ParentalAuthorisation, by: Person) -> None:
    guardian = authorisation.guardian
    if guardian.phone or guardian.email:
        _tell(authorisation, "authorisation_recorded", by)
