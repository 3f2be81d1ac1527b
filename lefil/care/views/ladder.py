"""Looking for somebody who gives no news, and what comes back by SMS."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lefil.care import actions
from lefil.care.forms import NumberForm, RelayForm
from lefil.care.queries.ladder import running_of
from lefil.care.queries.replies import replies_to_place, whose
from lefil.care.rules import visible_replies
from lefil.care.views.desk import page, staff_only, thread_for
from lefil.people.actions import saw
from lefil.people.requests import PersonRequest


@require_POST
def start(request: PersonRequest, key: str) -> HttpResponse:
    one = thread_for(staff_only(request), key)
    actions.start_ladder(one, by=request.person)
    messages.success(request, _("Le premier essai est en route. La suite vient toute seule, et s’arrête à la première réponse."))
    return redirect("care:thread", one.key)


@require_POST
def stop(request: PersonRequest, key: str) -> HttpResponse:
    one = thread_for(staff_only(request), key)
    ladder = running_of(one)
    if ladder:
        actions.stop_ladder(ladder, why=request.POST.get("why", ""), by=request.person)
        messages.success(request, _("Nous arrêtons de chercher. Le fil reste ouvert."))
    return redirect("care:thread", one.key)


@require_POST
def relay(request: PersonRequest, key: str) -> HttpResponse:
    """Staff write down who may be called, as the person has just said on the telephone."""
    one = thread_for(staff_only(request), key)
    form = RelayForm(request.POST, by_phone=one.enrolment.person.called)
    if form.is_valid():
        given = form.cleaned_data
        actions.agree_relay(
            one.enrolment.person,
            kind=given["kind"],
            name=given["name"],
            phone=given["phone"],
            link=given["link"],
            channel="phone",
            by=request.person,
        )
        messages.success(request, _("C’est noté. La personne peut retirer cet accord dans son espace."))
        return redirect("care:thread", one.key)
    return page(request, one, relay_form=form, status=422)


@require_POST
def number(request: PersonRequest, key: str) -> HttpResponse:
    """SMS that came from a number unknown until now: who can give the whole of it brings them here."""
    one = thread_for(staff_only(request), key)
    form = NumberForm(request.POST)
    if form.is_valid():
        count = actions.claim_number(one, sender=form.cleaned_data["sender"], by=request.person)
        messages.success(request, ngettext("%(n)s SMS rattaché à ce fil.", "%(n)s SMS rattachés à ce fil.", count) % {"n": count})
        return redirect("care:thread", one.key)
    return page(request, one, number_form=form, status=422)


@require_safe
def letter(request: PersonRequest, key: str) -> HttpResponse:
    """The letter that leaves the door open, to print, sign and post."""
    one = thread_for(staff_only(request), key)
    saw(one.enrolment.person, by=request.person)
    return render(request, "care/letter.html", {"thread": one, "someone": one.enrolment.person, "organisation": one.enrolment.organisation})


@require_safe
def replies(request: PersonRequest) -> HttpResponse:
    """SMS from phones of several people: whose are they?"""
    me = staff_only(request)
    rows = [(reply, whose(reply, me)) for reply in replies_to_place(me)[:50]]
    return render(request, "care/replies.html", {"rows": rows})


@require_POST
def place(request: PersonRequest, key: str) -> HttpResponse:
    me = staff_only(request)
    reply = get_object_or_404(visible_replies(me).filter(state="shared"), key=key)
    chosen = next((one for one in whose(reply, me) if one.key == request.POST.get("thread")), None)
    if chosen:
        actions.place(reply, thread=chosen, by=me)
        messages.success(request, _("L’SMS est dans le fil de %(name)s.") % {"name": chosen.enrolment.person.called})
    else:
        actions.leave(reply, by=me)
        messages.success(request, _("L’SMS est mis de côté."))
    return redirect("care:replies")
