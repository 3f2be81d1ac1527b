from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from lefil.letters.models import Letter


def due(now: datetime, lease: timedelta) -> QuerySet[Letter]:
    """Letters to send now: waiting and due, or taken by a worker that has not come back for longer than `lease`."""
    return Letter.objects.filter(Q(state="waiting", due__lte=now) | Q(state="sending", claimed__lt=now - lease)).order_by("due", "id")
