from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lefil.campaigns.queries import open_campaigns
from lefil.desk.queries import beside, children_of, next_steps, thread_of
from lefil.enrolments.rules import own_enrolments
from lefil.impact.rules import is_funder
from lefil.orgs.rules import is_staff
from lefil.tutoring.rules import says_tu


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A visitor sees the open campaigns; staff their desk; the others their own next step, then their thread."""
    if request.person is None:
        if request.user.is_authenticated:
            return redirect("people:choose")
        return render(request, "desk/landing.html", {"campaigns": open_campaigns(timezone.localdate())})
    if is_staff(request.person):
        return redirect("desk:today")
    if is_funder(request.person) and not own_enrolments(request.person).exists():
        return redirect("impact:mine")
    today = timezone.localdate()
    pupil = any(
        says_tu(request.person, enrolment.programme, today) for enrolment in own_enrolments(request.person).select_related("programme")
    )
    context = {
        "steps": next_steps(request.person, today),
        "knots": thread_of(request.person),
        "tu": pupil,
        "beside": beside(request.person),
        "children": children_of(request.person),
    }
    return render(request, "desk/home.html", context)
