from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lefil.groups.models import Group
from lefil.groups.queries import other_sides
from lefil.groups.rules import can_follow, may_meet, visible_groups
from lefil.kit.refusals import Refused
from lefil.meetings import actions, queries
from lefil.meetings.forms import PlanForm
from lefil.meetings.rules import can_plan
from lefil.meetings.views.doors import page
from lefil.people.requests import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest, key: str) -> HttpResponse:
    """One meeting or one a week: what it would give is shown first, with the weeks that are skipped and why."""
    me = request.person
    group = get_object_or_404(visible_groups(me).select_related("programme", "organisation"), key=key)
    if not can_plan(me, group):
        raise PermissionDenied
    if not may_meet(group):
        return page(request, "meetings/not_yet.html", {"group": group}, person=me)
    initial = {"minutes": group.programme.meeting_minutes}
    form = PlanForm(request.POST if request.method == "POST" else None, zone=me.timezone, by_staff=can_follow(me, group), initial=initial)
    names = ", ".join(other.called for other in other_sides(group, me))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if request.POST.get("confirm"):
            return _write(request, group, form, names)
        if not request.POST.get("change"):
            seen = queries.preview(group, me, first=facts["starts"], weeks=facts["weeks"], skip_holidays=facts["skip_holidays"])
            return page(request, "meetings/preview.html", {"form": form, "preview": seen, "names": names}, person=me)
    return _form(request, group, form, names)


def _list_of(request: PersonRequest, group: Group) -> str:
    """Where the meetings of this pair are listed: the week of the team for staff, their own meetings for its members."""
    return reverse("meetings:week" if can_follow(request.person, group) else "meetings:mine")


def _form(request: PersonRequest, group: Group, form: PlanForm, names: str) -> HttpResponse:
    context = {
        "form": form, "question": _("Prévoir une séance avec %(names)s") % {"names": names}, "button": _("Voir les dates"),
        "back": _list_of(request, group),
    }  # fmt: skip
    return page(request, "kit/question.html", context, person=request.person, status=422 if form.errors else 200)


def _write(request: PersonRequest, group: Group, form: PlanForm, names: str) -> HttpResponse:
    facts, me = form.cleaned_data, request.person
    same = {"minutes": facts["minutes"], "mode": facts["mode"], "link": facts["link"], "by": me}
    try:
        if facts["weeks"] == 1:
            actions.plan(group, starts=facts["starts"], **same)
        else:
            actions.plan_series(group, first=facts["starts"], weeks=facts["weeks"], skip_holidays=facts["skip_holidays"], **same)
    except Refused as no:
        form.add_error("hour", str(no))
        return _form(request, group, form, names)
    said = ngettext("La séance est prévue. Tous sont prévenus.", "Les séances sont prévues. Tous sont prévenus.", facts["weeks"])
    messages.success(request, said)
    return redirect(_list_of(request, group))
