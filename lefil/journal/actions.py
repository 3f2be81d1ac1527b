from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from lefil.journal.models import Entry
from lefil.kit.refusals import Refused


def record(obj: models.Model, verb: str, *, by: Any, about: Any = None, why: str = "", detail: dict | None = None) -> Entry:
    """Writes one line. `by` is the Person who acts, None for a sweep; `about` the Person concerned.

    Without `about`, the object's own `person` is used, or the object itself when it is a person.
    """
    if about is None:
        about_id = obj.pk if obj._meta.label == "people.Person" else getattr(obj, "person_id", None)
    else:
        about_id = about.pk
    return Entry.objects.create(
        by=by, about_id=about_id, verb=verb, noun=obj._meta.label_lower, noun_id=obj.pk, why=why[:500], detail=detail or {}
    )


@transaction.atomic
def move(obj: Any, *, to: str, by: Any, about: Any = None, why: str = "", **changes: Any) -> Any:
    """Takes obj from its state to another that its MOVES allow, and journals it.

    A conditional UPDATE: of two people who move the same row at once, the second is Refused.
    `changes` are other fields written in the same UPDATE.
    """
    old = obj.state
    if to not in obj.MOVES.get(old, ()):
        raise Refused(_("Ce changement n’est plus possible : la situation a changé. Relisez la page."))
    if not type(obj)._base_manager.filter(pk=obj.pk, state=old).update(state=to, **changes):
        raise Refused(_("Quelqu’un vient de changer cette ligne. Relisez la page."))
    obj.state = to
    for name, value in changes.items():
        setattr(obj, name, value)
    record(obj, "move", by=by, about=about, why=why, detail={"from": old, "to": to})
    return obj
