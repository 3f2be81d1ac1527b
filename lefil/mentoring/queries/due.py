"""What the sweeps of this room have to do now."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lefil.groups.models import Group, Seat
from lefil.letters.models import Letter
from lefil.meetings.models import Booking
from lefil.mentoring.models import Application, Evaluation, Outcome, Talk
from lefil.mentoring.queries.pairs import HALF, moments_of
from lefil.mentoring.rules import PACK
from lefil.people.models import Consent, Person

NOTE_WITHIN = timedelta(days=10)
FORGET = timedelta(days=30)
MONTH = 30.44  # days
LATE = timedelta(days=45)  # an outcome nobody asked for in time is asked no more


def _reachable(prefix: str) -> Q:
    return Q(**{f"{prefix}erased": None}) & ~Q(**{f"{prefix}phone": "", f"{prefix}email": ""})


def follow_ups_to_remind(today: date) -> list[Application]:
    """Sent applications whose day has come and for which no letter has left; one a day for each person, the oldest first."""
    told_today = Person.objects.filter(applications__reminded=today).values("pk")
    rows = Application.objects.filter(_reachable("person__"), state__in=["sent", "followed"], follow_up_due__lte=today)
    rows = rows.filter(Q(reminded=None) | Q(reminded__lt=F("follow_up_due"))).exclude(person__in=told_today)
    first: dict[int, Application] = {}
    for row in rows.filter(follow_up_due__gt=today - FORGET).select_related("person").order_by("follow_up_due", "id"):
        first.setdefault(row.person_id, row)
    return list(first.values())


def notes_to_ask(now: datetime) -> QuerySet[Booking]:
    """Mentors of meetings that ended yesterday or before, of which nothing is written, and who were not asked yet."""
    rows = Booking.objects.filter(
        _reachable("person__"), side="volunteer", state__in=Booking.STANDING, meeting__kind="pair", meeting__programme__pack=PACK,
        meeting__state__in=["planned", "held"], meeting__ends__gt=now - NOTE_WITHIN, meeting__ends__lte=now - timedelta(hours=14),
        meeting__talk=None,
    )  # fmt: skip
    asked = Letter.objects.filter(person=OuterRef("person"), kind="mentoring/note", due__gt=OuterRef("meeting__ends"))
    return rows.filter(~Exists(asked)).select_related("person", "meeting__group__organisation").order_by("meeting__ends", "id")


def evaluations_to_ask(now: datetime) -> Iterator[tuple[Seat, str]]:
    """(seat, moment) of those who may now say what they think of their pair, and were not asked yet."""
    finished = Count("talks", filter=Q(talks__finished=True))
    recent = Q(state="active") | Q(state="closed", closed__gt=now - FORGET)
    groups = Group.objects.filter(recent, kind="pair", programme__pack=PACK).annotate(done=finished)
    groups = groups.filter(Q(done__gte=HALF) | Q(state="closed")).select_related("closure", "organisation", "programme").order_by("id")
    for group in groups:
        seats = list(group.seats.filter(_reachable("enrolment__person__")).select_related("enrolment__person"))
        said = set(Evaluation.objects.filter(group=group).values_list("person", "moment"))
        moments = moments_of(group, group.done)[-1:]  # the last one only: nobody is asked for two at once
        for seat in seats:
            for moment in moments:
                told = Letter.objects.filter(key=evaluation_key(group, moment, seat)).exists()
                if (seat.enrolment.person_id, moment) not in said and not told:
                    seat.group = group
                    yield seat, moment


def evaluation_key(group: Group, moment: str, seat: Seat) -> str:
    return f"mentoring/evaluate:{group.pk}:{moment}:{seat.pk}"


def outcomes_to_ask(now: datetime) -> Iterator[tuple[Seat, int]]:
    """(learner's seat, months) of pairs that ended three or six months ago; only those who agreed to be asked later."""
    agreed = Consent.objects.filter(purpose="later", withdrawn__isnull=True).values("person")
    for months in (3, 6):
        day = now - timedelta(days=months * MONTH)
        asked = Outcome.objects.filter(group=OuterRef("group"), months=months)
        seats = Seat.objects.filter(
            _reachable("enrolment__person__"), side="learner", group__kind="pair", group__programme__pack=PACK, group__state="closed",
            group__closed__lte=day, group__closed__gt=day - LATE, enrolment__person__in=agreed,
        ).exclude(group__closure__kind="safety")  # fmt: skip
        for seat in seats.filter(~Exists(asked)).select_related("group__organisation", "enrolment__person").order_by("id"):
            yield seat, months


def talks_finished(group: Group) -> int:
    return Talk.objects.filter(group=group, finished=True).count()
