"""What the sweeps look for."""

from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from lefil.groups.models import ExitInterview, Seat
from lefil.matching.bands import day_of
from lefil.matching.models import Need, Offer, Proposal
from lefil.matching.queries.pool import STANDING

WITH_PEOPLE = ("need__enrolment__person", "need__enrolment__programme", "need__enrolment__organisation", "offer__enrolment__person")
FOR_NOW = date(9999, 12, 31)
ENDED = ("declined", "expired", "dropped")


def expired(now: datetime) -> QuerySet[Proposal]:
    return Proposal.objects.filter(state="sent", expires__lte=now).select_related(*WITH_PEOPLE).order_by("expires", "pk")


def without_next() -> QuerySet[Need]:
    """Open needs whose last proposal ended without a pair and that have no other yet."""
    mine = Proposal.objects.filter(need=OuterRef("pk"))
    last = mine.order_by("-pk").values("state")[:1]
    return (
        Need.objects.filter(state="open")
        .annotate(last=Subquery(last))
        .filter(~Exists(mine.filter(state__in=STANDING)), last__in=ENDED)
        .select_related("enrolment__programme")
        .order_by("since", "pk")
    )


def uncleared(now: datetime) -> QuerySet[Proposal]:
    """Sent proposals of which one side is no longer ready today."""
    today = day_of(now)
    learner = Q(need__enrolment__state="ready", need__enrolment__cleared_until__gte=today)
    volunteer = Q(offer__enrolment__state="ready", offer__enrolment__cleared_until__gte=today)
    return Proposal.objects.filter(state="sent").exclude(learner & volunteer).select_related(*WITH_PEOPLE).order_by("pk")


def seats_to_free() -> QuerySet[Proposal]:
    """Accepted proposals whose group is closed and that still hold a place."""
    return Proposal.objects.filter(state="accepted", holds_seat=True, group__state="closed").select_related(*WITH_PEOPLE).order_by("pk")


def to_match_again() -> QuerySet[Need]:
    """Learners whose pair is closed, who said yes to another one at its end, and whose need is still marked served."""
    wished = Need.objects.annotate(again=Subquery(_last_words("again"))).filter(again=True, state="served")
    return wished.filter(~Exists(_active_seat()), ~Exists(_protected())).select_related("enrolment__person").order_by("pk")


def to_rest() -> QuerySet[Offer]:
    """Volunteers who said no to another pair at the end of their last one and have not come back since."""
    words = Offer.objects.annotate(again=Subquery(_last_words("again")), when=Subquery(_last_words("answered")))
    resting = words.filter(again=False, paused_until__isnull=True, since__lt=F("when"))
    return resting.filter(~Exists(_active_seat())).select_related("enrolment__person").order_by("pk")


def to_hold() -> QuerySet[Offer]:
    """Volunteers one of whose pairs was ended to protect somebody since they last offered their help: nobody is proposed to them
    until staff have said that they may."""
    return Offer.objects.exclude(paused_until=FOR_NOW).filter(Exists(_protected())).select_related("enrolment__person").order_by("pk")


def ended_to_protect(offer: Offer) -> bool:
    """Whether this offer is held back: see `to_hold`."""
    return Offer.objects.filter(pk=offer.pk).filter(Exists(_protected())).exists()


def _protected() -> QuerySet[Seat]:
    """Seats of the outer row's enrolment in a pair ended to protect somebody after its `since`."""
    return Seat.objects.filter(enrolment=OuterRef("enrolment"), group__closure__kind="safety", group__closed__gte=OuterRef("since"))


def _last_words(field: str) -> QuerySet[ExitInterview]:
    return ExitInterview.objects.filter(seat__enrolment=OuterRef("enrolment")).order_by("-pk").values(field)[:1]


def _active_seat() -> QuerySet[Seat]:
    return Seat.objects.filter(enrolment=OuterRef("enrolment")).exclude(group__state="closed")
