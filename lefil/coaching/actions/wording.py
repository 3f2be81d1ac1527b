from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lefil.catalogue.models import Module
from lefil.coaching.models import Wording
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.people.models import Person

LEAST, MOST = 3, 20
LISTS = ("bring", "leave", "observer")


@transaction.atomic
def write_module(module: Module, *, title: str, facts: dict[str, Any], by: Person | None) -> Wording:
    """An association's own words for one module, as the next version. What was graded before keeps the words of its day.

    `facts`: promise, minutes, bring, leave, observer, lead [{minutes, title, text}], grid [{code, name, low, high}]; a criterion
    without a code is new. Unchanged words make no version. Refused with fewer than three criteria, or more than twenty.
    """
    module = Module.objects.select_for_update().get(pk=module.pk)
    minutes = facts.pop("minutes", module.minutes)
    grid = _coded(facts.get("grid", module.content["grid"]), module)
    if not LEAST <= len(grid) <= MOST:
        raise Refused(_("Gardez entre %(least)s et %(most)s lignes dans la grille.") % {"least": LEAST, "most": MOST})
    content = {**module.content, **facts, "grid": grid}
    number = int(module.version) if module.version.isdecimal() else 1
    standing, _made = Wording.objects.get_or_create(module=module, number=number, defaults={"content": module.content})
    if (content, title, minutes) == (module.content, module.title, module.minutes):
        return standing
    module.content, module.title, module.minutes, module.version = content, title, minutes, str(number + 1)
    module.save(update_fields=["content", "title", "minutes", "version", "updated"])
    made = Wording.objects.create(module=module, number=number + 1, content=content)
    record(module, "write", by=by, detail={"version": number + 1})
    return made


def _coded(grid: list[dict[str, str]], module: Module) -> list[dict[str, str]]:
    """Codes never change and are never given twice, even those of criteria that went: marks are kept under them."""
    used = {line["code"] for line in module.content["grid"]} | {line["code"] for line in grid if line.get("code")}
    for old in Wording.objects.filter(module=module):
        used |= {line["code"] for line in old.content["grid"]}
    made = []
    for line in grid:
        code = line.get("code", "")
        if not code:
            code = next(f"own{n}" for n in range(1, 1000) if f"own{n}" not in used)
            used.add(code)
        made.append({**line, "code": code})
    return made
