from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lefil.care.models import Relay
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.people.models import Person


def words_agreed(name: str) -> str:
    """The very text of the agreement, in the language of the page."""
    return _(
        "Si je ne donne plus de nouvelles, l’association peut appeler %(name)s. Elle demande seulement si je vais bien. "
        "Elle ne raconte rien de ce que je fais. Je peux retirer cet accord à tout moment."
    ) % {"name": name}


@transaction.atomic
def agree_relay(person: Person, *, kind: str, name: str, phone: str, link: str = "", channel: str = "web", by: Person) -> Relay:
    """The person lets us call somebody when they give no news. A new one takes the place of the former. Staff record what was said by phone."""
    if kind not in Relay.KINDS:
        raise Refused(_("Choisissez qui nous pouvons appeler."))
    if phone == person.phone:
        raise Refused(_("Ce numéro est le vôtre. Donnez celui d’une autre personne."))
    if by.pk != person.pk and channel == "web":
        raise Refused(_("Seule la personne peut donner cet accord en ligne."))
    for standing in Relay.objects.filter(person=person, kind=kind, withdrawn=None):
        withdraw_relay(standing, by=by)
    made = Relay.objects.create(
        person=person, kind=kind, name=name.strip()[:80], phone=phone, link=link.strip()[:80], channel=channel, text_shown=words_agreed(name.strip()),
        language=translation.get_language() or "fr", recorded_by=by,
    )  # fmt: skip
    record(made, "give", by=by, about=person, detail={"kind": kind, "channel": channel})
    return made


@transaction.atomic
def withdraw_relay(relay: Relay, *, by: Person) -> bool:
    """From now on nobody calls them; the line of the agreement stays, without name or number."""
    gone = Relay.objects.filter(pk=relay.pk, withdrawn=None).update(withdrawn=timezone.now(), name="", phone="", link="")
    if gone:
        record(relay, "withdraw", by=by, about=relay.person)
    return bool(gone)
