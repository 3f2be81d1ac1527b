"""What the person followed sees: one page to ask for help, with the promise of a call; and whom we may call for them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lefil.care import actions
from lefil.care.actions.help import promised_to
from lefil.care.forms import HelpForm, RelayForm
from lefil.care.queries.due import owner_for
from lefil.care.queries.mailings import is_muted, muting
from lefil.care.queries.relays import own_relays
from lefil.care.queries.team import own_enrolment, own_thread
from lefil.care.rules import visible_relays
from lefil.kit import days
from lefil.kit.limits import spend
from lefil.people.requests import PersonRequest

HELPS_A_DAY = 20
PAGE = require_http_methods(["GET", "HEAD", "POST"])


@PAGE
def ask_help(request: PersonRequest) -> HttpResponse:
    """ "J’ai besoin d’aide": no question asked, somebody calls back within the opening hours. Whoever has signed up has this right."""
    me = request.person
    enrolment = own_enrolment(me)
    until = promised_to(enrolment) if enrolment else None
    form = HelpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and enrolment and until:
        spend("help", me.key, most=HELPS_A_DAY, seconds=86400)
        thread = own_thread(me) or actions.open_thread(enrolment, owner=owner_for(enrolment), by=None)
        actions.ask_help(enrolment, thread=thread, words=form.cleaned_data["words"], by=me)
        messages.success(request, _("C’est noté. Une personne vous appelle avant %(when)s.") % {"when": days.moment(until)})
        return redirect("home")
    return render(request, "care/help.html", {"form": form, "until": until}, status=422 if form.errors else 200)


@PAGE
def relays(request: PersonRequest) -> HttpResponse:
    """Whom the association may call when they give no news: their choice, and theirs to take back."""
    me = request.person
    form = RelayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.agree_relay(me, kind=given["kind"], name=given["name"], phone=given["phone"], link=given["link"], by=me)
        messages.success(request, _("C’est noté. Vous pouvez retirer cet accord quand vous voulez."))
        return redirect("care:relays")
    return render(request, "care/relays.html", {"form": form, "rows": own_relays(me)}, status=422 if form.errors else 200)


@require_POST
def withdraw(request: PersonRequest, key: str) -> HttpResponse:
    actions.withdraw_relay(get_object_or_404(visible_relays(request.person), key=key), by=request.person)
    messages.success(request, _("L’accord est retiré. Nous n’appelons plus cette personne."))
    return redirect("care:relays")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mute(request: PersonRequest, token: str) -> HttpResponse:
    """No more messages to many, by the link at the foot of one. Reading the page changes nothing."""
    person = muting(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        if request.POST.get("do") == "again":
            actions.unmute(person, by=person)
        else:
            actions.mute(person, by=person)
        return redirect("care:mute", token)
    return render(request, "care/mute.html", {"muted": is_muted(person), "tabs": []})
