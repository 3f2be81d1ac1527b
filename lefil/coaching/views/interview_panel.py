"""Beside the pictures of the live room: the interviewer's guide for the two volunteers, notes and a grid of their own for everybody."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lefil.coaching import actions, queries
from lefil.coaching.actions.interview import write_note
from lefil.coaching.forms.core import FeedbackForm, GradeForm
from lefil.coaching.forms.interview import NoteForm
from lefil.coaching.models import Workshop
from lefil.coaching.queries import interview
from lefil.coaching.queries.cv_room import beside_of
from lefil.coaching.rules import runs, visible_workshops
from lefil.enrolments.models import Enrolment
from lefil.kit.refusals import Refused
from lefil.people.actions import saw
from lefil.people.requests import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: PersonRequest, key: str) -> HttpResponse:
    """A fragment, by the key of the meeting. A candidate's holds their own notes and grid, and nothing of the guide; staff have none.

    What is posted by a browser without htmx came in a tab of its own: it is led to a whole page.
    """
    rows = visible_workshops(request.person).select_related("meeting__module", "meeting__programme", "lead__person", "observer__person")
    one = get_object_or_404(rows, meeting__key=key)
    candidates, running = list(queries.candidates_of(one)), runs(request.person, one)
    mine = next((row for row in candidates if row.person_id == request.person.pk), None)
    if not running and mine is None:
        raise PermissionDenied
    about = mine if not running else candidates[0] if len(candidates) == 1 else None
    forms = _forms(request, one, about, running)
    said = _posted(request, one, about, forms) if request.method == "POST" else ""
    if said and not request.htmx:
        messages.success(request, said)
        return redirect("coaching:workshop", one.key)
    if said:
        forms = _forms(request, one, about, running, fresh=True)
    context: dict[str, Any] = {
        "workshop": one, "running": running, "about": about, "said": said, "opened": one.meeting.opens <= timezone.now(),
        "given": queries.feedback_of(one, about) if about else None, **forms,
    }  # fmt: skip
    context["beside"] = beside_of(one, request.person, None if running else mine, candidates)
    if context["beside"].get("cv"):
        saw(context["beside"]["cv"].enrolment.person, by=request.person)
    if running:
        context |= _guide(one, about)
    wrong = any(form is not None and form.errors for form in forms.values())
    return render(request, "coaching/interview_panel.html", context, status=422 if wrong else 200)


def _forms(request: PersonRequest, one: Workshop, about: Enrolment | None, running: bool, *, fresh: bool = False) -> dict[str, Any]:
    """Notes for everybody; the grid of a candidate about themselves, of who runs it about the one candidate; the feedback for the
    latter only. Only the one that was sent is filled."""
    sent = {name: request.POST if name in request.POST and not fresh else None for name in ("notes", "grid", "give")}
    made: dict[str, Any] = {"notes": NoteForm(sent["notes"], initial={"text": interview.note_of(one, request.person)}, auto_id="note_%s")}
    if about is None:
        return made
    marks = queries.marks_by(one, about, request.person)
    given = queries.feedback_of(one, about)
    return made | {
        "grid": GradeForm(sent["grid"], grid=queries.grid_of(one), initial=marks, auto_id="grid_%s") if given is None else None,
        "give": None if given or not running else FeedbackForm(
            sent["give"], decision=queries.module_of(one).code == "interview", today=timezone.localdate(), auto_id="give_%s"
        ),
    }  # fmt: skip


def _guide(one: Workshop, about: Enrolment | None) -> dict[str, Any]:
    """The run sheet of any module; for the interview, its questions too: those that may be asked, and only those."""
    module = queries.module_of(one)
    found: dict[str, Any] = {"module": module}
    if module.code == "interview":
        facts = interview.interview_words(one.meeting.programme)
        hard = [row for row in interview.hard_questions(one.meeting.programme) if row.legal != "no"]
        found |= {
            "families": interview.families_of(facts, ""),
            "trades": facts["trade"],
            "hard": hard,
            "reasons": interview.reasons_of(facts),
        }
    if about:
        found["sheet"] = queries.sheet_of(one, about)
    return found


def _posted(request: PersonRequest, one: Workshop, about: Enrolment | None, forms: dict[str, Any]) -> str:
    """What was done, in a sentence; "" when there is something to correct."""
    name = next((name for name in ("notes", "grid", "give") if name in request.POST), "")
    form = forms.get(name)
    if form is None:
        raise Refused(_("Cette page a changé. Relisez-la, puis recommencez."))
    if not form.is_valid():
        return ""
    me = request.person
    try:
        if name == "notes":
            write_note(one, text=form.cleaned_data["text"], by=me)
            return _("Vos notes sont gardées. Personne d’autre ne les lit.")
        assert about is not None
        if name == "grid":
            actions.grade(one, candidate=about, marks=form.marks(), by=me)
            return _("Votre grille est gardée.")
        actions.give_feedback(one, candidate=about, by=me, **form.facts())
        return _("Le retour est donné. La personne le reçoit par message.")
    except Refused as no:
        form.add_error(None, str(no))
        return ""
