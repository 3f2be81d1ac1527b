from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lefil.kit.refusals import Refused
from lefil.meetings import actions, queries
from lefil.meetings.forms import AttendanceForm, WhenForm
from lefil.meetings.models import Meeting
from lefil.meetings.rules import can_change, can_run
from lefil.meetings.views.doors import meeting_of, page
from lefil.people.requests import PersonRequest


def _changeable(request: PersonRequest, key: str) -> Meeting:
    meeting = meeting_of(request, key)
    if not can_change(request.person, meeting):
        raise PermissionDenied
    return meeting


@require_POST
def reply(request: PersonRequest, key: str) -> HttpResponse:
    """Je viens, en retard, je ne peux pas; for an interview, also gives the place back."""
    meeting = meeting_of(request, key)
    booking = queries.booking_for(meeting, request.person)
    if booking is None:
        raise PermissionDenied
    actions.answer(booking, state=request.POST.get("state", ""), by=request.person)
    messages.success(request, _("Votre réponse est notée."))
    if meeting.kind == "interview" and booking.enrolment:
        return redirect("meetings:slots", key=booking.enrolment.key)
    return redirect("meetings:detail", key=key)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: PersonRequest, key: str) -> HttpResponse:
    meeting = _changeable(request, key)
    if request.method == "POST":
        actions.cancel(meeting, why="asked", by=request.person)
        messages.success(request, _("La séance est annulée. Tous sont prévenus."))
        return redirect("meetings:detail", key=key)
    return page(request, "meetings/cancel.html", {"meeting": meeting}, person=request.person)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: PersonRequest, key: str) -> HttpResponse:
    meeting, me = _changeable(request, key), request.person
    form = WhenForm(request.POST if request.method == "POST" else None, zone=me.timezone)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reschedule(meeting, starts=form.cleaned_data["starts"], by=me)
        except Refused as no:
            form.add_error("hour", str(no))
        else:
            messages.success(request, _("La séance change d’heure. Tous sont prévenus."))
            return redirect("meetings:detail", key=key)
    context = {
        "form": form, "question": _("À quel moment déplacer la séance ?"), "button": _("Déplacer la séance"),
        "back": reverse("meetings:detail", args=[key]), "lead": _("Tous reçoivent la nouvelle heure."),
    }  # fmt: skip
    return page(request, "kit/question.html", context, person=me, status=422 if form.errors else 200)


@require_POST
def stop(request: PersonRequest, key: str) -> HttpResponse:
    """Ends the series that a meeting belongs to."""
    meeting = _changeable(request, key)
    if meeting.series is None:
        raise Refused(_("Cette séance ne revient pas chaque semaine."))
    actions.stop(meeting.series, by=request.person)
    messages.success(request, _("Les séances de chaque semaine sont arrêtées. Tous sont prévenus."))
    return redirect("meetings:mine")


@require_POST
def presence(request: PersonRequest, key: str) -> HttpResponse:
    """The host or the team notes who came."""
    meeting = meeting_of(request, key)
    if not can_run(request.person, meeting):
        raise PermissionDenied
    form = AttendanceForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Écrivez la durée réelle, entre 1 et 600 minutes."))
    booking = queries.booking_by_key(meeting, form.cleaned_data["booking"])
    if booking is None:
        raise Refused(_("Cette personne n’est pas inscrite à cette séance."))
    outcome = form.cleaned_data["outcome"]
    minutes = (form.cleaned_data["minutes"] or 0) if outcome in {"present", "late"} else 0
    actions.attend(booking, outcome=outcome, minutes=minutes, source="staff", by=request.person)
    messages.success(request, _("La présence est notée."))
    return redirect("meetings:detail", key=key)
