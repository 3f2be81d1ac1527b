"""Pages of staff: their agreements, what is owed in each, who reads them, frozen reports, the six standards."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.impact import actions
from lefil.impact.forms import AgreementForm, FreezeForm, ReaderForm, TargetForm, initial_of
from lefil.impact.indicators import for_packs
from lefil.impact.models import Agreement
from lefil.impact.queries import audit, reading
from lefil.impact.rules import audited_programmes, kept_agreements, possible_readers, run_organisations, visible_tokens
from lefil.impact.views.figures import agreement_of
from lefil.kit.paging import page_asked
from lefil.kit.refusals import Refused
from lefil.orgs.rules import appoints_somewhere, is_staff
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])


def _kept(request: PersonRequest, key: str) -> Agreement:
    one, keeper = agreement_of(request, key)
    if not keeper:
        raise PermissionDenied
    return one


def _staff(request: PersonRequest) -> None:
    if not is_staff(request.person):
        raise PermissionDenied


@require_safe
def board(request: PersonRequest) -> HttpResponse:
    _staff(request)
    rows = kept_agreements(request.person).select_related("organisation").prefetch_related("programmes").order_by("-ends", "id")
    context = {
        "agreements": rows, "programmes": audited_programmes(request.person).order_by("name", "id"),
        "organisations": run_organisations(request.person).filter(programmes__isnull=False).distinct().order_by("name", "id"),
        "keys": visible_tokens(request.person).filter(revoked=None).count() if appoints_somewhere(request.person) else None,
    }  # fmt: skip
    return render(request, "impact/board.html", context)


@PAGE
def new(request: PersonRequest, key: str) -> HttpResponse:
    _staff(request)
    organisation = get_object_or_404(run_organisations(request.person), key=key)
    form = AgreementForm(request.POST if request.method == "POST" else None, programmes=organisation.programmes.order_by("name", "id"))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.agree(organisation, by=request.person, **_facts(form))
        except Refused as no:
            form.add_error("reference", str(no))
        else:
            messages.success(request, _("La convention est écrite. Ajoutez ses objectifs."))
            return redirect("impact:targets", made.key)
    return _form(request, form, _("Écrire une convention"), _("Écrire la convention"), reverse("impact:board"))


def _facts(form: AgreementForm) -> dict[str, Any]:
    return {**form.cleaned_data, "programmes": list(form.cleaned_data["programmes"])}


def _form(request: PersonRequest, form: Any, title: str, button: str, back: str) -> HttpResponse:
    context = {"form": form, "question": title, "button": button, "back": back}
    return render(request, "impact/form.html", context, status=422 if form.errors else 200)


@PAGE
def amend(request: PersonRequest, key: str) -> HttpResponse:
    agreement = _kept(request, key)
    programmes = agreement.organisation.programmes.order_by("name", "id")
    form = AgreementForm(request.POST if request.method == "POST" else None, programmes=programmes, initial=initial_of(agreement))
    if request.method == "POST" and form.is_valid():
        try:
            actions.amend(agreement, by=request.person, **_facts(form))
        except Refused as no:
            form.add_error("reference", str(no))
        else:
            messages.success(request, _("La convention est changée. Les rapports figés n’ont pas bougé."))
            return redirect("impact:agreement", key)
    return _form(request, form, _("Changer la convention"), _("Enregistrer les changements"), reverse("impact:agreement", args=[key]))


@PAGE
def targets(request: PersonRequest, key: str) -> HttpResponse:
    agreement = _kept(request, key)
    indicators = for_packs(one.pack for one in agreement.programmes.all())
    form = TargetForm(request.POST if request.method == "POST" else None, indicators=indicators)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.aim(agreement, code=given["code"], objective=given["objective"], parameters=form.parameters(), by=request.person)
        except Refused as no:
            form.add_error("objective", str(no))
        else:
            messages.success(request, _("L’objectif est noté."))
            return redirect("impact:targets", key)
    known = {target.code for target in agreement.targets.all()}
    context = {
        "agreement": agreement, "form": form, "known": known, "lines": [line for line in reading.lines_of(agreement) if line.indicator.code in known],
    }  # fmt: skip
    return render(request, "impact/targets.html", context, status=422 if form.errors else 200)


@require_POST
def leave_out(request: PersonRequest, key: str, code: str) -> HttpResponse:
    agreement = _kept(request, key)
    actions.leave_out(get_object_or_404(agreement.targets, code=code), by=request.person)
    messages.success(request, _("Le chiffre n’est plus dans la convention. Les rapports figés le gardent."))
    return redirect("impact:targets", key)


@PAGE
def readers(request: PersonRequest, key: str) -> HttpResponse:
    agreement = _kept(request, key)
    people = possible_readers(agreement)
    form = ReaderForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            actions.let_read(agreement, person=form.cleaned_data["person"], by=request.person)
        except Refused as no:
            form.add_error("person", str(no))
        else:
            messages.success(request, _("Cette personne peut lire les chiffres, sans aucun nom."))
            return redirect("impact:readers", key)
    context = {"agreement": agreement, "form": form, "readers": agreement.readers.select_related("person"), "possible": people.exists()}
    return render(request, "impact/readers.html", context, status=422 if form.errors else 200)


@require_POST
def stop_reading(request: PersonRequest, key: str, person: str) -> HttpResponse:
    agreement = _kept(request, key)
    actions.stop_reading(get_object_or_404(agreement.readers.select_related("person"), person__key=person), by=request.person)
    messages.success(request, _("Cette personne ne lit plus cette convention."))
    return redirect("impact:readers", key)


@PAGE
def freeze(request: PersonRequest, key: str) -> HttpResponse:
    agreement = _kept(request, key)
    sunday = min(reading.last_sunday(timezone.localdate()), agreement.ends)
    form = FreezeForm(request.POST if request.method == "POST" else None, initial={"until": sunday})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.freeze(agreement, until=form.cleaned_data["until"], by=request.person)
        except Refused as no:
            form.add_error("until", str(no))
        else:
            messages.success(request, _("Le rapport est figé et signé."))
            return redirect("impact:snapshot", made.key)
    context = {
        "form": form, "question": _("Figer un rapport"), "button": _("Figer et signer le rapport"), "back": reverse("impact:agreement", args=[key]),
        "lead": _("Les chiffres sont comptés jusqu’à ce jour, puis signés. Ils ne changent plus jamais. Le financeur voit le rapport."),
    }  # fmt: skip
    return render(request, "impact/form.html", context, status=422 if form.errors else 200)


@require_safe
def standards(request: PersonRequest, slug: str) -> HttpResponse:
    """Where a programme stands on the six standards of mentoring, live."""
    programme = get_object_or_404(audited_programmes(request.person).select_related("organisation"), slug=slug)
    return render(
        request, "impact/standards.html", {"programme": programme, "standards": audit.standards_of(programme), "days": audit.DAYS}
    )


@require_safe
def standard(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    """One of its figures, open."""
    programme = get_object_or_404(audited_programmes(request.person), slug=slug)
    found = audit.opened(programme, code, page=page_asked(request))
    if found is None:
        raise Http404
    return render(request, "impact/standard.html", {"programme": programme, "one": found})
