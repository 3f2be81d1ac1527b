"""Who may see and change campaigns, imports and sign-ups; who a campaign takes; what a fact weighs."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet

from lefil.campaigns.models import Campaign, Draft, Intake
from lefil.campaigns.questions import Sheet
from lefil.catalogue.models import Programme
from lefil.catalogue.reference import levels
from lefil.catalogue.rules import run_by
from lefil.orgs.models import Membership, Organisation
from lefil.orgs.rules import organisations_of, standing
from lefil.people.models import Person


def visible_campaigns(person: Person | None) -> QuerySet[Campaign]:
    """Campaigns of the programmes that a person follows as staff."""
    if person is None:
        return Campaign.objects.none()
    return Campaign.objects.filter(programme__in=run_by(person).values("pk")).select_related("programme__organisation")


def visible_intakes(person: Person | None) -> QuerySet[Intake]:
    """Imports into the organisations where a person is staff, or into the programmes that those own. Never those of a partner."""
    if person is None:
        return Intake.objects.none()
    reach = organisations_of(person, *Membership.STAFF).values("pk")
    assigned = standing(person, *Membership.STAFF).filter(breadth="programme").values("pk")
    mine = Q(organisation__in=reach) | Q(campaign__programme__organisation__in=reach)
    mine |= Q(campaign__programme__assignments__membership__in=assigned)
    return Intake.objects.filter(mine).distinct().select_related("campaign__programme__organisation", "organisation")


def drafts_by_link() -> QuerySet[Draft]:
    """Sign-ups, for whoever holds the link: its key cannot be guessed. Staff never read them, they see only counts."""
    return Draft.objects.select_related("campaign__programme__organisation", "enrolment__person", "enrolment__programme")


def organisations_to_import_for(person: Person | None, programme: Programme) -> QuerySet[Organisation]:
    """The associations of a programme into which a person may bring people: those they run among its owner and its partners.

    Who is assigned to the programme alone brings people in for its owner.
    """
    reach = organisations_of(person, "admin", "coordinator").values("pk")
    assigned = standing(person, "admin", "coordinator").filter(breadth="programme", assignments__programme=programme)
    mine = Q(pk__in=reach)
    if assigned.exists():
        mine |= Q(pk=programme.organisation_id)
    concerned = Q(pk=programme.organisation_id) | Q(shared_programmes=programme)
    return Organisation.objects.filter(mine & concerned).distinct()


def state_of(campaign: Campaign, today: date) -> str:
    """ "early", "open" or "closed" on that day."""
    if today < campaign.opens:
        return "early"
    ended = campaign.closes is not None and campaign.closes < today
    return "closed" if ended or not campaign.programme.open else "open"


def turned_away(sheet: Sheet, audiences: list[str]) -> str:
    """Why this campaign cannot take this person now: "young" (a volunteer under age), or the school cycle not open yet; else "".

    The first year after the baccalauréat goes with lycéens.
    """
    if sheet.role != "pupil":
        age = sheet.age
        return "young" if age is not None and age < sheet.adult_from else ""
    level = levels.BY_CODE.get(sheet.answers.get("level", ""))
    if level is None:
        return ""
    cycle = levels.LYCEE if level.cycle == levels.SUPERIEUR else level.cycle
    return "" if cycle in audiences else cycle


def weigh(points: Mapping[str, int], facts: Mapping[str, bool], *, since: date, today: date) -> dict[str, int]:
    """What each fact of a learner gives, and each whole week of waiting, without the zeros. Only a clear yes counts; REP+ replaces REP."""
    true = {fact for fact, value in facts.items() if value is True}
    if "rep_plus" in true:
        true.discard("rep")
    parts = {fact: points.get(fact, 0) for fact in points if fact in true}
    parts["waiting_week"] = max(0, (today - since).days // 7) * points.get("waiting_week", 0)
    return {fact: value for fact, value in parts.items() if value}
