"""A candidate trains alone: the setting, the simulator, the hard questions; and those who may look at what was shared."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lefil.coaching.actions import interview as actions
from lefil.coaching.actions.interview_upload import MOST_BYTES, PIECE
from lefil.coaching.forms.interview import BeginForm
from lefil.coaching.models import Simulation
from lefil.coaching.queries import interview as queries
from lefil.coaching.rules import may_be_recorded, runs, visible_simulations, visible_workshops
from lefil.coaching.views.choose import own_place
from lefil.coaching.views.interview_words import check_words, simulator_words
from lefil.kit.limits import spend
from lefil.kit.refusals import Refused
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """The four ways to train, and what I have already done."""
    place = own_place(request)
    practice, hard = queries.practice_of(place), queries.hard_questions(place.programme)
    context = {
        "facts": queries.interview_words(place.programme), "kept": queries.KEPT.days, "rows": queries.simulations_of(place), "hard": len(hard),
        "tried": sum(one.code in practice.guesses for one in hard),
    }  # fmt: skip
    return render(request, "coaching/interview.html", context)


@require_safe
def check(request: PersonRequest) -> HttpResponse:
    """Five things to look at before an interview by video: a list without a script, what the device says with one."""
    place = own_place(request)
    context = {
        "checks": queries.interview_words(place.programme)["check"], "name": request.person.called, "facts": {"words": check_words()},
    }  # fmt: skip
    return render(request, "coaching/interview_check.html", context)


@PAGE
def begin(request: PersonRequest) -> HttpResponse:
    """The trade, what to work on, with or without a camera."""
    place = own_place(request)
    facts = queries.interview_words(place.programme)
    first = {"telephone": request.GET.get("telephone") == "1"}
    form = BeginForm(request.POST if request.method == "POST" else None, facts=facts, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            spend("coaching.simulation", request.person.key, most=20, seconds=3600)
            made = actions.begin_simulation(place, by=request.person, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            return redirect("coaching:interview_run", made.key)
    return render(request, "coaching/interview_begin.html", {"form": form, "facts": facts}, status=422 if form.errors else 200)


def _simulation(request: PersonRequest, key: str) -> Simulation:
    rows = visible_simulations(request.person).select_related("enrolment__person", "enrolment__programme", "workshop__meeting")
    return get_object_or_404(rows, key=key)


@PAGE
def run(request: PersonRequest, key: str) -> HttpResponse:
    """One simulation: its candidate answers, listens, shares, deletes; the volunteers it is shared with look and listen."""
    one = _simulation(request, key)
    own = one.enrolment.person_id == request.person.pk
    if request.method == "POST":
        if not own:
            raise PermissionDenied
        return _manage(request, one)
    rows = queries.answers_of(request.person, one)
    context = {"one": one, "own": own, "rows": rows, "whole": sum(answer is not None for _n, _q, answer in rows)}
    if not own:
        return render(request, "coaching/interview_seen.html", context)
    words = queries.interview_words(one.enrolment.programme)
    adult = may_be_recorded(one.enrolment, timezone.localdate())
    done = {number: answer.key for number, _question, answer in rows if answer}
    context |= {
        "workshops": queries.workshops_for(one.enrolment), "tips": words["telephone"] if one.telephone else [], "kept": queries.KEPT.days,
        "adult": adult, "facts": {
            "mine": one.enrolment.key, "simulation": one.key, "known": list(queries.simulations_of(one.enrolment).values_list("key", flat=True)),
            "questions": [question["text"] for _number, question, _answer in rows], "done": list(done), "telephone": one.telephone,
            "test": words["test_question"], "prepare": words["prepare_seconds"], "answer": words["answer_seconds"],
            "attempts": words["attempts"], "aloud": not adult, "piece": PIECE, "heaviest": MOST_BYTES, "open": reverse("coaching:interview_open", args=[one.key]),
            "words": simulator_words(),
        },
    }  # fmt: skip
    return render(request, "coaching/interview_run.html", context)


def _manage(request: PersonRequest, one: Simulation) -> HttpResponse:
    """The candidate shares, no longer shares, deletes one answer or all of them."""
    me, sent = request.person, request.POST
    if "delete" in sent:
        actions.delete_simulation(one, by=me)
        messages.success(request, _("Cet entraînement et ses réponses sont supprimés."))
        return redirect("coaching:interview")
    if "remove" in sent:
        answer = one.answers.filter(key=sent["remove"][:16]).first()
        if answer is None:
            raise Http404
        actions.delete_answer(answer, by=me)
        messages.success(request, _("Cette réponse est supprimée. Vous pouvez répondre à nouveau."))
    elif "unshare" in sent:
        actions.show_simulation(one, workshop=None, by=me)
        messages.success(request, _("Cet entraînement n’est plus partagé. Personne d’autre ne le voit."))
    else:
        workshop = queries.workshops_for(one.enrolment).filter(key=sent.get("workshop", "")[:16]).first()
        if workshop is None:
            raise Refused(_("Choisissez un atelier où vous avez une place."))
        actions.show_simulation(one, workshop=workshop, by=me)
        messages.success(request, _("Cet entraînement est partagé avec les deux bénévoles de cet atelier."))
    return redirect("coaching:interview_run", one.key)


@require_safe
def seen(request: PersonRequest, key: str) -> HttpResponse:
    """The simulations shared with one workshop, for the two who run it."""
    one = get_object_or_404(visible_workshops(request.person).select_related("meeting"), key=key)
    if not runs(request.person, one):
        raise PermissionDenied
    return render(request, "coaching/interview_list.html", {"workshop": one, "rows": queries.simulations_seen_by(request.person, one)})


@require_safe
def hard(request: PersonRequest) -> HttpResponse:
    place = own_place(request)
    practice = queries.practice_of(place)
    rows = [(one, one.code in practice.guesses) for one in queries.hard_questions(place.programme)]
    following = next((one.code for one, tried in rows if not tried), "")
    return render(request, "coaching/interview_hards.html", {"rows": rows, "following": following})


@PAGE
def hard_one(request: PersonRequest, code: str) -> HttpResponse:
    """First: may they ask it? Then why, and three answers, none of which is "the right one"."""
    place = own_place(request)
    rows = queries.hard_questions(place.programme)
    one = next((one for one in rows if one.code == code), None)
    if one is None:
        raise Http404
    if request.method == "POST":
        return _practise(request, code)
    practice = queries.practice_of(place)
    codes = [row.code for row in rows]
    at = codes.index(code)
    context = {
        "one": one, "number": at + 1, "total": len(codes), "guess": practice.guesses.get(code, ""), "chosen": practice.chosen.get(code, -1),
        "right": practice.guesses.get(code) == one.legal, "following": codes[at + 1] if at + 1 < len(codes) else "",
    }  # fmt: skip
    return render(request, "coaching/interview_hard.html", context)


def _practise(request: PersonRequest, code: str) -> HttpResponse:
    place = own_place(request)
    if "answer" in request.POST:
        said = request.POST["answer"]
        actions.choose_hard(place, code=code, number=int(said) if said.isdecimal() and len(said) == 1 else -1, by=request.person)
        messages.success(request, _("Cette réponse est la vôtre. Dites-la trois fois à voix haute, avec vos mots."))
    else:
        actions.guess_hard(place, code=code, said=request.POST.get("said", ""), by=request.person)
    return redirect("coaching:interview_hard", code)
