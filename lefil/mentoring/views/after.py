from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lefil.kit.refusals import Refused
from lefil.mentoring import actions
from lefil.mentoring.content import SITUATIONS
from lefil.mentoring.forms.pairs import EvaluationForm
from lefil.mentoring.models import Evaluation
from lefil.mentoring.queries import pairs
from lefil.mentoring.queries.links import outcome_by
from lefil.mentoring.views.mine import pair_or_404
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@PAGE
def evaluate(request: PersonRequest, key: str, moment: str) -> HttpResponse:
    """What each member says of the pair, at mid-way and at the end."""
    group, me = pair_or_404(request, key), request.person
    if moment not in Evaluation.MOMENTS:
        raise Http404
    view = pairs.mentored_in(group, me, timezone.now())
    if view is None:
        raise PermissionDenied
    given = dict(pairs.evaluations_open(view, me)).get(moment)
    first = {**{code: str(mark) for code, mark in given.marks.items()}, "words": given.words, "thanks": given.thanks} if given else {}
    form = EvaluationForm(request.POST if request.method == "POST" else None, side=view.side, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.evaluate(group, person=me, moment=moment, by=me, **form.facts())
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("Merci. Vos réponses aident votre binôme."))
            return redirect("mentoring:pair", key)
    context = {
        "form": form, "question": _("Notre binôme, %(moment)s") % {"moment": Evaluation.MOMENTS[moment]}, "back": reverse("mentoring:pair", args=[key]),
        "lead": _("Une minute. Vous pouvez passer chaque question. L’équipe lit vos réponses, l’autre personne ne les lit pas."),
        "button": _("Envoyer mes réponses"),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


@login_not_required
@never_cache
@PAGE
def news(request: PersonRequest, token: str) -> HttpResponse:
    """Three and six months later, one tap. Reading the page changes nothing."""
    outcome = outcome_by(token)
    if request.method == "POST":
        actions.answer_outcome(outcome, situation=request.POST.get("situation", ""), by=outcome.person)
        return redirect("mentoring:news", token)
    return render(request, "mentoring/news.html", {"outcome": outcome, "situations": SITUATIONS.values(), "tabs": []})
