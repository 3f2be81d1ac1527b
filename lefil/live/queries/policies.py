from typing import Any

from lefil.catalogue.models import Programme
from lefil.live.models import Policy
from lefil.orgs.rules import organisations_of
from lefil.people.models import Person


def policy_facts(programme: Programme) -> dict[str, Any]:
    """As the form shows them; the usual way when nobody has chosen."""
    policy = Policy.objects.filter(programme=programme).first() or Policy(programme=programme)
    return {
        "media": policy.media, "lobby": "1" if policy.lobby else "0", "chat": policy.chat, "chat_minors": policy.chat_minors,
        "keep_days": policy.keep_days, "contacts_minors": policy.contacts_minors, "sample_minors": policy.sample_minors,
    }  # fmt: skip


def set_by(person: Person) -> list[Programme]:
    """The programmes whose rooms this person may set. One query."""
    return list(Programme.objects.filter(organisation__in=organisations_of(person, "admin", "coordinator")).order_by("name", "id"))
