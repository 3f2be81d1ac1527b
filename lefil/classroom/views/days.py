"""One half-day: signed by each learner, counter-signed by the teacher, corrected in the open, printed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lefil.classroom import actions
from lefil.classroom.content.lessons import lessons
from lefil.classroom.forms.cohorts import ReasonForm
from lefil.classroom.forms.days import AmendForm, CountersignForm, SignForm, TicketForm
from lefil.classroom.models import HalfDay
from lefil.classroom.pdf import sheet_pdf
from lefil.classroom.queries.days import register
from lefil.classroom.queries.exchange import curve, path_of, queue, resources_of, ticket_of, tickets_of
from lefil.classroom.queries.presence import corrections_of, length
from lefil.classroom.rules.classes import can_help, can_lead, place_in, visible_absences, visible_half_days
from lefil.classroom.views.classes import page
from lefil.kit.limits import spend
from lefil.kit.refusals import Refused
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])


def half_day_or_404(request: PersonRequest, key: str) -> HalfDay:
    rows = visible_half_days(request.person).select_related(
        "meeting", "cohort__group__organisation", "cohort__teacher__person", "recorded_by"
    )
    return get_object_or_404(rows, key=key)


@require_safe
def half_day(request: PersonRequest, key: str) -> HttpResponse:
    """As its learner, or as those who run the class, read it."""
    one, me = half_day_or_404(request, key), request.person
    leads, helps, own = can_lead(me, one.cohort), can_help(me, one.cohort), place_in(one.cohort, me, "learner")
    if not helps and own is None:
        raise PermissionDenied
    lines = register(one)
    beats = curve(one) if helps else []
    context = {
        "half_day": one, "meeting": one.meeting, "lesson": lessons()[one.lesson], "leads": leads, "helps": helps, "own": own,
        "mine": next((line for line in lines if own and line.booking.enrolment_id == own.pk), None), "lines": lines if helps else [],
        "signed": sum(line.signing is not None for line in lines), "beats": beats, "curve": path_of(beats), "questions": queue(one) if helps else [],
        "tickets": tickets_of(one) if leads else [], "ticket": ticket_of(one, own), "resources": resources_of(one.cohort, one.lesson),
        "corrections": corrections_of(one) if leads else [], "over": one.meeting.over, "ticket_form": TicketForm(auto_id="ticket_%s"),
    }  # fmt: skip
    return page(request, "classroom/half_day.html", context)


@PAGE
def sign(request: PersonRequest, key: str) -> HttpResponse:
    """A learner signs, with a finger or with the four digits."""
    one, me = half_day_or_404(request, key), request.person
    own = place_in(one.cohort, me, "learner")
    if own is None:
        raise PermissionDenied
    form = SignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["word"] and not form.cleaned_data["path"]:
                spend("classroom.word", f"{one.pk}:{me.pk}", most=8, seconds=900)
            actions.sign(one, enrolment=own, path=form.cleaned_data["path"], word=form.cleaned_data["word"], by=me)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("C’est signé. Merci."))
            return redirect("classroom:half_day", key)
    context = {"form": form, "half_day": one, "meeting": one.meeting, "lesson": lessons()[one.lesson], "open": one.open_to_sign}
    return page(request, "classroom/sign.html", context, status=422 if form.errors else 200)


@PAGE
def countersign(request: PersonRequest, key: str) -> HttpResponse:
    """The teacher says who was there, signs, and closes the sheet."""
    one = _led(request, key)
    form = CountersignForm(request.POST if request.method == "POST" else None, lines=register(one))
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            actions.countersign(one, path=given["path"], typed=given["typed"], said=form.said(), by=request.person)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("La feuille est fermée. Vous pouvez l’imprimer."))
            return redirect("classroom:half_day", key)
    context = {"form": form, "half_day": one, "meeting": one.meeting, "lesson": lessons()[one.lesson]}
    return page(request, "classroom/countersign.html", context, status=422 if form.errors else 200)


def _led(request: PersonRequest, key: str) -> HalfDay:
    one = half_day_or_404(request, key)
    if not can_lead(request.person, one.cohort):
        raise PermissionDenied
    return one


@PAGE
def amend(request: PersonRequest, key: str, booking: str) -> HttpResponse:
    """After the counter-signature: one presence corrected, with the reason."""
    one = _led(request, key)
    line = next((line for line in register(one) if line.booking.key == booking), None)
    if line is None:
        raise PermissionDenied
    first = {"outcome": line.guess[0], "minutes": line.guess[1] or length(line.booking)}
    form = AmendForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.amend(
                one, booking=line.booking, outcome=given["outcome"], minutes=given["minutes"] or 0, why=given["why"], by=request.person
            )
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("C’est corrigé. La feuille le dit."))
            return redirect("classroom:half_day", key)
    context = {"form": form, "half_day": one, "line": line, "lesson": lessons()[one.lesson]}
    return page(request, "classroom/amend.html", context, status=422 if form.errors else 200)


@require_safe
def sheet(request: PersonRequest, key: str) -> HttpResponse:
    """The attendance sheet as a PDF, with names in full as the law asks: for who leads the class only."""
    one = _led(request, key)
    response = HttpResponse(sheet_pdf(one), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="emargement-{one.meeting.starts:%Y-%m-%d}-{one.part}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@PAGE
def reason(request: PersonRequest, key: str) -> HttpResponse:
    """Why one was not there: one tap, by oneself or by the team."""
    absence = get_object_or_404(visible_absences(request.person).select_related("enrolment__person", "half_day__meeting"), key=key)
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"reason": absence.reason})
    if request.method == "POST" and form.is_valid():
        actions.give_reason(absence, reason=form.cleaned_data["reason"], by=request.person)
        messages.success(request, _("Merci, c’est noté."))
        return redirect("classroom:half_day", absence.half_day.key)
    context: dict[str, Any] = {"form": form, "absence": absence, "half_day": absence.half_day, "now": timezone.now()}
    return page(request, "classroom/reason.html", context, status=422 if form.errors else 200)
