"""The letters about a proposal. Each holds first names and reasons, never a surname, a place or a contact."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation

from lefil.kit import links
from lefil.kit.refusals import Refused
from lefil.kit.sms import next_open
from lefil.letters import actions as letters
from lefil.letters.models import Letter
from lefil.matching import reasons
from lefil.matching.models import Proposal
from lefil.matching.queries.sides import SIDES, is_tu, other_side, person_of, token
from lefil.people.models import Person


def proposal(proposal: Proposal, *, by: Person | None) -> None:
    """To both sides; Refused when one of them has no address at all."""
    for side in SIDES:
        _write(proposal, side, "proposal", key=_key(proposal, side, "proposal"), by=by)


def accepted(proposal: Proposal, *, by: Person | None) -> None:
    for side in SIDES:
        _tell(proposal, side, "accepted", by=by)


def expired(proposal: Proposal, *, by: Person | None) -> None:
    for side in SIDES:
        _tell(proposal, side, "expired", by=by)


def declined(proposal: Proposal, *, side: str, by: Person | None) -> None:
    """To the other side: no name, no reason, no blame. To the one who declined: nothing, the page has told them."""
    _tell(proposal, other_side(side), "declined", by=by)


def withdraw(proposal: Proposal, *, by: Person | None) -> None:
    """Letters that have not left are dropped; who has already read one is told that it no longer holds."""
    for side in SIDES:
        letter = Letter.objects.filter(key=_key(proposal, side, "proposal")).first()
        if letter and not letters.drop(letter, by=by, why="undone"):
            _tell(proposal, side, "withdrawn", by=by)


def _key(proposal: Proposal, side: str, name: str) -> str:
    """One letter per sending: a proposal undone and sent again is told again."""
    sent = proposal.sent.isoformat() if proposal.sent else ""
    return f"matching/{name}:{proposal.pk}:{side}:{sent}"


def _tell(proposal: Proposal, side: str, name: str, *, by: Person | None) -> None:
    """A sweep or an answer is not stopped by somebody who has neither phone nor e-mail any more."""
    try:
        _write(proposal, side, name, key=_key(proposal, side, name), by=by)
    except Refused:
        return


def _write(proposal: Proposal, side: str, name: str, *, key: str, by: Person | None) -> None:
    person, now = person_of(proposal, side), timezone.now()
    with translation.override(person.language):
        why = reasons.said_to(side, need=proposal.need, offer=proposal.offer, now=now)
    letters.write(
        person,
        kind=f"matching/{name}",
        key=key,
        by=by,
        due=next_open(now.astimezone(ZoneInfo(person.timezone))),
        context={
            "side": side,
            "tu": is_tu(proposal, side),
            "other": person_of(proposal, other_side(side)).called,
            "programme": proposal.need.enrolment.programme.name,
            "contact": proposal.need.enrolment.organisation.help_phone or settings.HELP_PHONE,
            "reasons": why,
            "expires": proposal.expires,
            "link": links.absolute("matching:answer", token(proposal, side)),
        },
    )
