from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.kit.sms import cost
from lefil.letters.models import Letter
from lefil.letters.queries import in_hours
from lefil.letters.render import as_html, render
from lefil.letters.sms import send_sms

TRIES = 5
LEASE = timedelta(minutes=5)


@transaction.atomic
def write(
    person: Any, *, kind: str, key: str, by: Any, context: dict | None = None, due: datetime | None = None,
    channel: str = "", to: str = "", leave: str = "",
) -> Letter:  # fmt: skip
    """Writes a letter to a person, once per `key`, in the transaction of what it announces; a sweep sends it.

    `kind` is "<room>/<name>", the template file. The channel is the person's own choice among those they have and the
    template offers; Refused when there is none. `to` overrides the address (a code sent to a number not yet known). Without
    `due` it leaves at once when somebody acts, and within the person's own hours when a sweep does. `leave`: the address, signed, where
    one says that one wants no more of these; such an e-mail also goes as HTML.
    """
    due = due or (in_hours(person) if by is None and person.pk else timezone.now())
    given = {"person": person, "site": settings.SITE_URL, **(context or {})}
    parts = render(kind, given, language=person.language, zone=person.timezone)
    channel, to = (channel, to) if to else _address(person, parts, channel)
    if not to:
        raise Refused(_("Cette personne n’a ni téléphone ni adresse e-mail pour ce message."))
    letter, made = Letter.objects.get_or_create(
        key=key,
        defaults={
            "person": person if person.pk else None, "channel": channel, "to": to, "kind": kind, "due": due, "leave": leave,
            "subject": parts.get("subject", "")[:200] if channel == "email" else "",
            "body": parts["body"] if channel == "email" else parts["sms"],
            "parts": cost(parts["sms"]).parts if channel == "sms" else 1,
        },
    )  # fmt: skip
    if made:
        record(letter, "write", by=by, detail={"kind": kind, "channel": channel})
    return letter


def _address(person: Any, parts: dict, wished: str) -> tuple[str, str]:
    ways = {"sms": person.phone if "sms" in parts else "", "email": person.email if "body" in parts else ""}
    first = wished or person.channel
    for channel in (first, "sms", "email"):
        if ways.get(channel):
            return channel, ways[channel]
    return "", ""


@transaction.atomic
def drop(letter: Letter, *, by: Any, why: str) -> bool:
    """Cancels a letter that has not left yet; False when it already has."""
    dropped = bool(Letter.objects.filter(pk=letter.pk, state="waiting").update(state="dropped"))
    if dropped:
        record(letter, "drop", by=by, why=why)
    return dropped


def claim(letter: Letter, *, by: Any) -> bool:
    """Takes a due letter for one worker, by a conditional UPDATE; False when another worker has it. Not journalled: it is a lock."""
    now = timezone.now()
    return bool(
        Letter.objects.filter(pk=letter.pk, state=letter.state, claimed=letter.claimed).update(
            state="sending", claimed=now, attempts=F("attempts") + 1
        )
    )


def send(letter: Letter, *, by: Any) -> str:
    """Hands a claimed letter to its provider and notes the result; returns the new state.

    A provider's refusal is tried again later, 5 times in all, then the letter is "failed" for staff to see.
    """
    try:
        if letter.channel == "sms":
            send_sms(letter.to, letter.body, key=letter.key)
        else:
            headers = {"Message-ID": f"<{letter.pk}.{letter.key[:40].replace(' ', '-')}@lefil>"}
            _email(letter, headers).send()
    except Exception as error:  # a provider may fail in any way: the letter must outlive it
        letter.refresh_from_db()
        tired = letter.attempts >= TRIES
        state, delay = ("failed", timedelta()) if tired else ("waiting", timedelta(minutes=2**letter.attempts))
        Letter.objects.filter(pk=letter.pk, state="sending").update(
            state=state, due=timezone.now() + delay, claimed=None, error=type(error).__name__
        )
    else:
        state = "sent"
        Letter.objects.filter(pk=letter.pk, state="sending").update(state=state, sent=timezone.now(), error="")
    record(letter, state, by=by)
    return state


@transaction.atomic
def acknowledge(letter: Letter, *, arrived: bool, at: datetime, by: Any) -> bool:
    """What the network says became of an SMS: it reached the phone, or it never will. False when nothing changes.

    A report told twice, one that comes late behind a newer one, and "failed" after "arrived" change nothing.
    """
    known = Letter.objects.filter(pk=letter.pk, arrived=None).exclude(reported__gte=at)
    if arrived:
        told = known.filter(state__in=["sent", "sending", "failed"]).update(state="sent", arrived=at, reported=at, error="")
    else:
        told = known.filter(state__in=["sent", "sending"]).update(state="failed", reported=at, error="undelivered")
    if told:
        record(letter, "arrived" if arrived else "failed", by=by)
    return bool(told)


def _email(letter: Letter, headers: dict[str, str]) -> EmailMultiAlternatives:
    """What one may leave says how, for the button of the mail programme too (RFC 2369, RFC 8058)."""
    if letter.leave:
        headers |= {"List-Unsubscribe": f"<{letter.leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = EmailMultiAlternatives(letter.subject, letter.body, to=[letter.to], headers=headers)
    if letter.leave:
        message.attach_alternative(as_html(letter.subject, letter.body), "text/html")
    return message
