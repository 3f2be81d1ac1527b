"""Keys of the API: made here, told once, revoked here."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lefil.impact import actions
from lefil.impact.forms import TokenForm
from lefil.impact.rules import visible_tokens
from lefil.kit.refusals import Refused
from lefil.orgs.rules import appoints_somewhere, organisations_of
from lefil.people.requests import PersonRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: PersonRequest) -> HttpResponse:
    if not appoints_somewhere(request.person):
        raise PermissionDenied
    organisations = organisations_of(request.person, "admin").order_by("name", "id")
    form, secret = TokenForm(request.POST if request.method == "POST" else None, organisations=organisations), ""
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            _token, secret = actions.make_token(given.pop("organisation"), by=request.person, **given)
        except Refused as no:
            form.add_error("expires", str(no))
        else:
            form = TokenForm(organisations=organisations)
    rows = visible_tokens(request.person).select_related("organisation", "issued_by")
    return render(request, "impact/keys.html", {"form": form, "secret": secret, "tokens": rows}, status=422 if form.errors else 200)


@require_POST
def revoke(request: PersonRequest, key: str) -> HttpResponse:
    actions.revoke_token(get_object_or_404(visible_tokens(request.person), key=key), by=request.person)
    messages.success(request, _("La clé est retirée. Elle n’ouvre plus rien."))
    return redirect("impact:keys")
