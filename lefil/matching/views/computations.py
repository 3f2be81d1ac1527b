"""The runs of a programme: their proof, their progress, two of them beside each other, and trials that publish nothing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lefil.matching import actions, reasons
from lefil.matching.forms import MoreForm
from lefil.matching.models import Run
from lefil.matching.queries import runs
from lefil.matching.rules import can_run, visible_runs
from lefil.matching.views.staff import back_to_board, owned_or_403, programme_or_404


@require_safe
def computations(request: HttpRequest, slug: str) -> HttpResponse:
    """The last runs, to compare two of them (`a` and `b`, keys)."""
    programme = programme_or_404(request.person, slug)
    listed = list(runs.of(programme)[: runs.SHOWN_RUNS])
    one, other = (_named(listed, request.GET.get(name, "")) for name in ("a", "b"))
    context = {
        "programme": programme, "runs": [(run, reasons.question(run.question)) for run in listed], "one": one, "other": other,
        "asked": bool(one and other), "compared": runs.compare(request.person, one, other) if one and other else None,
        "more": MoreForm(), "can_run": can_run(request.person, programme),
    }  # fmt: skip
    return render(request, "matching/computations.html", context)


def _named(listed: list[Run], key: str) -> Run | None:
    return next((run for run in listed if run.key == key), None)


@require_safe
def computation(request: HttpRequest, key: str) -> HttpResponse:
    """The proof of one run in words, or how far it is."""
    found = get_object_or_404(visible_runs(request.person), key=key)
    context = {
        "run": found, "programme": found.programme, "progress": runs.parts_done(found), "tiers": reasons.tiers(found.certificate),
        "question": reasons.question(found.question), "last": runs.last_published(found.programme),
    }  # fmt: skip
    return render(request, "matching/computation.html", context)


@require_safe
def computation_progress(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(visible_runs(request.person), key=key)
    url = reverse("matching:computation", args=[found.key])
    if found.state != "computing" or not request.htmx:
        return HttpResponse(headers={"HX-Redirect": url}) if request.htmx else redirect(url)
    return render(request, "matching/_computing.html", {"run": found, "progress": runs.parts_done(found)})


@require_POST
def try_more(request: HttpRequest, slug: str) -> HttpResponse:
    """A trial with more volunteers of a kind, beside the last published run."""
    programme = owned_or_403(request.person, slug)
    form = MoreForm(request.POST)
    if not form.is_valid():
        listed = list(runs.of(programme)[: runs.SHOWN_RUNS])
        context = {
            "programme": programme, "runs": [(run, reasons.question(run.question)) for run in listed], "one": None, "other": None,
            "asked": False, "compared": None, "more": form, "can_run": True,
        }  # fmt: skip
        return render(request, "matching/computations.html", context, status=422)
    return show_trial(request, programme.slug, form.question())


def show_trial(request: HttpRequest, slug: str, question: dict) -> HttpResponse:
    programme = owned_or_403(request.person, slug)
    last = runs.last_published(programme)
    if last is None:
        messages.warning(request, _("Lancez d’abord un calcul : un essai se compare au dernier."))
        return back_to_board(programme)
    if runs.is_large(programme):
        return redirect("matching:computation", actions.ask_run(programme, question=question, by=request.person).key)
    trial = actions.try_out(programme, question=question, by=request.person)
    return redirect(reverse("matching:computations", args=[programme.slug]) + f"?a={last.key}&b={trial.key}")
