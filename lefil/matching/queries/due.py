"""What the sweeps look for."""

from datetime import date, datetime, timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from lefil.catalogue.models import Programme
from lefil.enrolments.models import Enrolment
from lefil.groups.models import ExitInterview, Seat
from lefil.matching.bands import day_of
from lefil.matching.models import Need, Offer, Policy, Proposal, Run, Sending, SendingLine
from lefil.matching.queries.pool import STANDING

WITH_PEOPLE = ("need__enrolment__person", "need__enrolment__programme", "need__enrolment__organisation", "offer__enrolment__person")
FOR_NOW = date(9999, 12, 31)
ENDED = ("declined", "expired", "dropped")
LINES = 100  # pairs sent in one turn of the sweep


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


def lines(sending: str, line: str) -> QuerySet[SendingLine]:
    """The next pairs to deal with of the sendings in one state."""
    found = SendingLine.objects.filter(sending__state=sending, state=line).select_related(
        "sending__by", *(f"proposal__{name}" for name in (*WITH_PEOPLE, "need__enrolment__availability", "offer__enrolment__availability"))
    )
    return found.prefetch_related("proposal__offer__subjects").order_by("pk")[:LINES]


def sendings_to_finish() -> QuerySet[Sending]:
    sending, undoing = SendingLine.objects.filter(state="waiting"), SendingLine.objects.filter(state="sent")
    over = Q(state="sending") & ~Exists(sending.filter(sending=OuterRef("pk")))
    back = Q(state="undoing") & ~Exists(undoing.filter(sending=OuterRef("pk")))
    return Sending.objects.filter(over | back).select_related("by").order_by("pk")


def with_newcomers(now: datetime) -> list[Programme]:
    """Programmes in which somebody came, or became ready, since the last published run, and has waited as long as the policy holds
    a request back. A programme that has never been matched waits for its staff."""
    found = []
    for run in _last_published():
        policy = Policy.objects.filter(programme=run.programme).first()
        edge = now - timedelta(hours=policy.hold_hours if policy else 0)
        if _came(run, now, edge).exists():
            found.append(run.programme)
    return found


def _last_published() -> QuerySet[Run]:
    newer = Run.objects.filter(programme=OuterRef("programme"), state="published", pk__gt=OuterRef("pk"))
    busy = Run.objects.filter(programme=OuterRef("programme"), state="computing")
    return Run.objects.filter(~Exists(newer), ~Exists(busy), state="published").select_related("programme").order_by("pk")


def _came(run: Run, now: datetime, edge: datetime) -> QuerySet[Enrolment]:
    """Those who may be matched today and asked, offered or became ready after the run, no later than `edge`."""
    standing = Proposal.objects.filter(need=OuterRef("need"), state__in=STANDING)
    learner = Q(side="learner", need__state="open") & ~Exists(standing)
    volunteer = Q(side="volunteer", offer__taken__lt=F("offer__capacity")) & (
        Q(offer__paused_until__isnull=True) | Q(offer__paused_until__lt=day_of(now))
    )
    mine = Enrolment.objects.filter(learner | volunteer, programme=run.programme).cleared(day_of(now))
    asked = Coalesce("need__since", "offer__since")
    return mine.annotate(came=Case(When(settled__gt=asked, then=F("settled")), default=asked)).filter(came__gt=run.at, came__lte=edge)
