from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.catalogue.rules import can_set, run_by
from lefil.live import actions
from lefil.live.forms import PolicyForm
from lefil.live.hub import hub
from lefil.live.queries.alerts import alerts_for, calls_of, may_handle, rooms_now
from lefil.live.queries.policies import policy_facts, set_by
from lefil.live.queries.reviews import lines_to_review
from lefil.live.queries.talk import line_facts
from lefil.meetings.views.doors import page
from lefil.orgs.rules import is_staff, standing
from lefil.people.requests import PersonRequest

PER_PAGE = 50


@require_safe
def rooms(request: PersonRequest) -> HttpResponse:
    """Who calls for the team, then the rooms that are open now."""
    me = request.person
    if not is_staff(me):
        raise PermissionDenied
    pages = Paginator(rooms_now(me), PER_PAGE).get_page(request.GET.get("page"))
    calls = Paginator(alerts_for(me), PER_PAGE).get_page(request.GET.get("appels"))
    context = {"calls": calls_of(me, list(calls)), "more_calls": calls, "pages": pages, "programmes": set_by(me)}
    return page(request, "live/rooms.html", context, person=me)


@require_POST
def handle(request: PersonRequest, key: str) -> HttpResponse:
    """One click: somebody of the team has dealt with it."""
    alert = get_object_or_404(alerts_for(request.person), key=key)
    if not may_handle(request.person, alert):
        raise PermissionDenied
    actions.handle_alert(alert, by=request.person)
    messages.success(request, _("C’est noté : vous vous en êtes occupé."))
    return redirect("live:rooms")


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: PersonRequest) -> HttpResponse:
    """The messages of minors' rooms that wait for who protects: held ones, and the sample."""
    me = request.person
    if not standing(me, "protection").exists():
        raise PermissionDenied
    if request.method == "POST":
        line = get_object_or_404(lines_to_review(me), pk=request.POST.get("line", "") if request.POST.get("line", "").isdecimal() else 0)
        was_held = line.review == "held"
        line = actions.review_line(line, passes=request.POST.get("do") == "pass", by=me)
        if was_held and line.removed is None and line.to == "all":
            hub.nudge(line.room.meeting.key, "chat", line_facts(line), place=line.place)
        messages.success(request, _("Le message est relu."))
        return redirect("live:review")
    pages = Paginator(lines_to_review(me), PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "live/review.html", {"pages": pages}, person=me)


@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: PersonRequest, slug: str) -> HttpResponse:
    """How the rooms of a programme behave."""
    me = request.person
    programme = get_object_or_404(run_by(me), slug=slug)
    if not can_set(me, programme):
        raise PermissionDenied
    form = PolicyForm(request.POST if request.method == "POST" else None, initial=policy_facts(programme))
    if request.method == "POST" and form.is_valid():
        actions.set_policy(programme, by=me, **form.cleaned_data)
        messages.success(request, _("Les réglages sont changés."))
        return redirect("live:rooms")
    context = {
        "form": form, "question": _("Les salles de « %(name)s »") % {"name": programme.name}, "button": _("Changer les réglages"),
        "back": reverse("live:rooms"), "lead": _("Rien n’est jamais enregistré, ni le son ni l’image."),
    }  # fmt: skip
    return page(request, "kit/question.html", context, person=me, status=422 if form.errors else 200)
