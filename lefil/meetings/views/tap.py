from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lefil.kit.calendars import build_calendar
from lefil.kit.limits import spend
from lefil.kit.refusals import Refused
from lefil.meetings import actions, queries
from lefil.meetings.rules import contact_open
from lefil.meetings.views.doors import page
from lefil.people.requests import PersonRequest


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PersonRequest, token: str) -> HttpResponse:
    """One tap from a reminder. GET only shows the buttons: a mail scanner that follows links answers nothing."""
    now = timezone.now()
    booking = queries.booking_of(token, now)
    if request.method == "POST":
        spend("answer", booking.key, most=20, seconds=3600)
        if request.POST.get("sequence") != str(booking.meeting.sequence):
            raise Refused(_("Le rendez-vous a changé depuis. Relisez la page, puis répondez."))
        actions.answer(booking, state=request.POST.get("state", ""), by=booking.person)
        messages.success(request, _("Votre réponse est notée."))
        return redirect("meetings:answer", token=token)
    meeting = booking.meeting
    off = meeting.state == "cancelled"
    context = {
        "booking": booking, "meeting": meeting, "over": now >= meeting.ends, "off": off,
        "own_refusal": off and booking.state == "cannot", "closed": not contact_open(meeting),
        "room": queries.room_link(booking) if queries.join_of(meeting, booking.person).open and meeting.mode == "room" else "",
    }  # fmt: skip
    return page(request, "meetings/answer.html", context, person=booking.person)


@login_not_required
@require_safe
def feed(request: PersonRequest, token: str) -> HttpResponse:
    """A person's meetings for their own calendar: hours and a link to the page, no name, no way in."""
    owner = queries.feed_of(token).person
    content = build_calendar(queries.feed_entries(owner), name="lefil")
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private, max-age=900"})
