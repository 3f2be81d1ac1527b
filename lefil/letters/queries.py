from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
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
