from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lefil.coaching import actions, queries
from lefil.coaching.forms.core import OpenForm, StaffForm
from lefil.coaching.queries.orient import followed_orientations
from lefil.coaching.queries.suggest import Suggested, suggested
from lefil.coaching.rules import followed_workshops
from lefil.kit.refusals import Refused
from lefil.meetings.queries import slot_organisation
from lefil.orgs.rules import is_staff

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@PAGE
def workshops(request: HttpRequest) -> HttpResponse:
    """The workshops that one follows: who leads, who observes, who comes; and the form that opens one."""
    me = request.person
    if not is_staff(me):
        raise PermissionDenied
    modules = list(queries.modules_followed_by(me))
    form = OpenForm(request.POST if request.method == "POST" else None, modules=modules)
    if request.method == "POST" and form.is_valid():
        chosen = next(one for one in modules if one.key == form.cleaned_data["module"])
        try:
            made = actions.open_workshop(
                chosen, organisation=slot_organisation(me, chosen.programme), starts=form.cleaned_data["starts"],
                places=form.cleaned_data["places"], by=me,
            )  # fmt: skip
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("L’atelier est ouvert. Choisissez ses deux bénévoles."))
            return redirect("coaching:staff", made.key)
    programmes = sorted({one.programme for one in modules}, key=lambda one: (one.name, one.pk))
    context = {"form": form, "modules": modules, "programmes": programmes, "rows": queries.desk_rows(followed_workshops(me))}
    return render(request, "coaching/workshops.html", context, status=422 if form.errors else 200)


def _said(row: Suggested) -> str:
    """ "David Cohen : recrute pour ce métier, parle dari, en formation"."""
    reasons = [*row.reasons, *([] if row.ready else [_("en formation")])]
    return f"{row.volunteer.person.name} : {', '.join(reasons)}" if reasons else row.volunteer.person.name


@PAGE
def staff(request: HttpRequest, key: str) -> HttpResponse:
    """Who leads and who observes one workshop, among those who are free and cleared that day."""
    me = request.person
    one = get_object_or_404(followed_workshops(me).select_related("meeting__module", "lead__person", "observer__person"), key=key)
    rows = suggested(one, me)
    first = {"lead": one.lead.key if one.lead else "", "observer": one.observer.key if one.observer else ""}
    words = [(row.volunteer.key, _said(row)) for row in rows]
    form = StaffForm(request.POST if request.method == "POST" else None, volunteers=words, initial=first)
    if request.method == "POST" and form.is_valid():
        by_key = {row.volunteer.key: row.volunteer for row in rows}
        try:
            actions.staff_both(one, lead=by_key.get(form.cleaned_data["lead"]), observer=by_key.get(form.cleaned_data["observer"]), by=me)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("C’est noté. Les bénévoles sont prévenus."))
            return redirect("coaching:workshops")
    return render(request, "coaching/staff.html", {"form": form, "workshop": one}, status=422 if form.errors else 200)


@PAGE
def oriented(request: HttpRequest) -> HttpResponse:
    """Who was sent by a prescriber, and where each invitation stands."""
    if not is_staff(request.person):
        raise PermissionDenied
    rows = followed_orientations(request.person)
    programmes = {one.programme for one in queries.modules_followed_by(request.person)}
    return render(request, "coaching/desk_oriented.html", {"rows": rows, "programmes": sorted(programmes, key=lambda one: one.name)})
