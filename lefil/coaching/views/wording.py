"""An association's own words: modules and their grids, the questions of the CV and of the interview, the five that suggest a path."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lefil.catalogue.models import Module, Programme
from lefil.catalogue.rules import can_set, run_by
from lefil.coaching import content, queries
from lefil.coaching.actions import wording as actions
from lefil.coaching.forms.wording import BankForm, CvQuestionsForm, ModuleForm, PathWordsForm
from lefil.coaching.queries.interview import interview_words
from lefil.coaching.queries.words import cv_questions, path_words
from lefil.kit.refusals import Refused

PAGE = require_http_methods(["GET", "HEAD", "POST"])


def _module(request: HttpRequest, key: str) -> Module:
    module = get_object_or_404(queries.modules_followed_by(request.person), key=key)
    if not can_set(request.person, module.programme):
        raise PermissionDenied
    return module


def _programme(request: HttpRequest, key: str) -> Programme:
    programme = get_object_or_404(run_by(request.person, "admin", "coordinator").filter(pack="coaching"), key=key)
    if not can_set(request.person, programme):
        raise PermissionDenied
    return programme


def _written(request: HttpRequest, form: forms.Form, write: Callable[[], Any], facts: dict[str, Any]) -> HttpResponse:
    """One form of words: kept as a version, or sent back with what is to correct. `facts`: title, lead, restore (an address)."""
    if request.method == "POST" and form.is_valid():
        try:
            made = write()
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("C’est gardé : version %(n)s. Les retours déjà donnés gardent leurs mots.") % {"n": made.number})
            return redirect("coaching:workshops")
    return render(request, "coaching/wording.html", {"form": form, **facts}, status=422 if form.errors else 200)


@PAGE
def wording(request: HttpRequest, key: str) -> HttpResponse:
    """The words and the grid of one module, for who runs its programme. What was graded keeps the words of its day."""
    module = _module(request, key)
    form = ModuleForm(request.POST if request.method == "POST" else None, module=module, levels=content.scale()["words"])
    facts = {
        "title": _("Les mots de « %(title)s »") % {"title": module.title}, "version": module.version, "grid": True,
        "restore": reverse("coaching:wording_restore", args=[key, "words"]),
        "questions": reverse("coaching:wording_questions", args=[key]) if module.code in actions.QUESTIONS else "",
    }  # fmt: skip
    return _written(
        request, form, lambda: actions.write_module(module, title=form.cleaned_data["title"], facts=form.facts(), by=request.person), facts
    )


@PAGE
def questions(request: HttpRequest, key: str) -> HttpResponse:
    """The twelve questions of the CV, or the interview's bank; the other modules have no questions of their own."""
    module = _module(request, key)
    sent = request.POST if request.method == "POST" else None
    form: CvQuestionsForm | BankForm
    if module.code == "cv":
        form, title = CvQuestionsForm(sent, questions=cv_questions(module.programme_id)), _("Les douze questions du CV")
    elif module.code == "interview":
        form, title = BankForm(sent, bank=interview_words(module.programme)), _("Les questions de l’entretien")
    else:
        raise Http404
    facts = {"title": title, "version": module.version, "restore": reverse("coaching:wording_restore", args=[key, "questions"])}
    return _written(request, form, lambda: actions.write_module(module, title=module.title, facts=form.facts(), by=request.person), facts)


@PAGE
def path(request: HttpRequest, key: str) -> HttpResponse:
    """The five questions that suggest by what to begin."""
    programme = _programme(request, key)
    number, standing = path_words(programme.pk)
    form = PathWordsForm(request.POST if request.method == "POST" else None, questions=standing)
    facts = {"title": _("Les cinq questions du début"), "version": number + 1, "restore": reverse("coaching:path_restore", args=[key])}
    return _written(request, form, lambda: actions.write_path(programme, questions=form.facts(), by=request.person), facts)


@PAGE
def restore(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """Asks first: lefil's own words come back as one more version, and the association's stay in the former ones."""
    module = _module(request, key)
    if part not in {"words", "questions"} or (part == "questions" and module.code not in actions.QUESTIONS):
        raise Http404
    back = reverse("coaching:wording" if part == "words" else "coaching:wording_questions", args=[key])
    return _restored(request, lambda: actions.restore_module(module, part=part, by=request.person), back, module.title)


@PAGE
def path_restore(request: HttpRequest, key: str) -> HttpResponse:
    programme = _programme(request, key)
    back = reverse("coaching:path_wording", args=[key])
    return _restored(request, lambda: actions.restore_path(programme, by=request.person), back, _("Les cinq questions du début"))


def _restored(request: HttpRequest, restore_words: Callable[[], Any], back: str, title: str) -> HttpResponse:
    if request.method == "POST":
        restore_words()
        messages.success(request, _("Les mots d’origine sont revenus. Les retours déjà donnés gardent leurs mots."))
        return redirect(back)
    context = {
        "question": _("Reprendre les mots d’origine ?"),
        "lead": _("« %(title)s » : les mots de votre association ne seront plus montrés. Les retours déjà donnés gardent leurs mots.") % {"title": title},
        "button": _("Reprendre les mots d’origine"), "back": back,
    }  # fmt: skip
    return render(request, "kit/confirm.html", context)
