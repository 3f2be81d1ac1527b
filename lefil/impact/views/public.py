"""Without sign-in: is this report true, and the figures that were opened to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lefil.documents.queries import tidy_code
from lefil.impact.forms import FileForm
from lefil.impact.models import Snapshot
from lefil.impact.queries import frozen, sheets
from lefil.impact.rules import open_snapshots
from lefil.impact.views.reports import given
from lefil.kit.limits import address_of, spend
from lefil.kit.tables import write_csv

CHECKS, WINDOW = 40, 600
LARGEST = 2_000_000


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """By its code, or by its signed file: whether a report holds, and what it says. Counted per address, so that nobody guesses."""
    typed = request.GET.get("code", "").strip()
    if not code and typed and (tidy := tidy_code(typed)):
        return redirect("impact:verify", tidy)
    posted = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if posted else FileForm({"code": code or typed} if code or typed else None)
    if code or posted:
        spend("verify-report", address_of(request), most=CHECKS, seconds=WINDOW)
    found = _by_file(request, form) if posted else frozen.by_code(code) if code else None
    asked = bool(code or typed or posted)
    if asked and found is None and form.is_valid():
        wrong = (
            _("Ce fichier n’est pas celui d’un rapport de ce site, ou il a été changé.")
            if posted
            else _("Aucun rapport ne porte ce code. Vérifiez les 12 signes.")
        )
        form.add_error("file" if posted else "code", wrong)
    context = {"form": form, "snapshot": found, "check": frozen.check(found) if found else None, "by_file": posted}
    return render(request, "impact/verify.html", context, status=404 if asked and found is None else 200)


def _by_file(request: HttpRequest, form: FileForm) -> Snapshot | None:
    file = request.FILES.get("file")
    return frozen.same_file(file.read()) if form.is_valid() and file and (file.size or 0) <= LARGEST else None


@login_not_required
@require_safe
def open_figures(request: HttpRequest) -> HttpResponse:
    rows = open_snapshots().select_related("agreement__organisation").order_by("agreement__organisation__name", "agreement", "-until", "id")
    return render(request, "impact/open.html", {"snapshots": rows[:200]})


@login_not_required
@require_safe
def open_table(request: HttpRequest, code: str) -> HttpResponse:
    one = get_object_or_404(open_snapshots(), code=tidy_code(code))
    return given(write_csv(*sheets.open_rows(one.content)), "text/csv; charset=utf-8", f"chiffres-{one.code}.csv")
