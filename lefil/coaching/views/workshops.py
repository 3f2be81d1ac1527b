from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lefil.coaching import actions, content, queries
from lefil.coaching.forms.core import FeedbackForm, GradeForm
from lefil.coaching.models import Workshop
from lefil.coaching.queries.cv import shares_of
from lefil.coaching.rules import follows, learns_in, place_of, runs, visible_workshops
from lefil.enrolments.models import Enrolment
from lefil.kit.refusals import Refused

PAGE = require_http_methods(["GET", "HEAD", "POST"])


def workshop_or_404(request: HttpRequest, key: str) -> Workshop:
    rows = visible_workshops(request.person).select_related("meeting__module", "meeting__programme", "lead__person", "observer__person")
    return get_object_or_404(rows, key=key)


@PAGE
def workshop(request: HttpRequest, key: str) -> HttpResponse:
    """One workshop, as its candidate, as its volunteers, or as staff read it."""
    one, me, now = workshop_or_404(request, key), request.person, timezone.now()
    candidates = list(queries.candidates_of(one))
    own = next((candidate for candidate in candidates if candidate.person_id == me.pk), None)
    if request.method == "POST" and "give_back" in request.POST:
        return _give_back(request, one)
    running = runs(me, one)
    learning = not running and learns_in(me, one)
    if own is None and not running and not learning and not follows(me, one):
        raise PermissionDenied
    context: dict[str, Any] = {
        "workshop": one, "meeting": one.meeting, "module": one.meeting.module, "own": own, "running": running, "open": one.meeting.opens <= now,
        "sheets": [queries.sheet_of(one, candidate) for candidate in candidates] if own is None and not learning else [],
        "learning": learning, "shares": shares_of(one) if running else [],
        "role": "lead" if one.lead and one.lead.person_id == me.pk else "observer",
    }  # fmt: skip
    if own:
        context |= {"feedback": queries.feedback_of(one, own), "lines": queries.compared(one, own, me), "scale": content.scale()}
    return render(request, "coaching/workshop.html", context)


def _give_back(request: HttpRequest, one: Workshop) -> HttpResponse:
    place = place_of(request.person, "learner")
    seat = queries.seats_of(place).filter(meeting=one.meeting_id).first() if place else None
    if seat is None:
        raise PermissionDenied
    actions.give_back(seat, by=request.person)
    messages.success(request, _("Votre place est rendue. Vous pouvez en choisir une autre."))
    return redirect("coaching:mine")


def _candidate(request: HttpRequest, one: Workshop, key: str) -> Enrolment:
    """The candidate whom this page is about: oneself, or one of the workshop that one runs."""
    candidate = queries.candidates_of(one).filter(key=key).first()
    if candidate is None:
        raise Http404
    if candidate.person_id != request.person.pk and not runs(request.person, one):
        raise PermissionDenied
    return candidate


@PAGE
def grade(request: HttpRequest, key: str, candidate: str) -> HttpResponse:
    """One's own grid about one candidate, then all the grids side by side."""
    one = workshop_or_404(request, key)
    about, me = _candidate(request, one, candidate), request.person
    form = GradeForm(
        request.POST if request.method == "POST" else None, grid=queries.grid_of(one), initial=queries.marks_by(one, about, me)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.grade(one, candidate=about, marks=form.marks(), by=me)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("C’est noté."))
            return redirect(
                "coaching:workshop" if about.person_id == me.pk else "coaching:feedback",
                *([key] if about.person_id == me.pk else [key, candidate]),
            )
    context = {
        "form": form,
        "workshop": one,
        "about": about,
        "own": about.person_id == me.pk,
        "module": one.meeting.module,
    }
    return render(request, "coaching/grade.html", context, status=422 if form.errors else 200)


@PAGE
def feedback(request: HttpRequest, key: str, candidate: str) -> HttpResponse:
    """The two volunteers compare, then give two strengths and three advices at most."""
    one = workshop_or_404(request, key)
    about, me = _candidate(request, one, candidate), request.person
    if about.person_id == me.pk:
        raise PermissionDenied
    form = FeedbackForm(
        request.POST if request.method == "POST" else None, decision=queries.module_of(one).code == "interview", today=timezone.localdate()
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_feedback(one, candidate=about, by=me, **form.facts())
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("Le retour est donné. La personne le reçoit par message."))
            return redirect("coaching:workshop", key)
    given = queries.feedback_of(one, about)
    context = {
        "form": form, "workshop": one, "about": about, "given": given, "lines": queries.compared(one, about, me), "any": queries.was_graded(one, about), "scale": content.scale(),
        "graded": bool(queries.marks_by(one, about, about.person)), "unsent": form.unsent() if given and form.is_bound else [],
    }  # fmt: skip
    return render(request, "coaching/feedback.html", context, status=422 if form.errors else 200)


@login_not_required
@never_cache
@PAGE
def advice(request: HttpRequest, token: str) -> HttpResponse:
    """Could you do it? Three answers, one tap, without sign-in."""
    one = queries.advice_by(token)
    if request.method == "POST":
        actions.answer_advice(one, said=request.POST.get("said", ""), by=one.feedback.candidate.person)
        return redirect("coaching:advice", token)
    return render(request, "coaching/advice.html", {"advice": one, "tabs": []})
