"""Priority: the points that the association gives, and the urgency of each open request that follows from them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.campaigns.models import Campaign, PriorityRule
from lefil.campaigns.queries.signup import points_of
from lefil.campaigns.rules import weigh
from lefil.catalogue.models import Programme
from lefil.catalogue.rules import can_set
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.matching.models import Need
from lefil.people.models import Person

MOST_POINTS = 100


@transaction.atomic
def set_points(campaign: Campaign, *, points: dict[str, int], why: str, by: Person) -> list[PriorityRule]:
    """Changes what facts weigh, and applies it at once to every open request. Returns the rules that changed.

    Refused without a reason: who passes first is a decision that the association must be able to explain.
    """
    if not can_set(by, campaign.programme):
        raise Refused(_("Seule l’association qui porte ce dispositif change ces règles."))
    if not why.strip():
        raise Refused(_("Écrivez pourquoi vous changez ces règles."))
    changed = []
    for rule in PriorityRule.objects.select_for_update().filter(campaign=campaign).order_by("id"):
        value = points.get(rule.fact, rule.points)
        if not 0 <= value <= MOST_POINTS:
            raise Refused(_("Choisissez des points entre 0 et %d.") % MOST_POINTS)
        if value == rule.points:
            continue
        before, rule.points = rule.points, value
        rule.save(update_fields=["points"])
        record(rule, "set", by=by, why=why, detail={"fact": rule.fact, "before": before, "after": value})
        changed.append(rule)
    if changed:
        reweigh(campaign.programme, by=by)
    return changed


@transaction.atomic
def reweigh(programme: Programme, *, by: Person | None) -> int:
    """Works out the urgency of every request that still waits, from today's rules and waiting time. Returns how many changed.

    Idempotent; the requests are read in one query and written in batches, with one journal line for all.
    """
    points, today = points_of(programme), timezone.localdate()
    waiting = Need.objects.filter(enrolment__programme=programme, state__in=["open", "held"])
    changed = []
    for need in waiting.select_related("enrolment").only("urgency", "urgency_parts", "since", "enrolment__facts").order_by("id"):
        parts = weigh(points, need.enrolment.facts, since=timezone.localdate(need.since), today=today)
        if parts != need.urgency_parts or sum(parts.values()) != need.urgency:
            need.urgency_parts, need.urgency = parts, sum(parts.values())
            changed.append(need)
    Need.objects.bulk_update(changed, ["urgency", "urgency_parts"], batch_size=400)
    if changed:
        record(programme, "reweigh", by=by, detail={"needs": len(changed)})
    return len(changed)
