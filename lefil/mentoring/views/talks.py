from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lefil.groups.rules import can_follow
from lefil.kit.refusals import Refused
from lefil.meetings.models import Meeting
from lefil.mentoring import actions
from lefil.mentoring.forms.pairs import TalkForm, talk_values
from lefil.mentoring.queries import pairs
from lefil.mentoring.rules import can_write_talk, is_mentor_of, pair_of, visible_pair_meetings
from lefil.mentoring.views.mine import pair_or_404
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])
TOOLS = {"board": "mentoring:board", "steps": "mentoring:week", "safe": "mentoring:safe"}


def meeting_or_404(request: PersonRequest, key: str) -> Meeting:
    rows = visible_pair_meetings(request.person).select_related(
        "group__programme", "group__organisation__parent", "programme", "organisation"
    )
    return get_object_or_404(rows, key=key)


@require_safe
def conversation(request: PersonRequest, key: str, code: str) -> HttpResponse:
    """The guide of one conversation: aim, three questions, tool, proof. The learner reads it too, but for the stop signs."""
    group = pair_or_404(request, key)
    stage = next((one for one in pairs.stages_of(group) if one.module.code == code), None)
    if stage is None:
        raise Http404
    leads = is_mentor_of(request.person, group) or can_follow(request.person, group)
    return render(
        request, "mentoring/conversation.html", {"group": group, "stage": stage, "leads": leads, "tool": tool_url(stage, group, leads)}
    )


def tool_url(stage: pairs.Stage, group: Any, leads: bool) -> str:
    """The page of the site that carries the tool, for who reads: the learner's own pages, or the network for a mentor."""
    page = stage.module.content.get("page", "")
    if leads:
        return {"network": reverse("mentoring:network"), "board": reverse("mentoring:board_of", args=[group.key])}.get(page, "")
    return reverse(TOOLS[page]) if page in TOOLS else ""


@PAGE
def report(request: PersonRequest, key: str) -> HttpResponse:
    """60 seconds on one meeting, by its mentor, or by staff with them on the phone."""
    meeting, me = meeting_or_404(request, key), request.person
    if not can_write_talk(me, meeting):
        raise PermissionDenied
    group = pair_of(meeting)
    seen = pairs.beside(meeting, me)
    first = talk_values(seen.written, seen.stage.module if seen.stage else None, pairs.minutes_first(meeting))
    form = TalkForm(request.POST if request.method == "POST" else None, initial=first, stages=seen.stages)
    if request.method == "POST" and form.is_valid() and written(form, meeting, request):
        messages.success(request, _("C’est noté. Merci."))
        return redirect("mentoring:pair", group.key)
    context = {"form": form, "meeting": meeting, "group": group, "seen": seen, "names": pairs.names_of(group)}
    return render(request, "mentoring/report.html", context, status=422 if form.errors else 200)


def written(form: TalkForm, meeting: Meeting, request: PersonRequest) -> bool:
    """Writes it; a refusal becomes an error of the form, so that nothing typed is lost."""
    try:
        actions.write_talk(meeting, by=request.person, **form.facts())
    except Refused as no:
        form.add_error(None, str(no))
    return not form.errors
