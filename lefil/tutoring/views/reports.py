from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lefil.groups.rules import can_follow
from lefil.kit.refusals import Refused
from lefil.meetings.models import Meeting
from lefil.tutoring import actions, queries
from lefil.tutoring.forms import ALSO, ReportForm, first_values, values_of
from lefil.tutoring.rules import can_amend, can_report, pair_of, visible_pair_meetings


def meeting_or_404(request: HttpRequest, key: str) -> Meeting:
    rows = visible_pair_meetings(request.person).select_related(
        "group__organisation__parent", "group__programme", "programme", "report__author"
    )
    return get_object_or_404(rows, key=key)


@require_safe
def meeting(request: HttpRequest, key: str) -> HttpResponse:
    """One meeting. Staff read presence, report and face; a tutor goes to the report, a pupil to the pair."""
    one = meeting_or_404(request, key)
    if not can_follow(request.person, pair_of(one)):
        return redirect("tutoring:report", key) if can_report(request.person, one) else redirect("tutoring:pair", pair_of(one).key)
    written = getattr(one, "report", None)
    context = {
        "meeting": one, "written": written, "people": queries.people_at(one), "names": queries.names_of(pair_of(one)),
        "lines": queries.report_lines(written, staff=True) if written else [],
        "over": one.starts <= timezone.now() and one.state != "cancelled",
    }  # fmt: skip
    return render(request, "tutoring/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, key: str) -> HttpResponse:
    """The 60-second report: one tap, the minutes already there, one button. Everything else is optional."""
    one, now = meeting_or_404(request, key), timezone.now()
    if not can_report(request.person, one):
        raise PermissionDenied
    written = getattr(one, "report", None)
    if written and not can_amend(request.person, written, now):
        context = {
            "meeting": one,
            "written": written,
            "names": queries.names_of(pair_of(one)),
            "lines": queries.report_lines(written, staff=False),
        }
        return render(request, "tutoring/report_read.html", context)
    if one.state == "cancelled" or one.starts > now:
        raise Refused(_("Cette séance n’a pas encore eu lieu.") if one.starts > now else _("Cette séance a été annulée."))
    before, counted = queries.last_report(one), queries.counted_together(one)
    first = values_of(written, queries.outcomes_of(one)) if written else first_values(one, before, counted)
    form = ReportForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.report(one, by=request.person, **form.facts())
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("Merci. Votre compte rendu est envoyé."))
            return redirect(
                "tutoring:protect" if done.need == "worried" else "tutoring:pair", key if done.need == "worried" else pair_of(one).key
            )
    context = {
        "meeting": one, "form": form, "before": before, "written": written, "pupil": queries.called_of(one, "learner"),
        "also": [form[name] for name in ALSO], "tabs": [], "counted": counted,
    }  # fmt: skip
    return render(request, "tutoring/report.html", context, status=422 if form.errors else 200)


@require_safe
def protect(request: HttpRequest, key: str) -> HttpResponse:
    """Whom to call now. Shown at once to a worried tutor, and open to any tutor of that pair at any time."""
    one = meeting_or_404(request, key)
    if not can_report(request.person, one):
        raise PermissionDenied
    people = queries.protectors_of(pair_of(one), timezone.localdate())
    context = {
        "meeting": one, "referents": [person.called for person in people],
        "phone": pair_of(one).organisation.help_phone, "pupil": queries.called_of(one, "learner"),
    }  # fmt: skip
    return render(request, "tutoring/protect.html", context)
