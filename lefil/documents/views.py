from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.documents import actions, queries
from lefil.documents.forms import CodeForm, RevokeForm
from lefil.documents.models import Certificate
from lefil.documents.pdf import pdf_of
from lefil.documents.rules import attestable, can_revoke, visible_certificates
from lefil.kit.limits import address_of, spend

CHECKS, WINDOW = 40, 600


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My attestations, and those I may ask for."""
    me = request.person
    return render(request, "documents/mine.html", {"certificates": queries.certificates_of(me), "places": queries.to_attest(me)})


@require_POST
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """A person asks for their own from their true hours; staff issue it for someone they follow."""
    enrolment = get_object_or_404(attestable(request.person).select_related("person", "programme", "organisation"), key=key)
    certificate = actions.issue(enrolment, kind=queries.KINDS[enrolment.side], by=request.person)
    messages.success(request, _("L’attestation est prête."))
    return redirect("documents:certificate", certificate.key)


def _certificate(request: HttpRequest, key: str) -> Certificate:
    return get_object_or_404(visible_certificates(request.person).select_related("person", "organisation"), key=key)


@require_safe
def certificate(request: HttpRequest, key: str) -> HttpResponse:
    one = _certificate(request, key)
    context = {
        "certificate": one, "hours": queries.said_hours(one.facts.get("minutes", 0)), "check": queries.check_url(one),
        "shown": queries.shown_by(one.code), "can_revoke": can_revoke(request.person, one),
    }  # fmt: skip
    return render(request, "documents/certificate.html", context)


@require_safe
def pdf(request: HttpRequest, key: str) -> HttpResponse:
    one = _certificate(request, key)
    if not one.facts.get("person"):
        raise PermissionDenied
    response = HttpResponse(pdf_of(one), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="attestation-{one.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, key: str) -> HttpResponse:
    one = _certificate(request, key)
    if not can_revoke(request.person, one):
        raise PermissionDenied
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.revoke(one, why=form.cleaned_data["why"], by=request.person)
        messages.success(request, _("L’attestation est retirée. Qui la vérifie le voit."))
        return redirect("documents:certificate", key)
    context = {
        "form": form, "question": _("Retirer cette attestation"), "lead": _("Le numéro reste pris. Vous pourrez en faire une autre."),
        "button": _("Retirer l’attestation"), "danger": True, "back": reverse("documents:certificate", args=[key]),
    }  # fmt: skip
    return render(request, "kit/confirm.html", context, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_safe
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """Public: anyone with a code reads whether it holds, for whom, and nothing more. Counted per address, so that nobody guesses."""
    typed = request.GET.get("code", "").strip()
    if not code and typed and (tidy := queries.tidy_code(typed)):
        return redirect("documents:verify", tidy)
    wrong = code or typed
    form = CodeForm({"code": wrong} if wrong else None)
    shown = None
    if code:
        spend("verify", address_of(request), most=CHECKS, seconds=WINDOW)
        shown = queries.shown_by(code)
    if wrong and shown is None and form.is_valid():
        form.add_error("code", _("Aucune attestation ne porte ce code. Vérifiez les 12 signes."))
    return render(request, "documents/verify.html", {"form": form, "shown": shown}, status=404 if wrong and shown is None else 200)
