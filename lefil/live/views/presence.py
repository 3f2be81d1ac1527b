from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lefil.live import actions
from lefil.live.forms import CorrectForm
from lefil.live.queries.files import room_of
from lefil.live.queries.presence import Said, said_of, said_without_room
from lefil.live.rules import can_run_presence
from lefil.meetings.queries import booking_by_key
from lefil.meetings.rules import visible_meetings
from lefil.meetings.views.doors import page
from lefil.people.requests import PersonRequest

Line = tuple[Said, CorrectForm | None]


@require_http_methods(["GET", "HEAD", "POST"])
def presence(request: PersonRequest, key: str) -> HttpResponse:
    """What the room saw of each person, and what a host corrects, in the open."""
    me = request.person
    meeting = get_object_or_404(visible_meetings(me).select_related("programme", "group", "organisation", "host"), key=key)
    if not can_run_presence(me, meeting):
        raise PermissionDenied
    form = CorrectForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        booking = booking_by_key(meeting, form.cleaned_data.pop("booking"))
        if booking is None:
            raise PermissionDenied
        actions.correct(booking, by=me, **form.cleaned_data)
        messages.success(request, _("C’est corrigé. La personne le voit."))
        return redirect("live:presence", key=key)
    room = room_of(meeting)
    said = said_of(room) if room else said_without_room(meeting)
    over = timezone.now() >= meeting.starts and meeting.state != "cancelled"
    context = {"meeting": meeting, "room": room, "over": over, "lines": [_line(one, form if over else None, over) for one in said]}
    return page(request, "live/presences.html", context, person=me, status=422 if form is not None else 200)


def _line(one: Said, sent: CorrectForm | None, over: bool) -> Line:
    booking = one.presence.booking
    if booking is None or not over:
        return one, None
    if sent is not None and sent["booking"].value() == booking.key:
        return one, sent
    noted = one.attendance
    first = {
        "booking": booking.key, "outcome": noted.outcome if noted else "present", "minutes": noted.minutes if noted else one.counted or None,
    }  # fmt: skip
    return one, CorrectForm(initial=first, auto_id=f"id_{booking.pk}_%s")
