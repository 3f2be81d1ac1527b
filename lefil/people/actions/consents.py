from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.people.models import Consent, Person
from lefil.people.texts import CONSENTS


@transaction.atomic
def give_consent(person: Person, *, purpose: str, by: Person | None, channel: str = "web", text_shown: str = "") -> Consent:
    """One purpose, with the text in force and its language. Given again for an unchanged text, the first one stands.

    `text_shown` replaces the text when another one was shown (a campaign's own words). `by` is who gives it: the person, or
    who may decide for them. An older version of the text is withdrawn by the new one.
    """
    if purpose not in CONSENTS:
        raise Refused(_("Cet accord n’existe pas."))
    known = CONSENTS[purpose]
    text = text_shown or str(known.text)
    standing = Consent.objects.filter(person=person, purpose=purpose, withdrawn__isnull=True).first()
    if standing and (standing.text_shown, standing.given_by) == (text, by):
        return standing
    if standing:
        withdraw_consent(standing, by=by)
    consent = Consent.objects.create(
        person=person, purpose=purpose, version=known.version, text_shown=text, language=get_language() or "fr", channel=channel,
        given_by=by,
    )  # fmt: skip
    record(consent, "give", by=by, detail={"purpose": purpose, "version": known.version})
    return consent


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: Person | None) -> Consent:
    """Takes it back at once; the line stays, with its date, as the proof of what was agreed until then."""
    if Consent.objects.filter(pk=consent.pk, withdrawn__isnull=True).update(withdrawn=timezone.now()):
        consent.refresh_from_db()
        record(consent, "withdraw", by=by, detail={"purpose": consent.purpose})
    return consent
