"""An HR volunteer's own training: seats to learn in, and the samples that all of them grade."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lefil.coaching import content
from lefil.coaching.actions import training as actions
from lefil.coaching.forms.core import GradeForm, TradesForm
from lefil.coaching.queries import training as reads
from lefil.coaching.queries.suggest import trades as known_trades
from lefil.coaching.rules import place_of
from lefil.enrolments.models import Enrolment
from lefil.kit.refusals import Refused
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])


def _volunteer(request: HttpRequest) -> Enrolment:
    place = place_of(request.person, "volunteer")
    if place is None:
        raise Http404
    return place


@PAGE
def path(request: PersonRequest) -> HttpResponse:
    """Watch, lead a part, lead. Posted to: takes the learner's seat of a workshop, or gives it back."""
    me = _volunteer(request)
    trades = TradesForm(
        request.POST if "trades_said" in request.POST else None, trades=known_trades(), initial={"trades": me.answers.get("trades", [])}
    )
    if request.method == "POST":
        if "trades_said" in request.POST and trades.is_valid():
            actions.say_trades(me, trades=trades.cleaned_data["trades"], by=request.person)
            messages.success(request, _("C’est noté."))
        elif key := request.POST.get("leave", ""):
            actions.leave_lesson(get_object_or_404(reads.lessons_of(me), key=key[:16]), volunteer=me, by=request.person)
            messages.success(request, _("Votre place est rendue."))
        else:
            key = request.POST.get("workshop", "")[:16]
            one = next((one for one in reads.lessons_for(me) if one.key == key), None)
            if one is None:
                raise Refused(_("Quelqu’un apprend déjà dans cet atelier. Choisissez-en un autre."))
            actions.learn_in(one, volunteer=me, by=request.person)
            messages.success(request, _("Votre place est notée. L’atelier est dans vos rendez-vous."))
        return redirect("coaching:training")
    lived, step, mine = reads.learnt(me), reads.step_of(me), list(reads.lessons_of(me)[:20])
    ahead = [one for one in mine if not one.meeting.over]
    names = {"observe": _("Regarder un atelier"), "co_lead": _("Mener une partie"), "lead": _("Mener un atelier")}
    done = reads.calibrated(me)
    context = {
        "trades": trades, "steps": [(names[one], one in lived, one == step) for one in reads.STEPS], "step": step, "ahead": ahead,
        "lessons": [] if step == "lead" or ahead else reads.lessons_for(me), "samples": [(one, one["code"] in done) for one in reads.samples()],
    }  # fmt: skip
    return render(request, "coaching/training.html", context)


@PAGE
def sample(request: PersonRequest, code: str) -> HttpResponse:
    """One sample: first one's own marks, then the reference and one's own deviation."""
    me, one = _volunteer(request), reads.sample_of(code)
    if one is None:
        raise Http404
    given = reads.calibrated(me).get(code)
    form = GradeForm(request.POST if request.method == "POST" else None, grid=reads.sample_grid(one))
    if request.method == "POST" and form.is_valid():
        try:
            actions.calibrate(me, sample=code, marks=form.marks(), by=request.person)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            return redirect("coaching:sample", code)
    context = {"sample": one, "form": form, "gaps": reads.gaps_of(given) if given else [], "scale": content.scale()}
    return render(request, "coaching/sample.html", context, status=422 if form.errors else 200)
