from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.kit.refusals import Refused
from lefil.mentoring import actions
from lefil.mentoring.forms.own import AnswerForm, ApplicationForm, InterviewForm
from lefil.mentoring.models import Application
from lefil.mentoring.queries import own, pairs
from lefil.mentoring.queries.links import follow_up_by
from lefil.mentoring.rules import BOARD, is_mentor_of, own_applications, shows_board, visible_applications
from lefil.mentoring.views.mine import own_place, pair_or_404
from lefil.people.requests import PersonRequest
from lefil.people.texts import CONSENTS

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def board(request: PersonRequest) -> HttpResponse:
    """My applications by state, those to follow up first; and whether my mentor reads them."""
    place, me, today = own_place(request), request.person, timezone.localdate()
    rows = own_applications(me)
    due = own.due(rows, today)
    context = {
        "place": place, "columns": own.board(rows, but=due), "due": due, "today": today, "shown": shows_board(me),
        "board_text": CONSENTS[BOARD], "own": True,
    }  # fmt: skip
    return render(request, "mentoring/board.html", context)


@require_safe
def of_learner(request: PersonRequest, key: str) -> HttpResponse:
    """The board of the learner one mentors, while they agree. The team does not read it."""
    group, me = pair_or_404(request, key), request.person
    learner = pairs.learner_in(group)
    if learner is not None and learner.pk == me.pk:
        return redirect("mentoring:board")
    if learner is None or not is_mentor_of(me, group):
        raise PermissionDenied
    rows, today = visible_applications(me).filter(person=learner), timezone.localdate()
    shown, due = group.state == "active" and shows_board(learner), own.due(rows, today)
    context = {
        "columns": own.board(rows, but=due), "due": due, "today": today, "shown": shown, "learner": learner, "group": group,
        "own": False,
    }  # fmt: skip
    return render(request, "mentoring/board.html", context)


@PAGE
def add(request: PersonRequest) -> HttpResponse:
    own_place(request)
    form = ApplicationForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _kept(form, lambda: actions.add_application(request.person, by=request.person, **form.facts()))
    ):
        messages.success(request, _("La candidature est dans votre tableau."))
        return redirect("mentoring:board")
    context = {"form": form, "application": None}
    return render(request, "mentoring/application_form.html", context, status=422 if form.errors else 200)


def _kept(form: Any, write: Any) -> bool:
    try:
        write()
    except Refused as no:
        form.add_error(None, str(no))
    return not form.errors


def _mine_or_404(request: PersonRequest, key: str) -> Application:
    """A line of one's own board. A mentor reads it on the board, and changes nothing."""
    found = get_object_or_404(visible_applications(request.person).select_related("person"), key=key)
    if found.person_id != request.person.pk:
        raise PermissionDenied
    return found


@PAGE
def detail(request: PersonRequest, key: str) -> HttpResponse:
    """One line, to read and to correct."""
    one = _mine_or_404(request, key)
    form = ApplicationForm(request.POST if request.method == "POST" else None, application=one)
    if (
        request.method == "POST"
        and form.is_valid()
        and _kept(form, lambda: actions.change_application(one, by=request.person, **form.facts()))
    ):
        messages.success(request, _("La candidature est à jour."))
        return redirect("mentoring:board")
    context = {"form": form, "application": one}
    return render(request, "mentoring/application_form.html", context, status=422 if form.errors else 200)


@require_POST
def advance(request: PersonRequest, key: str) -> HttpResponse:
    """One button: sent, followed up, or not today."""
    one = _mine_or_404(request, key)
    to = request.POST.get("to", "")
    if to == "later":
        actions.postpone(one, by=request.person)
        messages.success(request, _("Nous vous en reparlons dans trois jours."))
    else:
        actions.advance(one, to=to, by=request.person)
        messages.success(request, _("Le tableau est à jour."))
    return redirect("mentoring:board")


@PAGE
def interview(request: PersonRequest, key: str) -> HttpResponse:
    one = _mine_or_404(request, key)
    form = InterviewForm(request.POST if request.method == "POST" else None, initial={"on": one.interview_on})
    move = lambda: actions.advance(one, to="interview", on=form.cleaned_data["on"], by=request.person)  # noqa: E731
    if request.method == "POST" and form.is_valid() and _kept(form, move):
        messages.success(request, _("Un entretien, c’est une belle étape. Préparez-le avec votre mentor."))
        return redirect("mentoring:board")
    context = {
        "form": form, "question": _("Un entretien chez %(company)s") % {"company": one.company}, "back": reverse("mentoring:board"),
        "button": _("Noter l’entretien"),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


@PAGE
def answer(request: PersonRequest, key: str) -> HttpResponse:
    one = _mine_or_404(request, key)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"result": one.result, "lesson": one.lesson})
    move = lambda: actions.advance(one, to="answered", by=request.person, **form.cleaned_data)  # noqa: E731
    if request.method == "POST" and form.is_valid() and _kept(form, move):
        good = form.cleaned_data["result"] == "hired"
        messages.success(request, _("Bravo. C’est votre travail.") if good else _("C’est noté. Chaque réponse apprend quelque chose."))
        return redirect("mentoring:board")
    context = {
        "form": form, "question": _("La réponse de %(company)s") % {"company": one.company}, "back": reverse("mentoring:board"),
        "button": _("Noter la réponse"),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


@PAGE
def remove(request: PersonRequest, key: str) -> HttpResponse:
    one = _mine_or_404(request, key)
    if request.method == "POST":
        actions.remove_application(one, by=request.person)
        messages.success(request, _("La candidature est retirée."))
        return redirect("mentoring:board")
    context = {
        "question": _("Retirer cette candidature ?"), "lead": f"{one.company}, {one.job}", "button": _("Retirer la candidature"),
        "back": reverse("mentoring:application", args=[key]), "danger": True,
    }  # fmt: skip
    return render(request, "kit/confirm.html", context)


@login_not_required
@never_cache
@PAGE
def follow_up(request: PersonRequest, token: str) -> HttpResponse:
    """The link of the letter: "c’est fait" or "plus tard", one tap, without sign-in. Reading the page changes nothing."""
    one = follow_up_by(token)
    waits = one.state in {"sent", "followed"} and one.follow_up_due is not None
    said = request.GET.get("fait", "")
    if request.method == "POST":
        if request.POST.get("said") == "later":
            actions.postpone(one, by=one.person)
        elif waits and one.follow_up_due <= timezone.localdate():  # type: ignore[operator]
            actions.advance(one, to="followed", by=one.person)
        return redirect(f"{request.path}?fait={'plus-tard' if request.POST.get('said') == 'later' else 'oui'}")
    context = {"application": one, "waits": waits, "due": waits and one.follow_up_due <= timezone.localdate(), "said": said, "tabs": []}  # type: ignore[operator]
    return render(request, "mentoring/follow_up.html", context)
