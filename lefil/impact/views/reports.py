"""Frozen reports: the page, the PDF, the signed file, the table; and the data sheets of staff."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lefil.impact.models import Snapshot
from lefil.impact.pdf import pdf_of
from lefil.impact.queries import frozen, reading, sheets
from lefil.impact.rules import keeps, visible_snapshots
from lefil.impact.views.figures import agreement_of
from lefil.kit.links import absolute
from lefil.kit.tables import write_csv, write_ods, write_xlsx
from lefil.people.requests import PersonRequest

WRITERS = {
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": (write_ods, "application/vnd.oasis.opendocument.spreadsheet"),
}


def given(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _snapshot(request: PersonRequest, key: str) -> Snapshot:
    return get_object_or_404(visible_snapshots(request.person).select_related("agreement__organisation"), key=key)


@require_safe
def snapshot(request: PersonRequest, key: str) -> HttpResponse:
    one = _snapshot(request, key)
    keeper = keeps(request.person, one.agreement)
    figures = one.content["figures"]
    context = {
        "snapshot": one, "agreement": one.agreement, "content": one.content, "keeper": keeper, "check": frozen.check(one),
        "quantity": [each for each in figures if not each["rate"]], "quality": [each for each in figures if each["rate"]],
        "again": frozen.read_again(one) if keeper else [], "address": absolute("impact:verify", one.code),
    }  # fmt: skip
    return render(request, "impact/snapshot.html", context)


@require_safe
def pdf(request: PersonRequest, key: str) -> HttpResponse:
    one = _snapshot(request, key)
    return given(pdf_of(one), "application/pdf", f"rapport-{one.until:%Y-%m-%d}-{one.code}.pdf")


@require_safe
def signed(request: PersonRequest, key: str) -> HttpResponse:
    one = _snapshot(request, key)
    response = JsonResponse(frozen.sheet_of(one), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="rapport-{one.code}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def table(request: PersonRequest, key: str) -> HttpResponse:
    one = _snapshot(request, key)
    return given(write_csv(*sheets.open_rows(one.content)), "text/csv; charset=utf-8", f"chiffres-{one.code}.csv")


@require_safe
def sheet(request: PersonRequest, key: str, kind: str, ext: str) -> HttpResponse:
    """A sheet to complete and send: Cerfa 15059, FSE+, 1 jeune 1 mentor."""
    agreement, keeper = agreement_of(request, key)
    if not keeper:
        raise PermissionDenied
    if kind not in sheets.SHEETS or ext not in WRITERS:
        raise Http404
    period = reading.period_for(agreement, today=timezone.localdate(), keeper=True)
    title, rows = sheets.sheet(agreement, period, kind)
    write, mime = WRITERS[ext]
    return given(write(sheets.COLUMNS, rows, title), mime, f"{kind}-{period.until:%Y-%m-%d}.{ext}")
