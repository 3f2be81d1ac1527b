"""Imports, for staff: a file, its columns, what it would do, all or nothing, and the way back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.campaigns.actions import intakes as actions
from lefil.campaigns.forms import MappingForm, UploadForm
from lefil.campaigns.intake.columns import columns_for
from lefil.campaigns.models import Campaign, Intake
from lefil.campaigns.queries import staff
from lefil.campaigns.queries.intakes import plan_of
from lefil.campaigns.rules import organisations_to_import_for, visible_campaigns, visible_intakes
from lefil.kit.paging import page_asked
from lefil.kit.tables import write_csv
from lefil.orgs.rules import is_staff

SHOWN = 50


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    if not is_staff(request.person):
        raise PermissionDenied
    context = {"intakes": staff.intakes_of(visible_intakes(request.person))[:100], "campaigns": visible_campaigns(request.person)}
    return render(request, "campaigns/intakes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, key: str) -> HttpResponse:
    campaign: Campaign = get_object_or_404(visible_campaigns(request.person), key=key)
    organisations = organisations_to_import_for(request.person, campaign.programme)
    if not organisations.exists():
        raise PermissionDenied
    form = UploadForm(organisations, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        clean = form.cleaned_data
        intake = actions.read(
            campaign,
            organisation=clean["organisation"],
            role=clean["role"],
            filename=clean["file"].name,
            table=form.table,
            by=request.person,
        )
        return redirect("campaigns:intake", intake.key)
    context = {"form": form, "campaign": campaign, "columns": {role: columns_for(role) for role in Intake.SAID}, "said": Intake.SAID}
    return render(request, "campaigns/upload.html", context, status=422 if form.errors else 200)


def _intake(request: HttpRequest, key: str, *, to_change: bool = False) -> Intake:
    """Staff see the imports of their associations; only who may bring people in there acts on them."""
    intake = get_object_or_404(visible_intakes(request.person), key=key)
    if to_change:
        reach = organisations_to_import_for(request.person, intake.campaign.programme)
        if not reach.filter(pk=intake.organisation_id).exists():
            raise PermissionDenied
    return intake


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """Before: columns and preview. After: what came in, and the way back."""
    intake = _intake(request, key, to_change=request.method == "POST")
    if intake.state != "read":
        made = {"counts": intake.made.get("counts", {}), "kept": _kept(intake), "invited": "to_invite" in intake.made}
        return render(request, "campaigns/intake_done.html", {"intake": intake, **made})
    form = MappingForm(intake, columns_for(intake.role), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.map_columns(intake, mapping=form.mapping(), by=request.person)
        return redirect("campaigns:intake", key)
    plan = plan_of(intake, request.person)
    page = page_asked(request)
    errors = plan.errors
    context: dict[str, Any] = {
        "intake": intake, "form": form, "plan": plan, "errors": errors[: page * SHOWN], "total": len(errors), "samples": plan.good[:5],
        "more": f"?page={page + 1}" if len(errors) > page * SHOWN else "", "twins": plan.twins[:SHOWN], "lines": len(intake.rows),
    }  # fmt: skip
    return render(request, "campaigns/intake.html", context, status=422 if form.errors else 200)


def _kept(intake: Intake) -> list[tuple[str, str]]:
    kept = intake.made.get("kept", [])
    names = staff.names_of([person for person, _why in kept])
    return [(names.get(person, ""), why) for person, why in kept]


@require_safe
def errors(request: HttpRequest, key: str) -> HttpResponse:
    """What to correct, as a file to keep beside one's own."""
    intake = _intake(request, key)
    plan = plan_of(intake, request.person)
    content = write_csv([_("Ligne"), _("À corriger")], plan.errors)
    return HttpResponse(
        content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="a-corriger.csv"'}
    )


@require_POST
def bring_in(request: HttpRequest, key: str) -> HttpResponse:
    intake = actions.bring_in(_intake(request, key, to_change=True), by=request.person)
    messages.success(request, _("%d personnes sont inscrites. Personne n’a reçu de message.") % intake.made["counts"]["in"])
    return redirect("campaigns:intake", key)


@require_POST
def drop(request: HttpRequest, key: str) -> HttpResponse:
    actions.drop(_intake(request, key, to_change=True), by=request.person)
    messages.success(request, _("Ce fichier est oublié. Personne n’a été inscrit."))
    return redirect("campaigns:intakes")


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, key: str) -> HttpResponse:
    intake = _intake(request, key, to_change=True)
    if request.method == "POST":
        undone = actions.undo(intake, by=request.person)
        kept = len(undone.made["kept"])
        messages.success(request, _("L’import est annulé.") if not kept else _("L’import est annulé, sauf pour %d personnes.") % kept)
        return redirect("campaigns:intake", key)
    context = {
        "question": _("Annuler cet import ?"), "button": _("Annuler l’import"), "danger": True, "intake": intake,
        "lead": _("Les personnes à qui rien n’est arrivé depuis sont retirées. Les autres restent, et nous vous disons pourquoi."),
        "back": f"/bureau/imports/{key}/",
    }  # fmt: skip
    return render(request, "kit/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, key: str) -> HttpResponse:
    intake = _intake(request, key, to_change=True)
    if request.method == "POST":
        actions.invite(intake, by=request.person)
        messages.success(request, _("Les messages partent dans les minutes qui viennent."))
        return redirect("campaigns:intake", key)
    count = len(intake.made.get("enrolments", []))
    context = {
        "question": _("Écrire à ces personnes ?"), "button": _("Envoyer les messages"),
        "lead": _("Environ %d messages partent. Les parents des mineurs reçoivent le lien d’accord.") % count,
        "back": f"/bureau/imports/{key}/",
    }  # fmt: skip
    return render(request, "kit/confirm.html", context)
