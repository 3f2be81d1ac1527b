from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.rules import can_set
from lefil.matching import actions, encode
from lefil.matching.engine import Weights
from lefil.matching.forms import WeightsForm
from lefil.matching.queries.pool import policy_of
from lefil.matching.queries.preview import preview
from lefil.matching.views.mine import READ_AND_WRITE
from lefil.matching.views.staff import programme_or_404


@READ_AND_WRITE
def weights(request: HttpRequest, slug: str) -> HttpResponse:
    """The association's weights: "preview" shows what would change, "save" keeps them for the next run."""
    programme = programme_or_404(request.person, slug)
    if not can_set(request.person, programme):
        raise PermissionDenied
    policy = policy_of(programme)
    form = WeightsForm(request.POST if request.method == "POST" else None, weights=encode.weights_of(policy))
    seen = None
    if form.is_valid():
        if request.POST.get("do") == "save":
            actions.weigh(programme, weights=form.cleaned_data, by=request.person)
            messages.success(request, _("Les poids sont enregistrés. Le prochain calcul les utilise."))
            return redirect("matching:weights", programme.slug)
        seen = preview(programme, weights=Weights(**form.cleaned_data), now=timezone.now())
    context = {"programme": programme, "form": form, "seen": seen, "version": policy.version if policy else 1}
    return render(request, "matching/weights.html", context, status=422 if form.errors else 200)
