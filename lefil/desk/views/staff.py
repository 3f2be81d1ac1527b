from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lefil.care.queries.days import changes, saved_of, seen_until
from lefil.care.queries.mailings import filtered
from lefil.desk.queries import alerts_card, cards_of, expected_today, rooms_card, rounds_card, thread_of, tools_of
from lefil.desk.queries.filters import choices_of
from lefil.desk.queries.first import safety_cards, said_changes, tiles_of
from lefil.desk.queries.people import narrowed, page_of, parents_of, situation_of
from lefil.desk.rules import can_open_desk
from lefil.enrolments.rules import visible_people
from lefil.people.actions import saw
from lefil.people.models import Person

FILTERS = ("q", "dispositif", "cote", "situation", "niveau", "suivi")


def page_number(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return max(1, int(given)) if given.isdecimal() and len(given) < 5 else 1


def staff_only(request: HttpRequest) -> Person:
    if not can_open_desk(request.person):
        raise PermissionDenied
    return request.person


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    staff = staff_only(request)
    day, now = timezone.localdate(), timezone.now()
    cards = [*safety_cards(staff), alerts_card(staff), *cards_of(staff, day)]
    tiles, since = tiles_of(cards), seen_until(staff, now)
    shown = {tile.code for tile in tiles}
    context = {
        "tiles": tiles, "waiting": [card for card in cards if card.count],
        "quiet": [card.words for card in cards if not card.count and card.code not in shown], "since": since,
        "changed": said_changes(changes(staff, since=since)), "going_on": [one for one in (rooms_card(staff), rounds_card(staff)) if one.count], "mine": expected_today(staff, day), "tools": tools_of(staff),
    }  # fmt: skip
    return render(request, "desk/today.html", context)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody followed, narrowed by words and choices; a narrowing may be kept under a name, and written to."""
    staff = staff_only(request)
    words, state = request.GET.get("q", "").strip()[:80], request.GET.get("etat", "")
    given = QueryDict(mutable=True)
    given.update({name: request.GET[name][:80] for name in FILTERS if request.GET.get(name)})
    rows = narrowed(filtered(staff, given), state=state, today=timezone.localdate())
    found, more = page_of(rows, request.GET.get("page", "1"))
    context = {
        "rows": found, "more": more, "q": words, "state": state, "choices": choices_of(staff, given), "query": given.urlencode(),
        "saved": saved_of(staff), "narrow": bool(given),
    }  # fmt: skip
    return render(request, "desk/people.html", context)


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
