from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lefil.catalogue.models import Module, Programme
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.mentoring.content import QUESTIONS, conversations
from lefil.people.models import Person

OUTSIDE = {"code", "title", "minutes"}
LONGEST = {"aim": 200, "tool": 80, "tool_text": 400, "proof": 160}


@transaction.atomic
def install(programme: Programme, *, by: Person | None) -> list[Module]:
    """Gives a programme its twelve conversations. Those that it has already are left as its association wrote them."""
    if programme.pack != "mentoring":
        raise Refused(_("Ce dispositif n’est pas un mentorat."))
    return [_keep(programme, position, facts, by) for position, facts in enumerate(conversations(), 1)]


def _keep(programme: Programme, position: int, facts: dict[str, Any], by: Person | None) -> Module:
    inside = {name: value for name, value in facts.items() if name not in OUTSIDE}
    module, made = Module.objects.get_or_create(
        programme=programme, code=facts["code"],
        defaults={"side": "learner", "kind": "lesson", "title": facts["title"], "position": position, "required": False,
                  "minutes": facts["minutes"], "content": inside},
    )  # fmt: skip
    if made:
        record(module, "add", by=by)
    return module


@transaction.atomic
def edit_conversation(module: Module, *, title: str, questions: list[str], stops: list[str], by: Person, **words: str) -> Module:
    """An association's own words for one conversation: title, aim, three questions, tool and its text, proof, stop signs.

    Refused with an empty line, a line too long, or another number of questions than three. What was done with it stays.
    """
    if module.programme.pack != "mentoring" or module.kind != "lesson" or set(words) != set(LONGEST):
        raise Refused(_("Cette conversation n’existe pas."))
    said = {name: value.strip() for name, value in words.items()}
    asked, signs = [one.strip() for one in questions if one.strip()], [one.strip() for one in stops if one.strip()]
    if len(asked) != QUESTIONS or not signs or not title.strip() or not all(said.values()):
        raise Refused(_("Remplissez chaque ligne : le titre, le but, trois questions, l’outil, la preuve, un signe d’arrêt au moins."))
    if len(title) > 120 or any(len(said[name]) > most for name, most in LONGEST.items()) or any(len(one) > 200 for one in asked + signs):
        raise Refused(_("Une ligne est trop longue. Une phrase courte suffit."))
    module.title = title.strip()
    module.content = {**module.content, **said, "questions": asked, "stops": signs}
    module.version = str(int(module.version) + 1) if module.version.isdecimal() else "2"
    module.save(update_fields=["title", "content", "version", "updated"])
    record(module, "edit", by=by)
    return module
