from typing import Any

from lefil.journal.models import Entry


def export(person: Any) -> list[dict]:
    """Who did what with this person's file; the lines hold no words of theirs."""
    return [
        {"date": entry.at, "par": entry.by.called if entry.by else "", "action": entry.verb, "sur": entry.noun}
        for entry in Entry.objects.filter(about=person).select_related("by")
    ]


def erase(person: Any) -> None:
    """Lines stay, as counts: they hold no personal words. They no longer say whom they are about, nor why."""
    Entry.objects.filter(about=person).update(about=None, why="")
    Entry.objects.filter(by=person).update(by=None)
