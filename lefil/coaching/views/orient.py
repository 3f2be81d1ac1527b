"""A prescriber sends somebody here, with or without an account; the candidate answers; the prescriber reads what they are allowed to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.coaching.actions import orientations as actions
from lefil.coaching.forms.orient import OrientForm
from lefil.coaching.queries import orient as reads
from lefil.kit.limits import address_of, spend
from lefil.kit.refusals import Refused

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@PAGE
def orient(request: HttpRequest, slug: str) -> HttpResponse:
    """Public: the form of a prescriber. Signed in, their name is there already and the people they sent are listed."""
    programme = get_object_or_404(reads.programmes_to_orient_to(slug))
    me = request.person
    first = {"sender": me.name, "email": me.email} if me else {}
    form = OrientForm(request.POST if request.method == "POST" else None, modules=reads.module_names(programme), initial=first)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["trap"]:
            return render(request, "coaching/oriented.html", {"programme": programme, "tabs": []})
        try:
            spend("orient.address", address_of(request), most=20, seconds=3600)
            spend("orient.contact", form.cleaned_data["contact"], most=2, seconds=86_400)
            actions.orient(programme, prescriber=me, by=me, **form.facts())
        except Refused as no:
            form.add_error(None, str(no))
        else:
            return render(request, "coaching/oriented.html", {"programme": programme, "email": form.cleaned_data["email"], "tabs": []})
    sent = [(one, reads.status_link(one)) for one in reads.sent_by(me).filter(programme=programme)[:50]]
    return render(
        request,
        "coaching/orient.html",
        {"form": form, "programme": programme, "sent": sent, "tabs": []},
        status=422 if form.errors else 200,
    )


@login_not_required
@never_cache
@PAGE
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The candidate's answer: yes, no, and whether the prescriber may hear of it. The link came to their own number or address."""
    one = reads.invited_by(token)
    if request.method == "POST":
        if "no" in request.POST:
            actions.decline(one, by=None)
        else:
            actions.accept(one, shares="shares" in request.POST, by=None)
        return redirect("coaching:invitation", token)
    return render(request, "coaching/invitation.html", {"one": one, "consent": reads.consent_text(one), "tabs": []})


@login_not_required
@never_cache
@require_safe
def news(request: HttpRequest, token: str) -> HttpResponse:
    """The prescriber's page of one person, by their own signed link."""
    one = reads.oriented_by(token)
    return render(request, "coaching/orient_news.html", {"one": one, "news": reads.news_of(one), "tabs": []})


@require_POST
def consent(request: HttpRequest, key: str) -> HttpResponse:
    """The candidate opens or closes what their prescriber reads."""
    one = get_object_or_404(reads.own_orientations(request.person), key=key)
    if one.shares:
        actions.withdraw_news(one, by=request.person)
        messages.success(request, _("C’est noté. La personne qui vous a orienté ne voit plus rien."))
    else:
        actions.agree_to_news(one, by=request.person)
        messages.success(request, _("C’est noté. Vous pouvez changer d’avis ici."))
    return redirect("coaching:mine")
