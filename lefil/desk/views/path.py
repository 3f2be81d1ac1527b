from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lefil.desk.queries.people import stages_of
from lefil.enrolments.queries import optional_modules
from lefil.enrolments.rules import own_enrolments


@require_safe
def path(request: HttpRequest, key: str) -> HttpResponse:
    """Where I am: every gate of one programme, the next one to open first."""
    mine = own_enrolments(request.person).select_related("person", "programme").prefetch_related("completions")
    enrolment = get_object_or_404(mine, key=key)
    stages = stages_of(enrolment, timezone.localdate())
    done = sum(stage.state == "done" for stage in stages)
    total = len(stages)
    context = {"enrolment": enrolment, "stages": stages, "done": done, "total": total, "current": min(done + 1, total)}
    context["more"] = optional_modules(enrolment)
    return render(request, "desk/path.html", context)
