"""Who comes back by themselves after a silence."""

from datetime import datetime, timedelta

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext_lazy as _

from lefil.care.defaults import SILENT_DAYS
from lefil.care.models import Thread

WORDS = _("Est revenu·e d’elle-même ou de lui-même. Dites bonjour, sans reproche.")
RECENT = timedelta(days=2)


def came_by(now: datetime) -> QuerySet[Thread]:
    """Silent threads whose person has just signed in. A shared account says nothing of who came."""
    silent = Thread.objects.filter(state="open", spoken__lte=now - timedelta(days=SILENT_DAYS), enrolment__person__erased=None)
    back = silent.filter(enrolment__person__account__last_login__gt=F("spoken"), enrolment__person__account__last_login__gte=now - RECENT)
    alone = back.annotate(behind=Count("enrolment__person__account__people")).filter(behind=1)
    return alone.exclude(tasks__kind="return", tasks__made__gt=F("spoken")).select_related("enrolment__person").order_by("id")[:1000]


def source_of(thread: Thread) -> str:
    """One welcome for each silence."""
    return f"return:{thread.pk}:{thread.spoken:%Y%m%d}"
