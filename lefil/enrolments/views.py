from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lefil.catalogue.models import Module
from lefil.enrolments import actions
from lefil.enrolments.forms import QuizForm, SignForm
from lefil.enrolments.models import Enrolment
from lefil.enrolments.queries import words_of
from lefil.enrolments.rules import own_enrolments
from lefil.kit.texts import markdown


def _step(request: HttpRequest, key: str, module: str, kind: str) -> tuple[Enrolment, Module]:
    """A person walks their own path only; staff decide on other pages."""
    mine = own_enrolments(request.person).select_related("person", "programme", "organisation")
    enrolment = get_object_or_404(mine, key=key)
    modules = enrolment.programme.modules.filter(side=enrolment.side, active=True, kind=kind)
    return enrolment, get_object_or_404(modules, key=module)


def training(request: HttpRequest, key: str, module: str) -> HttpResponse:
    """One card a page: `?carte=3` is the third. Each card is a link, so that it works offline-ish and without JavaScript.

    The last leads to the quiz; of a training that has none, it posts here that all is read.
    """
    enrolment, step = _step(request, key, module, "training")
    cards = step.content.get("cards", [])
    wanted = request.GET.get("carte", "1")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 4 else 0
    if not 1 <= number <= len(cards):
        raise Http404
    card, ends = cards[number - 1], number == len(cards) and not step.content.get("quiz")
    if request.method == "POST":
        if not ends:
            raise Http404
        actions.finish_cards(enrolment, module=step, by=request.person)
        messages.success(request, _("C’est fait : tout est lu."))
        return redirect("home")
    context = {
        "enrolment": enrolment, "module": step, "card": card, "ends": ends, "text": markdown(card["text"]), "number": number, "total": len(cards),
        "back": f"?carte={number - 1}" if number > 1 else reverse("home"),
        "forward": f"?carte={number + 1}" if number < len(cards) else reverse("enrolments:quiz", args=[key, module]),
    }  # fmt: skip
    return render(request, "enrolments/training.html", context)


def quiz(request: HttpRequest, key: str, module: str) -> HttpResponse:
    enrolment, step = _step(request, key, module, "training")
    if not step.content.get("quiz"):
        raise Http404
    form = QuizForm(request.POST if request.method == "POST" else None, module=step)
    context = {"enrolment": enrolment, "module": step, "form": form, "back": reverse("enrolments:training", args=[key, module])}
    if request.method != "POST":
        return render(request, "enrolments/quiz.html", context)
    if not form.is_valid():
        return render(request, "enrolments/quiz.html", context, status=422)
    given = form.answers()
    completion = actions.answer_quiz(enrolment, module=step, answers=given, by=request.person)
    context["completion"] = completion
    context["results"] = [
        {
            "text": question["text"],
            "right": given.get(number) == {n for n, choice in enumerate(question["choices"]) if choice["right"]},
            "answers": [choice["text"] for choice in question["choices"] if choice["right"]],
            "why": question["why"],
        }
        for number, question in enumerate(step.content["quiz"])
    ]
    return render(request, "enrolments/quiz_result.html", context)


def commitment(request: HttpRequest, key: str, module: str) -> HttpResponse:
    enrolment, step = _step(request, key, module, "commitment")
    text = words_of(enrolment, step)
    form = SignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.sign_text(enrolment, module=step, text_shown=text, by=request.person)
        messages.success(request, _("Merci. Votre engagement est signé."))
        return redirect("home")
    context = {"enrolment": enrolment, "module": step, "form": form, "text": markdown(text), "back": reverse("home")}
    return render(request, "enrolments/commitment.html", context, status=422 if form.errors else 200)
