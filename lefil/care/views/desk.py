"""The coordinator's pages: who is silent, one thread, what is owed today, the pace of a programme."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.care import actions, queries
from lefil.care.actions.threads import care_of
from lefil.care.forms import ContactForm, LevelForm, NumberForm, OwnerForm, PaceForm, RelayForm, TickForm
from lefil.care.models import Thread
from lefil.care.queries.replies import replies_to_place
from lefil.care.queries.team import team_of
from lefil.care.rules import visible_signals, visible_tasks, visible_threads
from lefil.catalogue.rules import can_set, run_by
from lefil.kit.refusals import Refused
from lefil.orgs.rules import is_staff
from lefil.people.actions import saw
from lefil.people.models import Person
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])


def staff_only(request: PersonRequest) -> Person:
    if not is_staff(request.person):
        raise PermissionDenied
    return request.person


def _number(request: PersonRequest) -> int:
    given = request.GET.get("page", "1")
    return int(given) if given.isdecimal() and len(given) < 5 else 1


@require_safe
def silence(request: PersonRequest) -> HttpResponse:
    """Nobody has spoken to these people for 14 days, the longest first."""
    me, now = staff_only(request), timezone.now()
    everybody, mine, slug = queries.silent(me, now=now), request.GET.get("a") == "moi", request.GET.get("d", "")
    places = queries.by_programme(everybody)
    rows = everybody.filter(owner=me) if mine else everybody
    if slug:
        rows = rows.filter(enrolment__programme__slug=slug)
    found, following = queries.silent_page(rows, now=now, page=_number(request))
    context = {
        "rows": found, "total": sum(count for _programme, count in places), "next": following, "mine": mine, "slug": slug, "places": places,
        "own": everybody.filter(owner=me).count(), "replies": replies_to_place(me).count(), "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "care/silence.html", context)


@require_safe
def today(request: PersonRequest) -> HttpResponse:
    """What is owed today, the most overdue first."""
    me, mine = staff_only(request), request.GET.get("a") != "tous"
    rows = queries.to_do(me, today=timezone.localdate(), mine=mine)
    return render(request, "care/today.html", {"rows": rows[:100], "total": rows.count(), "mine": mine, "today": timezone.localdate()})


@PAGE
def thread(request: PersonRequest, key: str) -> HttpResponse:
    """One person's thread: level, signs, what is owed, what was said; and the call sheet."""
    me = staff_only(request)
    one = thread_for(me, key)
    saw(one.enrolment.person, by=me, news=queries.last_news(one))
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.attempt(
                one, kind=given["kind"], reached=given["reached"], words=given["words"], mood=given["mood"], promise=given["promise"],
                promised=given["promised"] or 0, by=me,
            )  # fmt: skip
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("C’est noté."))
            return redirect("care:thread", one.key)
    return page(request, one, contact=form, status=422 if form.errors else 200)


@require_POST
def level(request: PersonRequest, key: str) -> HttpResponse:
    one = thread_for(staff_only(request), key)
    form = LevelForm(request.POST)
    if form.is_valid():
        try:
            actions.set_level(one, level=form.cleaned_data["level"], why=form.cleaned_data["why"], by=request.person)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("Le niveau est changé."))
            return redirect("care:thread", one.key)
    return page(request, one, levels=form, status=422)


@require_POST
def owner(request: PersonRequest, key: str) -> HttpResponse:
    one = thread_for(staff_only(request), key)
    team = team_of(one)
    form = OwnerForm(request.POST, team=team, owner=one.owner)
    if form.is_valid():
        chosen = next(person for person in team if person.key == form.cleaned_data["owner"])
        actions.entrust(one, owner=chosen, by=request.person)
        messages.success(request, _("%(name)s suit maintenant ce fil.") % {"name": chosen.name})
        return redirect("care:thread", one.key)
    return page(request, one, owners=form, status=422)


@require_POST
def tick(request: PersonRequest, key: str) -> HttpResponse:
    """A sign that only a person can hear."""
    one = thread_for(staff_only(request), key)
    form = TickForm(request.POST)
    if form.is_valid():
        actions.tick(one, code=form.cleaned_data["code"], by=request.person)
        messages.success(request, _("Le signe est noté."))
        return redirect("care:thread", one.key)
    return page(request, one, ticks=form, status=422)


@require_POST
def decide(request: PersonRequest, key: str) -> HttpResponse:
    """Confirm a sign, or set it aside with a reason."""
    me = staff_only(request)
    sign = get_object_or_404(visible_signals(me).select_related("thread__enrolment__person"), key=key)
    if request.POST.get("do") == "dismiss":
        actions.dismiss(sign, why=request.POST.get("why", ""), by=me)
        messages.success(request, _("Ce signe est écarté."))
    else:
        actions.confirm(sign, by=me)
        messages.success(request, _("Ce signe est confirmé."))
    return redirect("care:thread", sign.thread.key)


@require_POST
def done(request: PersonRequest, key: str) -> HttpResponse:
    """A task is done, or no longer needed with a reason."""
    me = staff_only(request)
    task = get_object_or_404(visible_tasks(me).select_related("thread__enrolment__person"), key=key)
    if request.POST.get("do") == "drop":
        actions.drop(task, why=request.POST.get("why", ""), by=me)
    else:
        actions.do(task, by=me)
    messages.success(request, _("C’est noté."))
    return redirect("care:thread", task.thread.key)


@PAGE
def pace(request: PersonRequest, slug: str) -> HttpResponse:
    """How closely a programme keeps its threads, and what each sign weighs: the association's to edit."""
    me = staff_only(request)
    programme = get_object_or_404(run_by(me), slug=slug)
    if not can_set(me, programme):
        raise PermissionDenied
    form = PaceForm(request.POST if request.method == "POST" else None, care=care_of(programme))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.set_pace(
                programme, cadence=form.cadence, weights=form.weights, yellow_at=given["yellow_at"], orange_at=given["orange_at"],
                ladder=form.ladder, opens=form.opens, by=me,
            )  # fmt: skip
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("C’est noté."))
            return redirect("care:pace", slug)
    return render(request, "care/pace.html", {"form": form, "programme": programme}, status=422 if form.errors else 200)


def thread_for(me: Person, key: str) -> Thread:
    rows = visible_threads(me).select_related("enrolment__person", "enrolment__programme", "enrolment__organisation", "owner")
    return get_object_or_404(rows, key=key)


def page(request: PersonRequest, one: Thread, *, status: int = 200, **forms: object) -> HttpResponse:
    someone = one.enrolment.person
    context = {
        "one": queries.page_of(one), "someone": someone, "contact": ContactForm(), "levels": LevelForm(initial={"level": one.level}),
        "owners": OwnerForm(team=team_of(one), owner=one.owner), "ticks": TickForm(), "today": timezone.localdate(),
        "relay_form": RelayForm(by_phone=someone.called), "number_form": NumberForm(), **forms,
    }  # fmt: skip
    return render(request, "care/thread.html", context, status=status)
