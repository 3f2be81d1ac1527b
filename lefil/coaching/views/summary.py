"""What a candidate takes away: all their modules on one page, to read and to print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lefil.coaching.queries import advice_link
from lefil.coaching.queries.summary import candidates_followed_by, summary_of
from lefil.coaching.rules import place_of
from lefil.enrolments.models import Enrolment
from lefil.people.actions import saw


def _page(request: HttpRequest, candidate: Enrolment) -> HttpResponse:
    own = candidate.person_id == request.person.pk
    parts = summary_of(candidate, request.person)
    rows = [(part, [(advice, advice_link(advice) if own else "") for advice in part.advices]) for part in parts]
    return render(request, "coaching/summary.html", {"candidate": candidate, "rows": rows, "own": own, "today": timezone.localdate()})


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    place = place_of(request.person, "learner")
    if place is None:
        raise Http404
    return _page(request, place)


@require_safe
def of(request: HttpRequest, key: str) -> HttpResponse:
    """The page of somebody whom one follows as staff; the person finds the reading in their own space."""
    candidate = get_object_or_404(candidates_followed_by(request.person).distinct(), key=key)
    saw(candidate.person, by=request.person)
    return _page(request, candidate)
