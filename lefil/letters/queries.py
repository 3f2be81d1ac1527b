from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from lefil.letters.models import Letter


def due(now: datetime, lease: timedelta) -> QuerySet[Letter]:
    """Letters to send now: waiting and due, or taken by a worker that has not come back for longer than `lease`."""
    return Letter.objects.filter(Q(state="waiting", due__lte=now) | Q(state="sending", claimed__lt=now - lease)).order_by("due", "id")


def in_hours(person: Any) -> datetime:
    """Now, or the next moment at which this person lets us write: their own hours, on their own clock."""
    now = timezone.now().astimezone(ZoneInfo(person.timezone))
    if person.contact_from <= now.hour < person.contact_to:
        return now
    day = now + timedelta(days=now.hour >= person.contact_to)
    return day.replace(hour=person.contact_from, minute=0, second=0, microsecond=0)


def late(now: datetime) -> QuerySet[Letter]:
    """Letters that should have left by `now`."""
    return Letter.objects.filter(state="waiting", due__lt=now)


def by_state() -> dict[tuple[str], int]:
    """How many letters are in each state; every state is there."""
    counted = dict(Letter.objects.order_by().values_list("state").annotate(Count("pk")))
    return {(state,): counted.get(state, 0) for state in Letter.STATES}
