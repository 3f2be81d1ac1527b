"""What staff see of campaigns: figures, sources, priorities. Never the answers of someone who has not sent their form."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from lefil.campaigns.models import ROLES, Campaign, Draft, Intake, PriorityRule
from lefil.catalogue.models import Programme
from lefil.enrolments.models import Enrolment
from lefil.journal.models import Entry
from lefil.matching.models import Need
from lefil.people.models import Person


def sources(campaign: Campaign) -> list[dict]:
    """Each code with its visits, the sign-ups begun, and the people enrolled, the most fruitful first; unknown codes are left out.

    Three queries, whatever the number of codes.
    """
    begun = dict(_by_source(Draft.objects.filter(campaign=campaign)))
    sent = dict(_by_source(Enrolment.objects.filter(programme=campaign.programme_id)))
    rows = [
        {"source": source, "begun": begun.get(source.code, 0), "sent": sent.get(source.code, 0)}
        for source in campaign.sources.order_by("label", "id")
    ]
    return sorted(rows, key=lambda row: (-row["sent"], -row["begun"]))


def _by_source(rows: QuerySet) -> Iterable[tuple[str, int]]:
    return rows.exclude(source="").order_by("source").values_list("source").annotate(n=Count("pk"))


@dataclass(frozen=True)
class Funnel:
    """Sign-ups of one role: begun and not sent, sent, waiting for their cycle to open."""

    role: str
    begun: int
    sent: int
    waiting: int

    @property
    def words(self) -> str:
        return str(ROLES[self.role])


def funnels(campaign: Campaign) -> list[Funnel]:
    rows = Draft.objects.filter(campaign=campaign).order_by("role").values("role").annotate(
        begun=Count("pk", filter=Q(enrolment__isnull=True, waits="")), sent=Count("pk", filter=Q(enrolment__isnull=False)),
        waiting=Count("pk", filter=~Q(waits="")),
    )  # fmt: skip
    return [Funnel(**row) for row in rows]


def intakes_of(visible: QuerySet[Intake]) -> QuerySet[Intake]:
    """Imports for the list: without the rows of the files."""
    return visible.defer("rows", "made", "columns", "mapping").select_related("by", "organisation", "campaign").order_by("-id")


def rules_of(campaign: Campaign) -> QuerySet[PriorityRule]:
    return campaign.rules.order_by("id")


def changes_of(campaign: Campaign) -> QuerySet[Entry]:
    """Who changed the priority rules, when and why, the latest first."""
    numbers = campaign.rules.values("pk")
    return Entry.objects.filter(noun="campaigns.priorityrule", noun_id__in=numbers, verb="set").select_related("by").order_by("-id")


def queue(programme: Programme, visible: QuerySet[Enrolment]) -> QuerySet[Need]:
    """The open requests that staff follow, the most urgent first, then the oldest."""
    needs = Need.objects.filter(enrolment__in=visible.values("pk"), enrolment__programme=programme, state__in=["open", "held"])
    return needs.select_related("enrolment__person").order_by(F("urgency").desc(), "since", "id")


def explained(need: Need) -> list[tuple[str, int]]:
    """The parts of a request's urgency in words, the heaviest first."""
    parts = [(PriorityRule.FACTS.get(fact, fact), value) for fact, value in need.urgency_parts.items()]
    return sorted(((str(label), value) for label, value in parts), key=lambda part: -part[1])


def intakes_to_invite() -> QuerySet[Intake]:
    return Intake.objects.filter(state="done", inviting=True).order_by("id")


def intakes_to_drop(now: datetime) -> QuerySet[Intake]:
    """Files read and left for a day: they hold people's contacts and serve nobody."""
    return Intake.objects.filter(state="read", at__lt=now - timedelta(days=1)).order_by("id")


def weighed_programmes() -> QuerySet[Programme]:
    """Programmes with a campaign, for the daily work on urgencies."""
    return Programme.objects.filter(campaigns__isnull=False, open=True).distinct().order_by("id")


def names_of(people: list[int]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=people).order_by("pk").values_list("pk", "name"))
