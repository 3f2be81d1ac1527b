from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lefil.kit.refusals import Refused
from lefil.mentoring import actions
from lefil.mentoring.content import BY_ACTION
from lefil.mentoring.forms.own import DayForm, GoalForm
from lefil.mentoring.queries import own
from lefil.mentoring.rules import visible_steps
from lefil.mentoring.views.mine import FACES, own_place
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@PAGE
def week(request: PersonRequest) -> HttpResponse:
    """The goal of the week, the face of the day, the chosen actions, and the twenty ready ones."""
    own_place(request)
    me, today = request.person, timezone.localdate()
    seen = own.week(me, today)
    form = GoalForm(request.POST if request.method == "POST" else None, initial={"words": seen.goal.words if seen.goal else ""})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_goal(me, words=form.cleaned_data["words"], by=me)
        except Refused as no:
            form.add_error("words", str(no))
        else:
            messages.success(request, _("Votre but de la semaine est noté."))
            return redirect("mentoring:week")
    waiting, done, ready = own.steps_of(me)
    context = {
        "form": form, "week": seen, "waiting": [(one, BY_ACTION.get(one.code)) for one in waiting],
        "done": [(one, BY_ACTION.get(one.code)) for one in done], "ready": ready, "faces": FACES, "today": today,
    }  # fmt: skip
    return render(request, "mentoring/week.html", context, status=422 if form.errors else 200)


@require_POST
def mood(request: PersonRequest) -> HttpResponse:
    own_place(request)
    face = request.POST.get("face", "")
    actions.feel(request.person, face=int(face) if face in {"1", "2", "3"} else 0, by=request.person)
    messages.success(request, _("C’est noté. Vous seul voyez vos visages."))
    return redirect("mentoring:mine" if request.POST.get("from") == "mine" else "mentoring:week")


@PAGE
def choose(request: PersonRequest, code: str) -> HttpResponse:
    """One ready action, and its day."""
    own_place(request)
    action = BY_ACTION.get(code)
    if action is None:
        raise Http404
    form = DayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_action(request.person, code=code, due=form.cleaned_data["due"], by=request.person)
        except Refused as no:
            form.add_error("due", str(no))
        else:
            messages.success(request, _("L’action est dans votre liste."))
            return redirect("mentoring:week")
    context = {
        "form": form, "question": action.label, "lead": action.hint, "back": reverse("mentoring:week"), "button": _("Choisir cette action"),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


@require_POST
def change(request: PersonRequest, key: str) -> HttpResponse:
    """Ticks an action or the goal, unticks it, or takes it away."""
    step = get_object_or_404(visible_steps(request.person), key=key)
    if request.POST.get("do") == "drop":
        actions.drop_step(step, by=request.person)
        messages.success(request, _("L’action est retirée."))
    else:
        done = request.POST.get("do") != "untick"
        actions.tick(step, done=done, by=request.person)
        messages.success(request, _("Bravo, c’est fait.") if done else _("L’action est de nouveau à faire."))
    return redirect("mentoring:mine" if request.POST.get("from") == "mine" else "mentoring:week")
