from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lefil.kit.refusals import Refused
from lefil.meetings.models import Meeting
from lefil.tutoring import actions, content, queries
from lefil.tutoring.forms import ReportForm, first_values
from lefil.tutoring.rules import pair_of, says_tu
from lefil.tutoring.views.reports import meeting_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: HttpRequest, key: str) -> HttpResponse:
    """The pair beside the pictures of the room: what to resume, then the report or the faces when the end comes. A fragment.

    What is posted by a browser without htmx came in a tab of its own: it is led to a whole page.
    """
    one = meeting_or_404(request, key)
    seen = queries.beside(one, request.person, timezone.now())
    form = ReportForm(
        request.POST if "came" in request.POST else None, initial=first_values(one, None, queries.counted_together(one)), auto_id="panel_%s"
    )
    if request.method == "POST" and _posted(request, one, seen, form):
        if not request.htmx:
            messages.success(request, _("C’est noté."))
            return redirect("tutoring:pair", pair_of(one).key)
        seen = queries.beside(one, request.person, timezone.now())
    context: dict[str, Any] = {
        "meeting": one, "seen": seen, "form": form, "faces": content.vocabulary().faces, "pupil": queries.called_of(one, "learner"),
        "tu": seen.side == "learner" and says_tu(request.person, one.programme, timezone.localdate()),
        "counted": queries.counted_together(one),
    }  # fmt: skip
    return render(request, "tutoring/_panel.html", context, status=422 if form.errors else 200)


def _posted(request: HttpRequest, meeting: Meeting, seen: queries.Beside, form: ReportForm) -> bool:
    """Writes the short report of a tutor or the face of a pupil; False when there is something to correct in it."""
    if "face" in request.POST:
        if seen.booking is None:
            raise PermissionDenied
        face = request.POST["face"]
        actions.feel(seen.booking, face=int(face) if face.isdecimal() and len(face) == 1 else 0, by=request.person)
        return True
    if seen.side != "volunteer":
        raise PermissionDenied
    if seen.written:
        raise Refused(_("Le compte rendu de cette séance est déjà écrit. Ouvrez-le pour le changer."))
    if not form.is_valid():
        return False
    try:
        actions.report(meeting, by=request.person, **form.facts())
    except Refused as no:
        form.add_error(None, str(no))
    return not form.errors
