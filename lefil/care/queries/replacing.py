"""The 24 hours in which a learner who lost their volunteer is proposed another one, as tasks on their thread."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from lefil.care.models import Task, Thread
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Seat
from lefil.groups.queries import STANDING
from lefil.matching.queries.replacing import promised, to_replace

MOST = 500


def owed() -> list[tuple[Thread, str, date]]:
    """(thread, source, due) of each replacement that nobody has as a task yet."""
    rows = list(to_replace(Enrolment.objects.filter(thread__state="open")).select_related("thread", "person")[:MOST])
    named = [(row.thread, f"replace:{row.pk}:{row.lost:%Y%m%d%H%M%S}", timezone.localdate(promised(row.lost))) for row in rows]  # type: ignore[attr-defined]
    known = set(Task.objects.filter(source__in=[source for _thread, source, _due in named]).values_list("source", flat=True))
    return [one for one in named if one[1] not in known]


def found() -> QuerySet[Task]:
    """Those whose learner has somebody again."""
    standing = Seat.objects.filter(enrolment=OuterRef("thread__enrolment"), left=None, group__state__in=STANDING)
    return (
        Task.objects.filter(Exists(standing), kind="replace", state="open")
        .select_related("thread__enrolment__person")
        .order_by("id")[:MOST]
    )
