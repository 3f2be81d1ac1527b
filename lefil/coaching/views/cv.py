"""A candidate's master CV: twelve questions, then line by line."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.coaching import content
from lefil.coaching.actions import cv as actions
from lefil.coaching.forms.cv import AnswerForm, ContactForm, LineForm, PathForm, PersonalForm
from lefil.coaching.models import Cv, CvLine
from lefil.coaching.queries import cv as cvs
from lefil.coaching.queries.cv_reading import begins_with_a_verb
from lefil.coaching.queries.words import cv_questions
from lefil.coaching.rules import place_of
from lefil.enrolments.models import Enrolment
from lefil.kit.refusals import Refused

PAGE = require_http_methods(["GET", "HEAD", "POST"])


def place_or_404(request: HttpRequest) -> Enrolment:
    place = place_of(request.person, "learner")
    if place is None:
        raise Http404
    return place


def own_cv(request: HttpRequest) -> Cv:
    """Their own, already begun; 404 to who has no place or no CV yet."""
    return get_object_or_404(cvs.own_cvs(request.person).select_related("enrolment__person"), enrolment=place_or_404(request))


def typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@PAGE
def cv(request: HttpRequest) -> HttpResponse:
    """The whole CV, section after section, with what volunteers said of each line. Posted to: begins it."""
    place = place_or_404(request)
    if request.method == "POST":
        actions.begin_cv(place, by=request.person)
        return redirect("coaching:cv_questions")
    mine = cvs.own_cvs(request.person).filter(enrolment=place).select_related("enrolment__person").first()
    if mine is None:
        return render(request, "coaching/cv_begin.html", {"questions": len(cv_questions(place.programme_id))})
    comments = list(cvs.own_comments(request.person).filter(cv=mine))
    questions = cv_questions(place.programme_id)
    asked = [one["code"] for one in questions]
    left = cvs.next_question(mine, questions)
    context = {
        "cv": mine, "sections": cvs.written(mine), "comments": cvs.by_line(comments), "waiting": sum(one.done is None for one in comments),
        "left": asked.index(left) + 1 if left else 0, "total": len(asked), "variants": mine.variants.all(), "contact": cvs.contact_of(cvs.sheet_of(mine)),
        "corrected": mine.shares.exclude(corrected=None).select_related("corrected_by")[:3], "personal": cvs.personal_words(mine), "reason": content.read("cv")["private"]["text"],
    }  # fmt: skip
    return render(request, "coaching/cv.html", context)


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Back to where the person stopped; once all are answered, the list of them, to change any."""
    mine = own_cv(request)
    asked = cv_questions(mine.enrolment.programme_id)
    code = cvs.next_question(mine, asked)
    if code:
        return redirect("coaching:cv_question", code)
    rows = [(one, mine.answers.get(one["code"], "")) for one in asked]
    return render(request, "coaching/cv_questions.html", {"rows": rows})


@PAGE
def question(request: HttpRequest, code: str) -> HttpResponse:
    """One question. Each answer is kept at once; any question may be passed."""
    mine = own_cv(request)
    asked = cv_questions(mine.enrolment.programme_id)
    place = next((n for n, one in enumerate(asked) if one["code"] == code), None)
    if place is None:
        raise Http404
    form = AnswerForm(typed(request), question=asked[place], initial={"said": mine.answers.get(code, "")})
    if request.method == "POST" and ("skip" in request.POST or form.is_valid()):
        mine = actions.answer_cv(mine, question=code, text="" if "skip" in request.POST else form.cleaned_data["said"], by=request.person)
        left = cvs.next_question(mine, asked)
        if left:
            return redirect("coaching:cv_question", asked[place + 1]["code"] if _still(mine, asked, place) else left)
        messages.success(request, _("C’est gardé. Votre CV est prêt à être relu, ligne par ligne."))
        return redirect("coaching:cv")
    back = reverse("coaching:cv_question", args=[asked[place - 1]["code"]]) if place else reverse("coaching:cv")
    context = {"form": form, "back": back, "step": {"current": place + 1, "total": len(asked)}, "skip": True, "code": code}
    return render(request, "coaching/cv_question.html", context, status=422 if form.errors else 200)


def _still(mine: Cv, asked: list[dict[str, str]], place: int) -> bool:
    """The next one waits for its answer: somebody who goes through them in order goes on from here."""
    after = asked[place + 1]["code"] if place + 1 < len(asked) else ""
    return bool(after) and after not in mine.answers and after not in mine.passed


def asked_again(request: HttpRequest, form: Any, question: str, button: str, back: str, *, lead: str = "") -> HttpResponse:
    """One short form on a page of its own."""
    context = {"form": form, "question": question, "lead": lead, "button": button, "back": back}
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


@PAGE
def contact(request: HttpRequest) -> HttpResponse:
    mine = own_cv(request)
    first = {name: getattr(mine, name) for name in ("title", "name", "email", "phone", "city")}
    form = ContactForm(typed(request), initial=first)
    if request.method == "POST" and form.is_valid():
        actions.say_contact(mine, by=request.person, **form.cleaned_data)
        messages.success(request, _("C’est gardé."))
        return redirect("coaching:cv")
    return asked_again(request, form, _("Le haut de votre CV"), _("Garder"), reverse("coaching:cv"))


@PAGE
def personal(request: HttpRequest) -> HttpResponse:
    """The anti-discrimination switch, with its reason."""
    mine = own_cv(request)
    form = PersonalForm(typed(request), initial={**mine.personal, "hides": mine.hides})
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        actions.hide_personal(mine, hides=facts.pop("hides"), facts=facts, by=request.person)
        messages.success(request, _("C’est gardé."))
        return redirect("coaching:cv")
    lead = _("Un recruteur n’a pas besoin de ces informations. La loi lui interdit de choisir d’après elles. Vous décidez.")
    return asked_again(request, form, _("Ce qui reste privé"), _("Garder mon choix"), reverse("coaching:cv"), lead=lead)


def _words(form: LineForm) -> dict[str, Any]:
    return dict(form.cleaned_data)


@PAGE
def line_new(request: HttpRequest, section: str) -> HttpResponse:
    """A new line of a section; with ?sous=, an action under an experience."""
    mine = own_cv(request)
    if section not in CvLine.SECTIONS:
        raise Http404
    over = None
    if key := request.GET.get("sous", ""):
        over = get_object_or_404(cvs.own_lines(request.person).filter(cv=mine, section=section, under=None), key=key)
    form = LineForm(typed(request), section="action" if over else section, initial={"shown": section != "references"})
    if request.method == "POST" and form.is_valid():
        made = actions.add_line(mine, section=section, under=over, by=request.person, **_words(form))
        messages.success(request, _("La ligne est ajoutée."))
        return redirect("coaching:cv_line", over.key if over else made.key)
    back = reverse("coaching:cv_line", args=[over.key]) if over else reverse("coaching:cv")
    question = over.text if over else str(CvLine.SECTIONS[section])
    return asked_again(request, form, question, _("Ajouter cette ligne"), back)


@PAGE
def line(request: HttpRequest, key: str) -> HttpResponse:
    """One line: its words, what was done in it, what volunteers said of it."""
    one = get_object_or_404(cvs.own_lines(request.person), key=key)
    section = "action" if one.under else one.section
    form = LineForm(typed(request), section=section, initial={**one.words, "shown": one.shown})
    back = reverse("coaching:cv_line", args=[one.under.key]) if one.under else reverse("coaching:cv")
    if request.method == "POST" and form.is_valid():
        actions.change_line(one, by=request.person, **_words(form))
        messages.success(request, _("C’est gardé."))
        return redirect(back)
    done = one.actions.all()
    context = {
        "line": one, "form": form, "back": back, "may_hold": one.under is None and one.section in actions.UNDER,
        "done": [(each, "" if begins_with_a_verb(each.text) else _("Essayez de commencer par un verbe.")) for each in done], "verbs": content.read("cv")["verbs"],
        "comments": cvs.own_comments(request.person).filter(line=one), "question": one.under.text if one.under else one.get_section_display(),
    }  # fmt: skip
    return render(request, "coaching/cv_line.html", context, status=422 if form.errors else 200)


@require_POST
def line_do(request: HttpRequest, key: str) -> HttpResponse:
    """Up one place, or out."""
    one = get_object_or_404(cvs.own_lines(request.person), key=key)
    after = redirect("coaching:cv_line", one.under.key) if one.under else redirect("coaching:cv")
    match request.POST.get("do"):
        case "up":
            actions.raise_line(one, by=request.person)
        case "remove":
            actions.remove_line(one, by=request.person)
            messages.success(request, _("La ligne est retirée. Vos versions la gardent."))
        case _unknown:
            raise Refused(_("Choisissez ce que vous voulez faire de cette ligne."))
    return after


@PAGE
def path(request: HttpRequest, code: str) -> HttpResponse:
    """A foreign diploma, a gap, work without contract: a short true line."""
    mine = own_cv(request)
    part = next((one for one in content.read("cv")["migrant"] if one["code"] == code), None)
    if part is None:
        raise Http404
    form = PathForm(typed(request), part=part)
    if request.method == "POST" and form.is_valid():
        made = actions.tell_path(mine, code=code, facts=form.cleaned_data, by=request.person)
        messages.success(request, _("La ligne est ajoutée. Changez ses mots si vous voulez."))
        return redirect("coaching:cv_line", made.key)
    return asked_again(request, form, part["name"], _("Ajouter cette ligne"), reverse("coaching:cv_paths"), lead=part["text"])


@require_safe
def paths(request: HttpRequest) -> HttpResponse:
    own_cv(request)
    return render(request, "coaching/cv_paths.html", {"parts": content.read("cv")["migrant"]})
