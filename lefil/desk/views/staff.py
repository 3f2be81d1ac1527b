from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lefil.desk.queries import alerts_card, cards_of, expected_today, rooms_card, thread_of, tools_of
from lefil.desk.queries.people import found_people, page_of, parents_of, situation_of
from lefil.desk.rules import can_open_desk
from lefil.enrolments.rules import visible_people
from lefil.people.actions import saw
from lefil.people.models import Person


def staff_only(request: HttpRequest) -> Person:
    if not can_open_desk(request.person):
        raise PermissionDenied
    return request.person


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    staff = staff_only(request)
    day = timezone.localdate()
    cards = [alerts_card(staff), *cards_of(staff, day)]
    context = {
        "waiting": [card for card in cards if card.count], "quiet": [card.words for card in cards if not card.count],
        "rooms": rooms_card(staff), "mine": expected_today(staff, day), "tools": tools_of(staff),
    }  # fmt: skip
    return render(request, "desk/today.html", context)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    staff = staff_only(request)
    words, state = request.GET.get("q", "").strip()[:80], request.GET.get("etat", "")
    rows, more = page_of(found_people(staff, words=words, state=state, today=timezone.localdate()), request.GET.get("page", "1"))
    return render(request, "desk/people.html", {"rows": rows, "more": more, "q": words, "state": state})


@require_safe
def person(request: HttpRequest, key: str) -> HttpResponse:
    """One person's thread. Opening it is noted: they see who read their file."""
    staff = staff_only(request)
    someone = get_object_or_404(visible_people(staff), key=key)
    saw(someone, by=staff)
    context = {
        "someone": someone,
        "situation": situation_of(someone, staff, timezone.localdate()),
        "knots": thread_of(someone, reader=staff),
        "parents": parents_of(someone),
    }
    return render(request, "desk/person.html", context)
