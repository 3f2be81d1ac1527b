"""The page of the room, for who is signed in and for who comes by their personal link; and its door while it is shut."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lefil.kit.context import is_low_data, theme_of
from lefil.kit.refusals import Refused, Stale
from lefil.live.queries.alerts import report_link
from lefil.live.queries.files import upload_link
from lefil.live.queries.links import ticket
from lefil.live.rules import Entry, entry, holds
from lefil.live.views.sentences import sentences
from lefil.meetings.models import Booking, Meeting
from lefil.meetings.queries import answer_link, booking_for, booking_of_room, expected
from lefil.meetings.rules import visible_meetings
from lefil.people.models import Person
from lefil.people.requests import PersonRequest

SHAPES = 5
MANY = 8  # names on the first screen; beyond, a figure


@never_cache
@require_safe
def room(request: PersonRequest, key: str) -> HttpResponse:
    """For who is signed in. Somebody who sees the meeting and may not enter reads why; a stranger learns nothing."""
    rows = visible_meetings(request.person).select_related("group__programme", "programme", "organisation", "host")
    meeting = get_object_or_404(rows, key=key)
    return _page(request, meeting, request.person, booking_for(meeting, request.person), linked=False)


@login_not_required
@never_cache
@require_safe
def enter(request: PersonRequest, token: str) -> HttpResponse:
    """For who taps the link of a message: the link is the proof, for one person and one meeting."""
    try:
        booking = booking_of_room(token, timezone.now())
    except Stale:  # an old link is welcome, and leads on
        raise
    except Refused as no:
        return render(
            request, "live/door.html", {"title": _("Ce lien n’ouvre pas la salle"), "say": str(no), "verdict": "link"}, status=409
        )
    return _page(request, booking.meeting, booking.person, booking, linked=True)


def _page(request: PersonRequest, meeting: Meeting, person: Person, booking: Booking | None, *, linked: bool) -> HttpResponse:
    with timezone.override(ZoneInfo(person.timezone)):
        found = entry(meeting, person, timezone.now())
        if not found.ok:
            return _door(request, meeting, found, booking, linked=linked)
        if request.headers.get("HX-Request"):  # the door asks whether the hour has come
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "live/room.html", _context(request, meeting, person, found, linked=linked))


def _door(request: PersonRequest, meeting: Meeting, found: Entry, booking: Booking | None, *, linked: bool) -> HttpResponse:
    """The sentence of the refusal, and what to do next."""
    titles = {
        "early": _("La salle n’est pas encore ouverte"), "late": _("La salle est fermée"), "ended": _("La séance est finie"),
        "cancelled": _("Ce rendez-vous est annulé"), "paused": _("Les séances font une pause"), "locked": _("La salle est fermée à clé"),
        "excused": _("Vous n’êtes plus attendu"), "elsewhere": _("Ce rendez-vous se passe ailleurs"),
    }  # fmt: skip
    answerable = booking is not None and booking.state in Booking.STANDING and found.verdict == "early"
    context = {
        "title": titles.get(found.verdict, _("Cette salle n’est pas la vôtre")), "say": found.say, "verdict": found.verdict, "meeting": meeting,
        "help_phone": _phone(meeting), "opens": found.opens, "linked": linked, "hopeful": found.verdict in {"early", "locked"},
        "answer_url": answer_link(booking) if answerable and booking else "", "kept_url": "" if linked else reverse("live:memory", args=[meeting.key]),
    }  # fmt: skip
    return render(
        request, "live/door.html", context, status=200 if found.verdict == "early" else 403 if found.verdict == "foreign" else 409
    )


def _context(request: PersonRequest, meeting: Meeting, person: Person, found: Entry, *, linked: bool) -> dict[str, Any]:
    guests = _guests(meeting, person)
    shown = ticket(meeting, person)
    urls = _urls(meeting, person, found, shown, linked=linked)
    tu = found.role == "guest" and meeting.programme.minors_tu and person.band(timezone.localdate()) != "adult"
    return {
        "meeting": meeting, "theme": theme_of(request) or "dark", "tu": tu, "live_now": meeting.starts <= timezone.now(),
        "expected": guests[:MANY], "more": max(0, len(guests) - MANY), "phone": _phone(meeting), "urls": urls,
        "words": sentences(tu=tu), "sign_in": linked and person.account_id is not None, "linked": linked,
        "facts": {
            "socket": f"/ws/salle/{meeting.key}/", "ticket": shown, "lang": get_language(), "low": is_low_data(request),
            "crowd": len(guests) + 1, "called": person.called, "hosts": ", ".join(one["called"] for one in guests if one["host"]),
            "starts": meeting.starts, "ends": meeting.ends, "phone": _phone(meeting), "csrf": get_token(request), "urls": urls,
        },
    }  # fmt: skip


def _guests(meeting: Meeting, person: Person) -> list[dict[str, Any]]:
    """Who else is expected, who hosts first: first names, and what they said of their coming."""
    rows = [row for row in expected(meeting) if row.person_id != person.pk and row.state != "cannot"]
    found = [{"called": row.person.called, "host": holds(meeting, row.person_id, row.side), "late": row.state == "late"} for row in rows]
    if meeting.host and meeting.host_id not in {person.pk, *(row.person_id for row in rows)}:
        found.append({"called": meeting.host.called, "host": True, "late": False})
    found.sort(key=lambda one: not one["host"])
    return [{**one, "shape": n % SHAPES} for n, one in enumerate(found)]


def _urls(meeting: Meeting, person: Person, found: Entry, shown: str, *, linked: bool) -> dict[str, str]:
    """Where one goes from the room. The panel and the report are those of the programme's pack, when it has them: found by their name."""
    pack, runs = meeting.programme.pack, found.role != "guest"
    return {
        "report": report_link(meeting, person),
        "kept": reverse("live:memory", args=[meeting.key]) if not linked else "",
        "pack": _maybe(f"{pack}:report", meeting.key) if found.role == "host" else "",
        "panel": _maybe(f"{pack}:panel", meeting.key) if not linked else "",
        "upload": upload_link(shown),
        "presence": reverse("live:presence", args=[meeting.key]) if runs and not linked else "",
        "home": reverse("meetings:mine") if not linked else "/",
    }


def _maybe(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _phone(meeting: Meeting) -> str:
    return meeting.organisation.help_phone or settings.HELP_PHONE
