from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lefil.catalogue.models import Module, Programme
from lefil.coaching import content
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.people.models import Person


@transaction.atomic
def install(programme: Programme, *, by: Person | None) -> list[Module]:
    """Gives a programme its four modules with their run sheets and grids. Those that it has already are left as its association wrote them."""
    if programme.pack != "coaching":
        raise Refused(_("Ce dispositif n’est pas un coup de pouce."))
    return [_keep(programme, position, facts, by) for position, facts in enumerate(content.modules(), 1)]


def _keep(programme: Programme, position: int, facts: dict[str, Any], by: Person | None) -> Module:
    inside = {name: value for name, value in facts.items() if name not in {"code", "name", "minutes"}}
    module, made = Module.objects.get_or_create(
        programme=programme, code=facts["code"],
        defaults={"side": "learner", "kind": "workshop", "title": facts["name"], "position": position, "required": False,
                  "minutes": facts["minutes"], "content": inside},
    )  # fmt: skip
    if made:
        record(module, "add", by=by)
    return module
