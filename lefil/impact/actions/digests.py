from django.db import transaction
from django.utils.translation import gettext as _

from lefil.impact.models import Subscription
from lefil.impact.queries.digests import Digest, confirm_link, leave_link, unnamed
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.letters.actions import write
from lefil.letters.models import Letter
from lefil.orgs.models import Organisation
from lefil.people.models import Person


@transaction.atomic
def send_digest(digest: Digest, *, by: None) -> Letter | None:
    """Writes one e-mail, with the link that stops them. Once for one reader, audience and day; none to who said no.

    Refused when there is nothing to say, or nowhere to write.
    """
    if not digest.lines:
        raise Refused(_("Il n’y a rien à dire aujourd’hui."))
    if not digest.person.email:
        raise Refused(_("Cette personne n’a pas d’adresse e-mail."))
    kept = (
        digest.subscription
        or Subscription.objects.get_or_create(
            organisation=digest.organisation, person=digest.person, audience=digest.audience, defaults={"state": "on"}
        )[0]
    )
    if kept.state != "on":
        return None
    context = {"digest": digest, "leave": leave_link(kept), "lines": "\n".join(digest.lines)}
    letter = write(
        digest.person, kind=f"impact/{digest.audience}", key=digest.key, by=by, context=context, channel="email", leave=leave_link(kept)
    )
    record(kept, "digest", by=by, about=digest.person if digest.person.pk else None, detail={"lines": len(digest.lines)})
    return letter


@transaction.atomic
def ask_digest(organisation: Organisation, *, email: str, by: Person | None) -> Subscription:
    """Somebody typed an address: we write to it once, to know whether it is theirs. The same answer whatever we know of it already."""
    found, made = Subscription.objects.get_or_create(organisation=organisation, person=None, email=email.lower(), audience="public")
    if not made and found.state == "off":
        move(found, to="asked", by=by)
    if found.state == "asked":
        key = f"impact/confirm:{found.pk}:{found.made:%Y%m%d}"
        write(unnamed(found.email), kind="impact/confirm", key=key, by=by, channel="email",
              context={"organisation": organisation, "link": confirm_link(found)})  # fmt: skip
        record(found, "ask", by=by)
    return found


@transaction.atomic
def confirm_digest(subscription: Subscription, *, by: Person | None) -> Subscription:
    """The address is theirs. Said twice, it stays so."""
    return subscription if subscription.state == "on" else move(subscription, to="on", by=by, about=subscription.person)


@transaction.atomic
def leave_digest(subscription: Subscription, *, by: Person | None) -> Subscription:
    """No more of them. Said twice, it stays so."""
    return subscription if subscription.state == "off" else move(subscription, to="off", by=by, about=subscription.person)
