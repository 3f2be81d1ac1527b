from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lefil.kit.refusals import Refused
from lefil.mentoring.forms.pairs import TalkForm, talk_values
from lefil.mentoring.queries import pairs
from lefil.mentoring.rules import pair_of
from lefil.mentoring.views.talks import meeting_or_404, tool_url, written
from lefil.people.requests import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: PersonRequest, key: str) -> HttpResponse:
    """The conversation beside the pictures of the room: its three questions and its tool for the mentor, its aim for the learner; then
    the 60-second note. A fragment. `?conversation=` shows another of the twelve.

    What is posted by a browser without htmx came in a tab of its own: it is led to a whole page.
    """
    meeting, me = meeting_or_404(request, key), request.person
    group, seen = pair_of(meeting), pairs.beside(meeting, me)
    chosen = next((one for one in seen.stages if one.module.code == request.GET.get("conversation")), seen.stage)
    form = TalkForm(
        request.POST if request.method == "POST" else None, stages=seen.stages, auto_id="panel_%s",
        initial=talk_values(None, chosen.module if chosen else None, pairs.minutes_first(meeting)),
    )  # fmt: skip
    if request.method == "POST":
        if seen.side != "volunteer":
            raise PermissionDenied
        if seen.written:
            raise Refused(_("Cette séance est déjà racontée. Ouvrez sa page pour la changer."))
        if form.is_valid() and written(form, meeting, request):
            if not request.htmx:
                messages.success(request, _("C’est noté. Merci."))
                return redirect("mentoring:pair", group.key)
            seen = pairs.beside(meeting, me)
    context: dict[str, Any] = {
        "meeting": meeting, "group": group, "seen": seen, "stage": chosen, "form": form,
        "tool": tool_url(chosen, group, seen.side == "volunteer") if chosen else "",
    }  # fmt: skip
    return render(request, "mentoring/_panel.html", context, status=422 if form.errors else 200)
