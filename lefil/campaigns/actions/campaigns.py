"""Campaigns: opened, rewritten, opened to one more cycle, with the codes that count where people come from."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lefil.campaigns.actions.drafts import tell_opening
from lefil.campaigns.models import Campaign, PriorityRule, Source
from lefil.catalogue.models import Programme
from lefil.catalogue.rules import can_set
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.people.models import Person

# What a campaign starts with, until its association decides: a fact counts as much as two or three weeks of waiting.
POINTS = {"scholarship": 3, "qpv": 3, "rep": 2, "rep_plus": 3, "frontline": 3, "waiting_week": 1}
CHANGES = {"title", "hashtag", "texts", "objective_learners", "objective_volunteers", "audiences", "opens", "closes", "volunteer_age"}


@transaction.atomic
def open_campaign(
    programme: Programme, *, slug: str, title: str, opens: date, by: Person | None, points: dict[str, int] | None = None, **facts: Any
) -> Campaign:
    """A new public page, with its priority rules. `by` None is the set-up of the host."""
    if by is not None and not can_set(by, programme):
        raise Refused(_("Seule l’association qui porte ce dispositif ouvre une campagne."))
    campaign = Campaign.objects.create(programme=programme, slug=slug, title=title, opens=opens, **facts)
    PriorityRule.objects.bulk_create(
        PriorityRule(campaign=campaign, fact=fact, points=value) for fact, value in {**POINTS, **(points or {})}.items()
    )
    record(campaign, "open", by=by)
    return campaign


@transaction.atomic
def rewrite(campaign: Campaign, *, by: Person | None, **changes: Any) -> Campaign:
    """Changes what the page says, aims at or accepts. Who waited for a cycle that opens now is written to, with their link."""
    if by is not None and not can_set(by, campaign.programme):
        raise Refused(_("Seule l’association qui porte ce dispositif change cette campagne."))
    if unknown := set(changes) - CHANGES:
        raise TypeError(f"not a change of a campaign: {sorted(unknown)}")
    before = set(campaign.audiences)
    changed = [name for name, value in changes.items() if getattr(campaign, name) != value]
    for name in changed:
        setattr(campaign, name, changes[name])
    if changed:
        campaign.save(update_fields=changed)
        record(campaign, "rewrite", by=by, detail={"fields": sorted(changed)})
    for cycle in sorted(set(campaign.audiences) - before):
        tell_opening(campaign, cycle=cycle, by=by)
    return campaign


@transaction.atomic
def add_source(campaign: Campaign, *, code: str, label: str, by: Person | None) -> Source:
    """A code to put in a link or on a poster. Refused when the campaign has it already."""
    source, made = Source.objects.get_or_create(campaign=campaign, code=code, defaults={"label": label})
    if not made:
        raise Refused(_("Ce code existe déjà. Choisissez-en un autre."))
    record(source, "add", by=by)
    return source


def visit(campaign: Campaign, *, code: str, by: Person | None) -> str:
    """Counts one more visit that came with a code; "" when the campaign does not know it. Not journalled: it is a counter."""
    known = Source.objects.filter(campaign=campaign, code=code[:40]).update(visits=F("visits") + 1)
    return code[:40] if known else ""
