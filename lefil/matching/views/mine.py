"""What a person says of themselves; a coordinator who follows them may fill it in with them on the phone."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lefil.catalogue.reference import levels, subjects, trades
from lefil.enrolments.models import Enrolment
from lefil.enrolments.rules import visible_enrolments
from lefil.kit.refusals import Refused
from lefil.matching import actions
from lefil.matching.forms import NeedForm, OfferForm, PauseForm, SubjectForm, TradeForm, TradeNeedForm, WeekForm
from lefil.matching.models import Offer
from lefil.matching.queries import pages, waiting
from lefil.matching.rules import can_edit

READ_AND_WRITE = require_http_methods(["GET", "HEAD", "POST"])


def door(request: HttpRequest, key: str, side: str = "") -> Enrolment:
    """The enrolment, for who may fill it in: a stranger gets 404, as does who asks for the wrong side; who only reads gets 403."""
    rows = visible_enrolments(request.person).select_related("person", "programme", "availability", "need", "offer")
    enrolment = get_object_or_404(rows, key=key)
    if side and enrolment.side != side:
        raise Http404
    if not can_edit(request.person, enrolment):
        raise PermissionDenied
    return enrolment


def by_trade(enrolment: Enrolment) -> bool:
    """People who look for a job, and their mentors, name trades; the others subjects and classes."""
    return enrolment.programme.pack == "mentoring"


@READ_AND_WRITE
def availability(request: HttpRequest, key: str) -> HttpResponse:
    enrolment = door(request, key)
    painted = getattr(enrolment, "availability", None)
    before = {"week": WeekForm.cells(painted.bands if painted else 0)}
    form = WeekForm(request.POST if request.method == "POST" else None, initial=before)
    if form.is_valid():
        actions.paint(enrolment, bands=form.mask(), by=request.person)
        messages.success(request, _("Vos horaires sont enregistrés."))
        return redirect("matching:availability", enrolment.key)
    about = "" if enrolment.person_id == request.person.pk else enrolment.person.name
    context = {"form": form, "enrolment": enrolment, "about": about, "button": _("Enregistrer mes horaires")}
    return render(request, "matching/availability.html", context, status=422 if form.errors else 200)


@READ_AND_WRITE
def need(request: HttpRequest, key: str) -> HttpResponse:
    enrolment = door(request, key, "learner")
    mine = getattr(enrolment, "need", None)
    kind = TradeNeedForm if by_trade(enrolment) else NeedForm
    form = kind(request.POST if request.method == "POST" else None, need=mine)
    if form.is_valid() and _kept(form, lambda: actions.ask(enrolment, **form.facts(), by=request.person)):
        messages.success(request, _("Votre demande est enregistrée."))
        return redirect("matching:need", enrolment.key)
    standing = pages.standing(mine) if mine else None
    why = waiting.explained(mine, now=timezone.now()) if mine and mine.state == "open" else None
    context = {"form": form, "enrolment": enrolment, "need": mine, "standing": standing, "why": why, "trade": by_trade(enrolment)}
    return render(request, "matching/need.html", context, status=422 if form.errors else 200)


def _kept(form: Form, write: Callable[[], object]) -> bool:
    """Tries the action; its refusal becomes an error of the form, so that nothing typed is lost."""
    try:
        write()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
def close_need(request: HttpRequest, key: str) -> HttpResponse:
    enrolment = door(request, key, "learner")
    mine = getattr(enrolment, "need", None)
    if mine is None:
        raise Http404
    actions.close_need(mine, by=request.person)
    messages.success(request, _("Votre demande est fermée. Vous pouvez demander encore quand vous voulez."))
    return redirect("matching:need", enrolment.key)


@READ_AND_WRITE
def offer(request: HttpRequest, key: str) -> HttpResponse:
    enrolment = door(request, key, "volunteer")
    mine = getattr(enrolment, "offer", None)
    form = OfferForm(request.POST if request.method == "POST" else None, offer=mine, trade=by_trade(enrolment))
    lines = _lines(mine)
    if form.is_valid() and _kept(form, lambda: actions.offer(enrolment, **form.cleaned_data, subjects=lines, by=request.person)):
        messages.success(request, _("Votre offre est enregistrée."))
        return redirect("matching:offer", enrolment.key)
    return _offer_page(request, enrolment, form=form)


def _offer_page(request: HttpRequest, enrolment: Enrolment, **forms: Form) -> HttpResponse:
    mine = getattr(enrolment, "offer", None)
    trade = by_trade(enrolment)
    add = TradeForm(prefix="add") if trade else SubjectForm(prefix="add")
    shown = {"form": OfferForm(offer=mine, trade=trade), "add": add, "pause": PauseForm(prefix="pause"), **forms}
    context = {"enrolment": enrolment, "trade": trade, "offer": mine, "lines": _named(mine), "paused": _paused(mine), **shown}
    wrong = any(form.is_bound and form.errors for form in forms.values())
    return render(request, "matching/offer.html", context, status=422 if wrong else 200)


def _lines(mine: Offer | None) -> list[tuple[str, str, str]]:
    return [(line.subject, line.level_from, line.level_to) for line in mine.subjects.all()] if mine else []


def _named(mine: Offer | None) -> list[dict]:
    return [
        {"code": code, "subject": subjects.subject(code).label, "first": levels.level(first).label, "last": levels.level(last).label}
        for code, first, last in _lines(mine)
    ]


def _paused(mine: Offer | None) -> bool:
    return bool(mine and mine.paused_until and mine.paused_until >= timezone.localdate())


@require_POST
def offer_subjects(request: HttpRequest, key: str) -> HttpResponse:
    """Adds one subject, or removes the one named by `remove`; the rest of the offer stays."""
    enrolment = door(request, key, "volunteer")
    mine = getattr(enrolment, "offer", None)
    facts = OfferForm(offer=mine).initial
    add = TradeForm(request.POST, prefix="add") if by_trade(enrolment) else SubjectForm(request.POST, prefix="add")
    lines = _lines(mine)
    if removed := request.POST.get("remove"):
        lines = [line for line in lines if removed not in {line[0], trades.domain_of(line[0])}]  # a domain goes with its jobs
    elif not add.is_valid():
        return _offer_page(request, enrolment, add=add)
    else:
        lines += add.lines(lines)
    if _kept(add, lambda: actions.offer(enrolment, **facts, subjects=lines, by=request.person)):
        messages.success(request, _("Vos métiers sont enregistrés.") if by_trade(enrolment) else _("Vos matières sont enregistrées."))
        return redirect("matching:offer", enrolment.key)
    return _offer_page(request, enrolment, add=add)


@require_POST
def pause(request: HttpRequest, key: str) -> HttpResponse:
    """Pauses until a day, or resumes when `resume` is posted."""
    enrolment = door(request, key, "volunteer")
    mine = getattr(enrolment, "offer", None)
    if mine is None:
        raise Http404
    if request.POST.get("resume"):
        actions.resume(mine, by=request.person)
        messages.success(request, _("La pause est finie. Nous vous proposons à nouveau quelqu’un."))
        return redirect("matching:offer", enrolment.key)
    form = PauseForm(request.POST, prefix="pause")
    if not form.is_valid():
        return _offer_page(request, enrolment, pause=form)
    actions.pause(mine, until=form.cleaned_data["until"], by=request.person)
    messages.success(request, _("Vous êtes en pause. Vos binômes en cours continuent."))
    return redirect("matching:offer", enrolment.key)
