from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lefil.enrolments.models import Enrolment
from lefil.enrolments.rules import visible_enrolments
from lefil.kit.refusals import Refused
from lefil.meetings import actions, queries
from lefil.meetings.views.doors import page
from lefil.people.requests import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def slots(request: PersonRequest, key: str) -> HttpResponse:
    """A volunteer chooses, changes or waits for an interview slot. Staff may do it for someone on the phone."""
    me = request.person
    enrolment = get_object_or_404(visible_enrolments(me).select_related("person", "programme", "organisation"), key=key)
    if request.method == "POST":
        return _choose(request, enrolment)
    booking = queries.interview_of(enrolment)
    free = [] if booking else list(queries.slots_for(enrolment).select_related("host")[:60])
    context = {
        "enrolment": enrolment, "booking": booking, "days": queries.by_local_day(free, me), "waiting": queries.is_waiting(enrolment),
        "passed": queries.interview_passed(enrolment),
    }  # fmt: skip
    return page(request, "meetings/slots.html", context, person=me)


def _choose(request: PersonRequest, enrolment: Enrolment) -> HttpResponse:
    me, after = request.person, redirect("meetings:slots", key=enrolment.key)
    if enrolment.state in {"refused", "ended"}:
        raise PermissionDenied
    if request.POST.get("wait"):
        actions.wait(enrolment, by=me)
        messages.success(request, _("C’est noté. Nous vous écrivons dès qu’un créneau est libre."))
        return after
    if request.POST.get("unbook"):
        booking = queries.interview_of(enrolment)
        if booking is None:
            raise Refused(_("Vous n’avez pas de rendez-vous à annuler."))
        actions.unbook(booking, by=me)
        messages.success(request, _("Votre rendez-vous est annulé. Vous pouvez en choisir un autre."))
        return after
    slot = queries.slot_by_key(enrolment, request.POST.get("slot", ""))
    if slot is None:
        raise Refused(_("Ce créneau vient d’être pris. Choisissez-en un autre."))
    actions.book(slot, person=enrolment.person, side=enrolment.side, enrolment=enrolment, by=me)
    messages.success(request, _("Votre rendez-vous est noté."))
    return after
