"""Calling sessions: staff prepare them, volunteers call."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.care import actions
from lefil.care.forms import CallForm, RoundForm
from lefil.care.queries.rounds import calls_of, chosen_threads, mine, progress
from lefil.care.rules import asked_to, can_call, cleared_callers, visible_calls, visible_rounds
from lefil.care.views.desk import staff_only
from lefil.catalogue.rules import run_by
from lefil.kit.refusals import Refused
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])
VOLUNTEERS = 80


@require_safe
def rounds(request: PersonRequest) -> HttpResponse:
    """Staff: the calling sessions, those to come first, and the programmes where one may be prepared."""
    me = staff_only(request)
    rows = visible_rounds(me).filter(ends__gte=timezone.now() - timedelta(days=30)).select_related("programme").order_by("-starts", "-id")
    return render(request, "care/rounds.html", {"rows": rows[:50], "programmes": run_by(me).order_by("name", "id")})


@PAGE
def prepare(request: PersonRequest, slug: str) -> HttpResponse:
    me = staff_only(request)
    programme = get_object_or_404(run_by(me), slug=slug)
    volunteers = list(cleared_callers(me, programme, timezone.localdate())[:VOLUNTEERS])
    form = RoundForm(request.POST if request.method == "POST" else None, volunteers=volunteers)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.open_round(
                programme, organisation=programme.organisation, title=given["title"], script=given["script"], starts=form.moment("begins"),
                ends=form.moment("ends"), callers=[one for one in volunteers if one.key in given["callers"]],
                threads=chosen_threads(me, programme, who=given["who"], most=given["most"], now=timezone.now()), by=me,
            )  # fmt: skip
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("La séance d’appels est prête. Les bénévoles choisis la voient."))
            return redirect("care:round", made.key)
    return render(
        request, "care/round_new.html", {"form": form, "programme": programme, "volunteers": volunteers}, status=422 if form.errors else 200
    )


@require_safe
def round(request: PersonRequest, key: str) -> HttpResponse:
    """Staff: who was called, by whom, and what came of it."""
    me = staff_only(request)
    one = get_object_or_404(visible_rounds(me).filter(programme__in=run_by(me).values("pk")).select_related("programme"), key=key)
    return render(request, "care/round.html", {"one": one, "found": progress(one)})


@require_safe
def own(request: PersonRequest) -> HttpResponse:
    """A volunteer's calling sessions."""
    return render(request, "care/calls.html", {"rows": mine(request.person, now=timezone.now())})


@require_safe
def calls(request: PersonRequest, key: str) -> HttpResponse:
    """First names to call. A number is shown only once a call is taken, and only during the hours of the session."""
    one = get_object_or_404(asked_to(request.person).select_related("programme"), key=key)
    context = {"one": one, "rows": calls_of(one, request.person), "open": can_call(request.person, one)}
    return render(request, "care/calls_round.html", context)


@require_POST
def take(request: PersonRequest, key: str) -> HttpResponse:
    call = get_object_or_404(visible_calls(request.person).select_related("thread__enrolment__person", "round"), key=key)
    actions.take_call(call, by=request.person)
    return redirect("care:call", call.key)


@PAGE
def call(request: PersonRequest, key: str) -> HttpResponse:
    """One call: the number, the script, and what came of it."""
    rows = visible_calls(request.person).filter(by=request.person).select_related("thread__enrolment__person", "round__programme")
    one = get_object_or_404(rows, key=key)
    form = CallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.end_call(
            one, outcome=given["outcome"], words=given["words"], mood=given["mood"], promise=given["promise"], promised=given["promised"] or 0,
            by=request.person,
        )  # fmt: skip
        messages.success(request, _("Merci. C’est noté."))
        return redirect("care:calls", one.round.key)
    shown = one.state == "taken" and can_call(request.person, one.round)
    context = {"one": one, "someone": one.thread.enrolment.person, "shown": shown, "form": form, "script": one.round.script.splitlines()}
    return render(request, "care/call.html", context, status=422 if form.errors else 200)


@require_POST
def give_back(request: PersonRequest, key: str) -> HttpResponse:
    one = get_object_or_404(
        visible_calls(request.person).filter(by=request.person).select_related("thread__enrolment__person", "round"), key=key
    )
    actions.put_back(one, by=request.person)
    return redirect("care:calls", one.round.key)
