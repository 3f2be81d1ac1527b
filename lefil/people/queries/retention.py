"""What is due under the retention rules. The tables of upper rooms are reached by their names: this room may not import them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from lefil.letters.models import Letter
from lefil.people.models import ParentalAuthorisation, Person, RetentionRule

CODES = ("people/code", "people/unknown", "people/authorisation_code")


@dataclass(frozen=True)
class Due:
    """One rule on one day. `rows` is what it would erase or delete now; `soon` whom it would warn now (people only)."""

    rule: RetentionRule
    rows: QuerySet[Any]
    soon: QuerySet[Person] | None = None

    @property
    def count(self) -> int:
        return self.rows.count()

    @property
    def soon_count(self) -> int:
        return self.soon.count() if self.soon is not None else 0


def rules() -> QuerySet[RetentionRule]:
    return RetentionRule.objects.all()


def due_for(rule: RetentionRule, *, now: datetime | None = None) -> Due:
    """What the rule reaches at `now`."""
    now = now or timezone.now()
    edge = now - timedelta(days=rule.days)
    if rule.object == "letter":
        return Due(rule, Letter.objects.filter(written__lt=edge).exclude(state__in=["waiting", "sending"]).exclude(body=""))
    if rule.object == "draft":
        return Due(rule, apps.get_model("campaigns", "Draft")._default_manager.filter(updated__lt=edge, enrolment__isnull=True, waits=""))
    if rule.object == "incident":
        return Due(rule, _files(edge))
    silent = _silent(rule.object)
    if not rule.warn_days:
        return Due(rule, silent.filter(seen__lt=edge), Person.objects.none())
    early = edge + timedelta(days=rule.warn_days)
    told = Q(warned__gt=F("seen"), warned__lte=now - timedelta(days=rule.warn_days))
    reachable = ~Q(phone="", email="")
    return Due(
        rule,
        silent.filter(seen__lt=edge).filter(told | ~reachable),
        silent.filter(reachable, seen__lt=early).filter(Q(warned__isnull=True) | Q(warned__lte=F("seen"))),
    )


def _files(edge: datetime) -> QuerySet[Any]:
    """Files of protection closed before `edge`, of which nobody was a minor less than the same time ago; open ones never.

    Where no age is known (no pair, or a learner without a birth date) the file may be a child's: it is kept as if they had been
    born on the day it was told. Nothing of a programme says that it takes no minor.
    """
    files, lines = apps.get_model("care", "Incident")._default_manager, apps.get_model("care", "IncidentLine")._default_manager
    closings = lines.filter(incident=OuterRef("pk"), kind="closed").order_by("-id")
    grown = edge.replace(year=edge.year - 18, day=min(edge.day, 28))
    seats = apps.get_model("groups", "Seat")._default_manager.filter(group=OuterRef("group"))
    ageless = Exists(seats.filter(side="learner", enrolment__person__born=None))
    rows = files.filter(state="closed", forgotten=None).annotate(ended=Subquery(closings.values("at")[:1])).filter(ended__lt=edge)
    rows = rows.exclude(Exists(seats.filter(enrolment__person__born__gt=grown.date()))).exclude(reported_by__born__gt=grown.date())
    return rows.exclude(ageless | Q(group=None), at__gte=grown).order_by("id")


def _silent(kind: str) -> QuerySet[Any]:
    """People of this kind with `seen`, the last time anybody had to do with them: contact, sign-in, sign-up, or refusal.

    "refused" are those whose every enrolment was refused. Who is on both sides is kept as long as a volunteer. Nobody is ever
    due who holds a role, who sits in a pair that has not ended, or whose word as a parent lets a child take part.
    """
    staff = apps.get_model("orgs", "Membership")._default_manager.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))
    every = apps.get_model("enrolments", "Enrolment")._default_manager
    seats = apps.get_model("groups", "Seat")._default_manager.filter(left=None).exclude(group__state="closed")
    parents = ParentalAuthorisation.objects.filter(state="granted", minor__erased=None)
    people = Person.objects.present().exclude(pk__in=staff.values("person"))
    people = people.exclude(pk__in=seats.values("enrolment__person")).exclude(pk__in=parents.values("guardian"))
    if kind == "refused":
        people = people.filter(enrolments__state="refused").exclude(pk__in=every.exclude(state="refused").values("person"))
    elif kind == "learner":
        people = people.filter(enrolments__side="learner").exclude(pk__in=every.filter(side="volunteer").values("person"))
    else:
        people = people.filter(enrolments__side=kind)
    enrolments = every.filter(person=OuterRef("pk"))
    newest = Subquery(enrolments.order_by("-created").values("created")[:1])
    return people.distinct().annotate(
        seen=Greatest(
            Coalesce(F("last_contact"), F("created")), F("created"), Coalesce(F("account__last_login"), F("created")),
            Coalesce(newest, F("created")),
        )
    )  # fmt: skip


def spent_codes(now: datetime) -> QuerySet[Letter]:
    """Letters that carried a code nobody can use any more."""
    return (
        Letter.objects.filter(kind__in=CODES, written__lt=now - timedelta(hours=1))
        .exclude(body="")
        .exclude(state__in=["waiting", "sending"])
    )
