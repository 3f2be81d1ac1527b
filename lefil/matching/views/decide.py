"""One proposal in front of staff: why these two, and what can be done of it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lefil.kit.refusals import Refused
from lefil.matching import actions, reasons
from lefil.matching.forms import ExcludeForm, RefuseForm
from lefil.matching.models import Proposal
from lefil.matching.queries import board, pages
from lefil.matching.rules import can_decide, can_swap_to, staff_proposals, visible_offers_of


def proposal_or_404(request: HttpRequest, key: str) -> Proposal:
    return get_object_or_404(pages.both_sides(staff_proposals(request.person)), key=key)


@require_safe
def detail(request: HttpRequest, key: str) -> HttpResponse:
    return _page(request, proposal_or_404(request, key))


def _page(request: HttpRequest, found: Proposal, **forms: RefuseForm) -> HttpResponse:
    now = timezone.now()
    decides = can_decide(request.person, found)
    context = {
        "proposal": found,
        "row": board.rows(request.person, [found], now=now)[0],
        "lines": reasons.for_staff(found, now=now),
        "priority": pages.priority(found.need),
        "said_to_learner": reasons.said_to("learner", need=found.need, offer=found.offer, now=now),
        "said_to_volunteer": reasons.said_to("volunteer", need=found.need, offer=found.offer, now=now),
        "others": pages.candidates(request.person, found, now=now) if decides and found.state == "draft" else [],
        "decides": decides,
        "exclude": ExcludeForm(),
        "refuse": RefuseForm(),
        "excluded": pages.exclusion_between(found),
        "silent": found.state == "sent" and not (found.learner_answer or found.volunteer_answer),
        **forms,
    }
    return render(request, "matching/detail.html", context, status=422 if forms else 200)


Deed = Callable[[HttpRequest, Proposal], str]


def _send(request: HttpRequest, found: Proposal) -> str:
    actions.send(found, by=request.person)
    return _("La proposition est partie. Les deux personnes ont %(hours)d heures.") % {"hours": found.need.enrolment.programme.answer_hours}


def _approve(request: HttpRequest, found: Proposal) -> str:
    actions.approve(found, by=request.person)
    return _("La proposition est approuvée. Elle part avec le prochain envoi.")


def _disapprove(request: HttpRequest, found: Proposal) -> str:
    actions.disapprove(found, by=request.person)
    return _("La proposition est de nouveau à relire.")


def _recall(request: HttpRequest, found: Proposal) -> str:
    actions.recall(found, by=request.person)
    return _("L’envoi est annulé. La proposition est de nouveau à relire.")


def _lock(request: HttpRequest, found: Proposal) -> str:
    actions.lock(found, by=request.person)
    return _("Ce binôme ne bougera plus.")


def _unlock(request: HttpRequest, found: Proposal) -> str:
    actions.unlock(found, by=request.person)
    return _("Ce binôme peut de nouveau changer.")


def _drop(request: HttpRequest, found: Proposal) -> str:
    form = RefuseForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choisissez une raison dans la liste, et 200 signes au plus."))
    actions.refuse(found, **form.cleaned_data, by=request.person)
    return _("La proposition est écartée. La suivante est préparée.")


def _restore(request: HttpRequest, found: Proposal) -> str:
    actions.restore(found, by=request.person)
    return _("La proposition est de nouveau à relire.")


def _swap(request: HttpRequest, found: Proposal) -> str:
    offer = get_object_or_404(visible_offers_of(found), enrolment__key=request.POST.get("offer", ""))
    if not can_swap_to(request.person, offer):
        raise PermissionDenied
    actions.swap(found, offer=offer, by=request.person)
    return _("Le bénévole est changé. Ce choix est verrouillé.")


def _exclude(request: HttpRequest, found: Proposal) -> str:
    form = ExcludeForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Écrivez une raison de 200 signes au plus."))
    learner, volunteer = found.need.enrolment.person, found.offer.enrolment.person
    actions.exclude(learner, volunteer=volunteer, reason=form.cleaned_data["reason"], by=request.person)
    return _("Ces deux personnes ne seront plus proposées l’une à l’autre.")


def _allow(request: HttpRequest, found: Proposal) -> str:
    exclusion = pages.exclusion_between(found)
    if exclusion is None:
        raise Refused(_("Ces deux personnes ne sont plus exclues. Relisez la page."))
    actions.allow_again(exclusion, by=request.person)
    return _("L’exclusion est levée.")


DEEDS: dict[str, Deed] = {
    "envoyer": _send, "approuver": _approve, "desapprouver": _disapprove, "annuler": _recall, "verrouiller": _lock, "liberer": _unlock,
    "ecarter": _drop, "reprendre": _restore, "changer": _swap, "exclure": _exclude, "autoriser": _allow,
}  # fmt: skip


@require_POST
def decide(request: HttpRequest, key: str, deed: str) -> HttpResponse:
    """One deed of DEEDS on one proposal, for who coordinates the learner."""
    if deed not in DEEDS:
        raise Http404
    found = proposal_or_404(request, key)
    if not can_decide(request.person, found):
        raise PermissionDenied
    if deed == "ecarter" and (wrong := RefuseForm(request.POST)).errors:
        return _page(request, found, refuse=wrong)
    messages.success(request, DEEDS[deed](request, found))
    return redirect("matching:detail", found.key)
