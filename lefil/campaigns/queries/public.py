"""What the public page shows: the campaign, and how far it has come."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from lefil.campaigns.models import ROLES, Campaign
from lefil.enrolments.models import Enrolment

KEPT_SECONDS = 60


@dataclass(frozen=True)
class Counts:
    """Live counters of a programme. `served`: learners whose pair has met or is meeting; `asked`: all who asked and did not leave."""

    served: int
    asked: int
    volunteers: int


def public_campaigns() -> QuerySet[Campaign]:
    """Campaigns, for anyone who has their address."""
    return Campaign.objects.select_related("programme__organisation")


def open_campaigns(today: date) -> QuerySet[Campaign]:
    """Those that take people on that day, the latest first."""
    running = Q(closes__isnull=True) | Q(closes__gte=today)
    return public_campaigns().filter(running, opens__lte=today, programme__open=True).order_by("-opens", "-id")


def counts(campaign: Campaign) -> Counts:
    """One query at most every minute per campaign: a campaign on television must not weigh on the database."""
    name = f"campaign-counts:{campaign.pk}"
    kept = cache.get(name)
    if kept is None:
        kept = _count(campaign)
        cache.set(name, kept, KEPT_SECONDS)
    return Counts(*kept)


def _count(campaign: Campaign) -> tuple[int, int, int]:
    people = Enrolment.objects.filter(programme=campaign.programme_id)
    stays = ~Q(state__in=["refused", "ended"])
    met = Q(seats__group__state="active") | Q(seats__group__first_met__isnull=False)
    row = people.aggregate(
        served=Count("pk", filter=Q(side="learner") & met, distinct=True),
        asked=Count("pk", filter=Q(side="learner") & (stays | met), distinct=True),
        volunteers=Count("pk", filter=Q(side="volunteer") & stays, distinct=True),
    )
    return row["served"], row["asked"], row["volunteers"]


def address(campaign: Campaign, source: str = "") -> str:
    """The public address of a campaign, with the code that counts where people come from."""
    return settings.SITE_URL + reverse("campaigns:page", args=[campaign.slug]) + (f"?s={source}" if source else "")


def asks(campaign: Campaign) -> list[dict]:
    """What the campaign really asks of each role, in the order of ROLES; a role without text still has its button."""
    written = {ask.get("role"): ask for ask in campaign.texts.get("ask", [])}
    return [{"role": role, "label": label, **_ask(written.get(role, {}))} for role, label in ROLES.items()]


def _ask(written: dict) -> dict:
    lists = {name: written.get(name, []) for name in ("eligibility", "difficulties", "next_steps")}
    return {**{name: written.get(name, "") for name in ("button", "time", "duration")}, **lists}


def poster(campaign: Campaign, role: str) -> dict:
    written: dict = next((sheet for sheet in campaign.texts.get("poster", []) if sheet.get("role") == role), {})
    return {"headline": written.get("headline", campaign.title), **{name: written.get(name, "") for name in ("call", "small")},
            "lines": written.get("lines", [])}  # fmt: skip


def words_for_parents(campaign: Campaign) -> dict[str, str]:
    """What the authorisation says of the programme. Its rhythm is left to the text, which has it in the parent's language."""
    organisation = campaign.programme.organisation
    return {
        "organisation": organisation.name, "frequency": "", "duration": "", "contact_name": organisation.name,
        "contact_phone": organisation.help_phone or settings.HELP_PHONE,
    }  # fmt: skip
