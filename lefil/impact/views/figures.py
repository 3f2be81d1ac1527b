"""An agreement and its figures: staff see the names behind, people of the funder never do."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lefil.impact.forms import NarrowForm
from lefil.impact.models import Agreement
from lefil.impact.queries import fair, figures, proofs, reading
from lefil.impact.queries.sheets import SHEETS
from lefil.impact.rules import is_funder, keeps, read_agreements, visible_agreements
from lefil.kit.paging import page_asked
from lefil.orgs.rules import is_staff
from lefil.people.requests import PersonRequest

WAYS: dict[str, Any] = {
    "departement": _("Territoire"), "niveau": _("Classe"), "souhait": _("Souhait de genre"), "langue": _("Langue"),
}  # fmt: skip


def agreement_of(request: PersonRequest, key: str) -> tuple[Agreement, bool]:
    """(agreement, whether the reader is staff who keep it); 404 for anybody else."""
    rows = visible_agreements(request.person).select_related("organisation__parent").prefetch_related("targets", "programmes")
    one = get_object_or_404(rows, key=key)
    return one, keeps(request.person, one)


@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    """The first page of a funder: the agreements opened to them."""
    if is_staff(request.person):
        return redirect("impact:board")
    if not is_funder(request.person):
        raise PermissionDenied
    rows = read_agreements(request.person).select_related("organisation").prefetch_related("programmes", "snapshots")
    return render(request, "impact/mine.html", {"agreements": rows, "sunday": reading.last_sunday(timezone.localdate())})


@require_safe
def agreement(request: PersonRequest, key: str) -> HttpResponse:
    """Objective against result against forecast, quality beside quantity, the map, the frozen reports."""
    one, keeper = agreement_of(request, key)
    period = reading.period_for(one, today=timezone.localdate(), keeper=keeper)
    lines = reading.lines_of(one)
    readings = reading.read(lines, period, reading.filters_of(one))
    content = figures.content_of(reading.head_of(one, lines, period), readings, veiled=not keeper)
    context = {
        "agreement": one, "keeper": keeper, "content": content, "period": period, "snapshots": one.snapshots.all()[:12],
        "quantity": [one for one in content["figures"] if not one["rate"]], "quality": [one for one in content["figures"] if one["rate"]],
        "sheets": [(kind, title) for kind, (title, _fill) in SHEETS.items()],
    }  # fmt: skip
    return render(request, "impact/agreement.html", context)


@require_safe
def figure(request: PersonRequest, key: str, code: str) -> HttpResponse:
    """One figure, open: its definition in words, its period and places, and the list of its proofs."""
    agreement, keeper = agreement_of(request, key)
    line = next((line for line in reading.lines_of(agreement) if line.indicator.code == code), None)
    if line is None:
        raise Http404
    whole = reading.period_for(agreement, today=timezone.localdate(), keeper=keeper)
    form = NarrowForm(request.GET if keeper else {})
    chosen = form.chosen("ou")
    period, filters = form.period(whole), reading.filters_of(agreement, [chosen] if chosen else [])
    shown = _shown(agreement, line, period, filters, keeper)
    page = page_asked(request)
    found = [] if shown["hidden"] else proofs.proofs_of(line.indicator, agreement.key, period, filters, page=page, names=keeper)
    asked = request.GET.get("preuve", "") if keeper else ""
    context = {
        "agreement": agreement, "keeper": keeper, "figure": shown, "period": period, "proofs": found, "form": form, "page": page,
        "places": filters.territories, "more": _more(request, page) if shown["count"] and page * proofs.PAGE < shown["count"] else "",
        "asked": asked, "answer": proofs.row_of(line.indicator, agreement.key, period, filters, reference=asked) if asked else None,
    }  # fmt: skip
    return render(request, "impact/figure.html", context)


def _shown(agreement: Agreement, line: reading.Line, period: Any, filters: Any, keeper: bool) -> dict[str, Any]:
    """The figure as the page of the agreement shows it: for a funder, hidden here when it is hidden there."""
    lines = [line] if keeper else reading.lines_of(agreement)
    readings = reading.read(lines, period, filters)
    content = figures.content_of(reading.head_of(agreement, lines, period), readings, veiled=not keeper)
    return next(one for one in content["figures"] if one["code"] == line.indicator.code)


def _more(request: PersonRequest, page: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(page + 1)
    return f"?{asked.urlencode()}"


@require_safe
def fairness(request: PersonRequest, key: str) -> HttpResponse:
    """Who waits and who is accompanied, by place, level, wish and language."""
    one, keeper = agreement_of(request, key)
    by = request.GET.get("par", "departement")
    if by not in WAYS:
        raise Http404
    reports = fair.reports(one, by=by, now=timezone.now(), veiled=not keeper)
    return render(request, "impact/fairness.html", {"agreement": one, "by": by, "ways": WAYS.items(), "reports": reports, "keeper": keeper})
