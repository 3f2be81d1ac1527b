"""Letters to members: in their own time zone, never at night, and never a reason for the action itself to fail."""

from datetime import datetime
from typing import Any

from django.conf import settings

from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.letters.actions import write
from lefil.letters.models import Letter
from lefil.letters.queries import in_hours
from lefil.people.models import Person


def tell(
    person: Person, *, kind: str, key: str, by: Person | None, due: datetime | None = None, channel: str = "", **context: Any
) -> Letter | None:
    """Writes a letter, dated by default within the hours that the person has chosen. Who cannot be reached is a line of the journal, not a refusal."""
    group = context.get("group")
    context["contact"] = (group.organisation.help_phone if group else "") or settings.HELP_PHONE
    due = due or in_hours(person)
    try:
        return write(person, kind=kind, key=key, by=by, due=due, channel=channel, context=context)
    except Refused:
        record(person, "unreachable", by=by, detail={"kind": kind})
        return None
