"""Campaigns, for staff: what they say, what they aim at, where people come from, who passes first."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lefil.campaigns.actions import campaigns as actions
from lefil.campaigns.actions.priorities import set_points
from lefil.campaigns.forms import CampaignForm, CopyForm, PriorityForm, SourceForm
from lefil.campaigns.models import ROLES, Campaign
from lefil.campaigns.queries import public, staff
from lefil.campaigns.rules import visible_campaigns
from lefil.catalogue.rules import can_set
from lefil.enrolments.rules import followed_by
from lefil.kit.paging import page_asked
from lefil.kit.refusals import Refused
from lefil.orgs.rules import is_staff
from lefil.people.actions import saw

PER_PAGE = 50
FORMS = ["GET", "HEAD", "POST"]


def _campaign(request: HttpRequest, key: str, *, to_change: bool = False) -> Campaign:
    campaign = get_object_or_404(visible_campaigns(request.person), key=key)
    if to_change and not can_set(request.person, campaign.programme):
        raise PermissionDenied
    return campaign


def _typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: Any) -> int:
    return 422 if form.errors else 200


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    if not is_staff(request.person):
        raise PermissionDenied
    rows = [{"campaign": campaign, "counts": public.counts(campaign)} for campaign in visible_campaigns(request.person)]
    return render(request, "campaigns/staff_list.html", {"rows": rows})


@require_safe
def detail(request: HttpRequest, key: str) -> HttpResponse:
    campaign = _campaign(request, key)
    context = {
        "campaign": campaign, "counts": public.counts(campaign), "funnels": staff.funnels(campaign), "roles": ROLES,
        "may_set": can_set(request.person, campaign.programme), "address": public.address(campaign),
    }  # fmt: skip
    return render(request, "campaigns/staff_detail.html", context)


@require_http_methods(FORMS)
def edit(request: HttpRequest, key: str) -> HttpResponse:
    campaign = _campaign(request, key, to_change=True)
    form = CampaignForm(campaign, _typed(request))
    if form.is_bound and form.is_valid():
        actions.rewrite(campaign, by=request.person, **form.changes(campaign.texts))
        messages.success(request, _("La campagne est à jour."))
        return redirect("campaigns:detail", key)
    context = {"campaign": campaign, "form": form, "title": _("Modifier la campagne")}
    return render(request, "campaigns/staff_form.html", context, status=_status(form))


@require_http_methods(FORMS)
def copy(request: HttpRequest, key: str, role: str) -> HttpResponse:
    """What the page and the poster say to one role."""
    campaign = _campaign(request, key, to_change=True)
    if role not in ROLES:
        raise Http404
    form = CopyForm(campaign.texts, role, _typed(request))
    if form.is_bound and form.is_valid():
        actions.rewrite(campaign, by=request.person, texts=form.new_texts())
        messages.success(request, _("Les textes sont à jour."))
        return redirect("campaigns:detail", key)
    context = {"campaign": campaign, "form": form, "title": _("Textes pour : %s") % ROLES[role]}
    return render(request, "campaigns/staff_form.html", context, status=_status(form))


@require_http_methods(FORMS)
def sources(request: HttpRequest, key: str) -> HttpResponse:
    campaign = _campaign(request, key)
    form = SourceForm(_typed(request))
    if form.is_bound and form.is_valid():
        if not can_set(request.person, campaign.programme):
            raise PermissionDenied
        try:
            actions.add_source(campaign, code=form.code(), label=form.cleaned_data["label"], by=request.person)
        except Refused as no:
            form.add_error("label", str(no))
        else:
            return redirect("campaigns:sources", key)
    rows = [{**row, "address": public.address(campaign, row["source"].code)} for row in staff.sources(campaign)]
    return render(request, "campaigns/sources.html", {"campaign": campaign, "rows": rows, "form": form}, status=_status(form))


@require_http_methods(FORMS)
def priorities(request: HttpRequest, key: str) -> HttpResponse:
    campaign = _campaign(request, key)
    rules = list(staff.rules_of(campaign))
    form = PriorityForm(rules, _typed(request))
    if form.is_bound and not can_set(request.person, campaign.programme):
        raise PermissionDenied
    if form.is_bound and form.is_valid():
        changed = set_points(campaign, points=form.points(), why=form.cleaned_data["why"], by=request.person)
        said = _("Les règles sont changées. Les demandes ouvertes suivent.") if changed else _("Rien n’a changé.")
        messages.success(request, said)
        return redirect("campaigns:priorities", key)
    context = {
        "campaign": campaign, "form": form, "may_set": can_set(request.person, campaign.programme), "rules": rules,
        "changes": _said_changes(staff.changes_of(campaign)[:20]),
    }  # fmt: skip
    return render(request, "campaigns/priorities.html", context, status=_status(form))


def _said_changes(entries: Any) -> list[dict[str, Any]]:
    facts = staff.PriorityRule.FACTS
    return [{"entry": entry, "fact": facts.get(entry.detail["fact"], ""), **entry.detail} for entry in entries]


@require_safe
def queue(request: HttpRequest, key: str) -> HttpResponse:
    """The open requests in the order of priority, each with what gives it its points."""
    campaign = _campaign(request, key)
    page = page_asked(request)
    needs = staff.queue(campaign.programme, followed_by(request.person))
    shown = list(needs[: page * PER_PAGE + 1])
    rows = [{"need": need, "parts": staff.explained(need)} for need in shown[: page * PER_PAGE]]
    more = f"?page={page + 1}" if len(shown) > page * PER_PAGE else ""
    return render(request, "campaigns/queue.html", {"campaign": campaign, "rows": rows, "more": more})


@require_safe
def explain(request: HttpRequest, key: str) -> HttpResponse:
    """Why this learner's request weighs what it weighs, as a page or as a fragment. For staff who follow them; the learner sees that they looked."""
    enrolment = get_object_or_404(followed_by(request.person).select_related("need", "person").filter(need__isnull=False), key=key)
    saw(enrolment.person, by=request.person)
    context = {"need": enrolment.need, "parts": staff.explained(enrolment.need), "enrolment": enrolment}
    return render(request, "campaigns/_priority.html" if request.htmx else "campaigns/priority.html", context)
