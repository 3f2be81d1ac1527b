"""Who waits, who is accompanied, whether the queue's promise was kept, and where recruiting would help most."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lefil.matching import reasons
from lefil.matching.forms import MoreForm
from lefil.matching.queries import advice, runs
from lefil.matching.queries import fairness as groups
from lefil.matching.rules import can_run
from lefil.matching.views.staff import owned_or_403, programme_or_404


@require_safe
def fairness(request: HttpRequest, slug: str) -> HttpResponse:
    """For who owns the programme: the figures are of all its associations."""
    programme = owned_or_403(request.person, slug)
    by = request.GET.get("par", "")
    by = by if by in groups.BY else groups.BY[0]
    last = runs.last_published(programme)
    context = {
        "programme": programme, "by": by, "ways": [(code, reasons.BY_WORDS[code]) for code in groups.BY], "last": last,
        "report": groups.report(programme, by=by, now=timezone.now()), "promise": groups.promise(request.person, last),
        "smallest": groups.SMALL,
    }  # fmt: skip
    return render(request, "matching/fairness.html", context)


@require_safe
def recruiting(request: HttpRequest, slug: str) -> HttpResponse:
    """What the last run says of the volunteers who are missing."""
    programme = programme_or_404(request.person, slug)
    last = runs.last_published(programme)
    found = advice.read(last)
    context = {
        "programme": programme, "last": last, "found": found, "lines": [(one, reasons.more_would(one)) for one in found or []],
        "more": MoreForm(), "can_run": can_run(request.person, programme),
    }  # fmt: skip
    return render(request, "matching/recruiting.html", context)
