from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lefil.groups.queries import pairs_of
from lefil.kit.calendars import build_calendar
from lefil.meetings import actions, queries
from lefil.meetings.forms import AttendanceForm
from lefil.meetings.models import Booking, Meeting
from lefil.meetings.rules import can_change, can_run, contact_open
from lefil.meetings.views.doors import meeting_of, monday_of, page
from lefil.people.requests import PersonRequest


@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    """My next meeting and my week."""
    me = request.person
    first = monday_of(request, me)
    context = {
        "next": queries.next_of(me), "week": queries.week_of(me, first), "first": first, "before": first - timedelta(days=7),
        "after": first + timedelta(days=7), "pairs": pairs_of(me, "active", "signing", "suspended"),
    }  # fmt: skip
    return page(request, "meetings/mine.html", context, person=me)


@require_safe
def detail(request: PersonRequest, key: str) -> HttpResponse:
    meeting, me = meeting_of(request, key), request.person
    now, runs = timezone.now(), can_run(me, meeting)
    seen = queries.appointments(queries.only(meeting), me)[0]
    ahead, join = now < meeting.ends, queries.join_of(meeting, me)
    context = {
        "seen": seen, "meeting": meeting, "ahead": ahead, "runs": runs, "join": join,
        "talk": (meeting.state == "planned" and ahead and not seen.held_back) or join.open,
        "can_change": can_change(me, meeting) and ahead and meeting.state in {"planned", "cancelled"},
        "can_answer": bool(seen.booking) and ahead and contact_open(meeting) and _answerable(seen),
        "attendances": _attendances(meeting) if runs and meeting.starts <= now and meeting.state != "cancelled" else [],
    }  # fmt: skip
    return page(request, "meetings/detail.html", context, person=me)


def _answerable(seen: queries.Appointment) -> bool:
    """A planned meeting, or one that is off because this very person had said they could not."""
    return seen.meeting.state == "planned" or (
        seen.meeting.state == "cancelled" and seen.booking is not None and seen.booking.state == "cannot"
    )


def _attendances(meeting: Meeting) -> list[tuple[Booking, AttendanceForm]]:
    length = int((meeting.ends - meeting.starts) / timedelta(minutes=1))
    rows = []
    for booking in queries.expected(meeting):
        known = getattr(booking, "attendance", None)
        initial = {"booking": booking.key, "outcome": known.outcome if known else "present", "minutes": known.minutes if known else length}
        rows.append((booking, AttendanceForm(initial=initial, auto_id=f"id_{booking.pk}_%s")))
    return rows


@require_safe
def ics(request: PersonRequest, key: str) -> HttpResponse:
    """One meeting as a calendar file."""
    meeting, me = meeting_of(request, key), request.person
    content = build_calendar([queries.entry_of(meeting, me)])
    return HttpResponse(
        content, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="seance.ics"'}
    )


@require_POST
def calendar(request: PersonRequest) -> HttpResponse:
    """Shows a person's calendar address; a new one when they ask for it."""
    me = request.person
    if request.POST.get("renew"):
        feed = actions.renew_feed(me, by=me)
        messages.success(request, _("Voici votre nouvelle adresse. L’ancienne ne marche plus."))
    else:
        feed = actions.open_feed(me, by=me)
    return page(request, "meetings/calendar.html", {"address": request.build_absolute_uri(queries.feed_link(feed))}, person=me)
