"""Learners who had somebody and no longer do: the next person is proposed within 24 hours, in any kind of programme made of pairs."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from lefil.enrolments.models import Enrolment
from lefil.groups.models import Seat
from lefil.groups.queries import STANDING
from lefil.matching.models import Need

WITHIN = timedelta(hours=24)


def to_replace(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Those of `enrolments` whose last pair ended early or to protect them, who are in none since and still want somebody: their need
    is open, or the programme keeps none. `lost` is when; the first to be late comes first."""
    seats = Seat.objects.filter(enrolment=OuterRef("pk"), group__kind="pair")
    last = seats.filter(group__state="closed").order_by("-group__closed", "-id")
    standing = seats.filter(left=None, group__state__in=STANDING)
    need = Need.objects.filter(enrolment=OuterRef("pk"))
    wants = Q(Exists(need.filter(state="open"))) | Q(~Exists(need))
    rows = enrolments.filter(wants, ~Exists(standing), side="learner", state="ready").annotate(
        lost=last.values("group__closed")[:1], how=last.values("group__closure__kind")[:1]
    )
    return rows.filter(how__in=["early", "safety"]).select_related("person", "programme").order_by("lost", "id")


def promised(lost: datetime | None) -> datetime:
    """Until when the learner was told that somebody would be found."""
    assert lost is not None  # `to_replace` gives closed pairs only
    return lost + WITHIN
