from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.matching import actions, encode
from lefil.matching.engine import Weights
from lefil.matching.forms import HoldForm, WeightsForm
from lefil.matching.models import Policy
from lefil.matching.queries.pool import policy_of
from lefil.matching.queries.preview import preview
from lefil.matching.views.computations import show_trial
from lefil.matching.views.mine import READ_AND_WRITE
from lefil.matching.views.staff import owned_or_403


@READ_AND_WRITE
def weights(request: HttpRequest, slug: str) -> HttpResponse:
    """The association's choices. `do`: "preview" counts what would change, "try" shows pair by pair, "save" keeps the weights, "hold"
    keeps how long a request waits for others."""
    programme = owned_or_403(request.person, slug)
    policy = policy_of(programme)
    do = request.POST.get("do", "")
    hold = HoldForm(request.POST if do == "hold" else None, initial={"hold_hours": policy.hold_hours if policy else 0})
    if hold.is_valid():
        actions.hold(programme, hours=hold.cleaned_data["hold_hours"], by=request.person)
        messages.success(request, _("L’attente est enregistrée."))
        return redirect("matching:weights", programme.slug)
    form = WeightsForm(request.POST if request.method == "POST" and do != "hold" else None, weights=encode.weights_of(policy))
    seen = None
    if form.is_valid():
        if do == "save":
            actions.weigh(programme, weights=form.cleaned_data, by=request.person)
            messages.success(request, _("Les poids sont enregistrés. Le prochain calcul les utilise."))
            return redirect("matching:weights", programme.slug)
        if do == "try":
            return show_trial(request, programme.slug, {"weights": form.cleaned_data})
        seen = preview(programme, weights=Weights(**form.cleaned_data), now=timezone.now())
    return _page(request, programme, policy, form=form, hold=hold, seen=seen)


def _page(request: HttpRequest, programme: object, policy: Policy | None, **shown: object) -> HttpResponse:
    context = {"programme": programme, "version": policy.version if policy else 1, **shown}
    wrong = any(getattr(form, "errors", None) for form in shown.values())
    return render(request, "matching/weights.html", context, status=422 if wrong else 200)
