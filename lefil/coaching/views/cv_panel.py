"""The CV beside the pictures of the live room: the two volunteers comment a line, the candidate writes it again and keeps a version."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lefil.coaching import queries
from lefil.coaching.actions import cv as writing
from lefil.coaching.actions import cv_out
from lefil.coaching.forms.cv import CommentForm, RewriteForm
from lefil.coaching.models import Cv, Workshop
from lefil.coaching.queries import cv as cvs
from lefil.coaching.queries.cv_room import beside_of, words_of
from lefil.coaching.rules import runs, visible_workshops
from lefil.enrolments.models import Enrolment
from lefil.kit.refusals import Refused
from lefil.people.actions import saw
from lefil.people.requests import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: PersonRequest, key: str) -> HttpResponse:
    """A fragment, by the key of the meeting; `?ligne=` opens the form of one line. What is posted without htmx is led to a whole page."""
    rows = visible_workshops(request.person).select_related("meeting__module", "meeting__programme", "lead__person", "observer__person")
    one = get_object_or_404(rows, meeting__key=key)
    candidates, running = list(queries.candidates_of(one)), runs(request.person, one)
    mine = next((row for row in candidates if row.person_id == request.person.pk), None)
    if not running and mine is None:
        raise PermissionDenied
    beside = beside_of(one, request.person, None if running else mine, candidates)
    if beside.get("cv"):
        saw(beside["cv"].enrolment.person, by=request.person)
    line = request.GET.get("ligne", "")[:16]
    form = _form(request, beside, line) if beside else None
    said = _posted(request, one, mine, beside, form) if request.method == "POST" else ""
    if said and not request.htmx:
        messages.success(request, said)
        return redirect("coaching:workshop", one.key)
    if said:
        beside, form, line = beside_of(one, request.person, None if running else mine, candidates), None, ""
    wrong = form is not None and bool(form.errors)
    context = {"workshop": one, "beside": beside, "cv_form": form if line or wrong else None, "cv_said": said}
    return render(request, "coaching/_cv_panel.html", context, status=422 if wrong else 200)


def _form(request: PersonRequest, beside: dict[str, Any], line: str) -> forms.Form:
    """A volunteer's word on a line, or the candidate's own words for it."""
    sent = request.POST if request.method == "POST" and "line" in request.POST else None
    if not beside["own"]:
        return CommentForm(sent, initial={"key": line}, auto_id="cv_%s")
    return RewriteForm(sent, initial={"key": line, "text": words_of(beside, line) if beside["cv"] else ""}, auto_id="cv_%s")


def _posted(request: PersonRequest, one: Workshop, mine: Enrolment | None, beside: dict[str, Any], form: forms.Form | None) -> str:
    """What was done, in a sentence; "" when there is something to correct."""
    cv: Cv | None = beside.get("cv")
    if cv is None or form is None:
        raise Refused(_("Cette page a changé. Relisez-la, puis recommencez."))
    me = request.person
    try:
        if beside["own"]:
            return _own(request, one, cv, beside, form)
        if "line" not in request.POST or not form.is_valid():
            return ""
        cv_out.comment_cv(beside["share"], key=form.cleaned_data["key"], text=form.cleaned_data["text"], by=me)
        return _("Votre remarque est gardée. La personne la lit à côté de sa ligne.")
    except Refused as no:
        form.full_clean()
        form.add_error(None, str(no))
        return ""


def _own(request: PersonRequest, one: Workshop, cv: Cv, beside: dict[str, Any], form: forms.Form) -> str:
    me, share = request.person, beside["share"]
    if "show" in request.POST:
        cv_out.share_cv(cv, workshop=one, by=me)
        return _("Les deux bénévoles de cet atelier voient votre CV.")
    if "version" in request.POST:
        made = cv_out.keep_version(cv, variant=share.variant if share else None, by=me)
        return _("La version %(n)s est gardée.") % {"n": made.number}
    if "line" not in request.POST or not form.is_valid():
        return ""
    key, text = form.cleaned_data["key"], form.cleaned_data["text"]
    line = cvs.own_lines(me).filter(cv=cv, key=key).first()
    if line is None:
        raise Refused(_("Cette ligne n’est plus dans le CV. Relisez la page."))
    writing.change_line(line, text=text, shown=line.shown, by=me)
    for comment in cvs.own_comments(me).filter(cv=cv, workshop=one, line=line, done=None):
        cv_out.settle_comment(comment, done=True, by=me)
    return _("Votre ligne est changée.")
