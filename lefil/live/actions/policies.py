from django.db import transaction
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.live.models import CHATS, Policy
from lefil.people.models import Person

KEPT = (7, 365)  # days


@transaction.atomic
def set_policy(
    programme: Programme, *, media: str, lobby: bool, chat: str, chat_minors: str, keep_days: int, by: Person | None,
    contacts_minors: str = "refuse", sample_minors: int = 0,
) -> Policy:  # fmt: skip
    """How the rooms of a programme behave from their next opening on; the chat and the days kept hold at once, for past rooms too.

    Refused when minors would have more freedom in the chat than adults.
    """
    if media not in Policy.MEDIA or chat not in CHATS or chat_minors not in CHATS:
        raise Refused(_("Choisissez une des réponses proposées."))
    if contacts_minors not in Policy.CONTACTS or not 0 <= sample_minors <= 100:
        raise Refused(_("Choisissez une des réponses proposées."))
    if not KEPT[0] <= keep_days <= KEPT[1]:
        raise Refused(_("Écrivez un nombre de jours entre 7 et 365."))
    order = list(CHATS)
    if order.index(chat_minors) < order.index(chat):
        raise Refused(_("Les mineurs ne peuvent pas avoir plus de messages que les adultes."))
    facts = {"media": media, "lobby": lobby, "chat": chat, "chat_minors": chat_minors, "keep_days": keep_days}
    facts |= {"contacts_minors": contacts_minors, "sample_minors": sample_minors}
    policy, _made = Policy.objects.update_or_create(programme=programme, defaults=facts)
    record(policy, "set", by=by, detail=facts)
    return policy
