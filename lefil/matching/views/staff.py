"""Staff read the engine's drafts, send them, undo, and see who waits and why."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lefil.catalogue.models import Programme
from lefil.kit.refusals import Refused
from lefil.matching import actions, reasons
from lefil.matching.forms import ExcludeForm
from lefil.matching.models import STAGES, Proposal
from lefil.matching.queries import pages
from lefil.matching.queries import waiting as why_waiting
from lefil.matching.rules import can_decide, can_run, can_swap_to, matched_by, staff_proposals, visible_offers_of
from lefil.orgs.rules import is_staff
from lefil.people.models import Person

PAGE, LONG_PAGE = 25, 20
SHOWN_AS = {"a-relire": "draft", "envoyees": "sent", "terminees": "ended"}


def programme_or_404(person: Person, slug: str = "") -> Programme:
    """The named programme among those the person follows as staff, or the first; 404 for who follows none."""
    mine = matched_by(person).order_by("name", "pk")
    if slug:
        return get_object_or_404(mine, slug=slug)
    first = mine.first()
    if first is None:
        raise Http404
    return first


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Drafts to read. Staff whose association matches nobody yet read what to do, since the tab is theirs too."""
    try:
        programme = programme_or_404(request.person, request.GET.get("dispositif", ""))
    except Http404:
        if request.GET or not is_staff(request.person):
            raise
        return render(request, "matching/board.html", {"programme": None})
    now = timezone.now()
    shown, stage = request.GET.get("etat", ""), request.GET.get("niveau", "")
    shown, stage = shown if shown in SHOWN_AS else "a-relire", stage if stage in STAGES else ""
    long = request.GET.get("attente") == "longue"
    found = pages.listed(request.person, programme, shown=SHOWN_AS[shown], stage=stage, long=long, now=now)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    filters = {"dispositif": programme.slug, "etat": shown, "niveau": stage, "attente": "longue" if long else ""}
    counts = pages.counts(request.person, programme)
    context = {
        "programme": programme, "programmes": matched_by(request.person).order_by("name", "pk"), "shown": shown, "stage": stage, "long": long,
        "rows": pages.rows(request.person, list(page.object_list), now=now), "page": page, "last": pages.last_run(programme),
        "tabs_of_states": [(code, counts[state]) for code, state in SHOWN_AS.items()], "stages": STAGES.items(),
        "query": urlencode({name: value for name, value in filters.items() if value}), "can_run": can_run(request.person, programme),
        "waiting": pages.waiting_list(request.person, programme).count(),
        "waiting_long": pages.waiting_longer(request.person, programme, now=now).count(), "long_days": pages.LONG_DAYS,
    }  # fmt: skip
    return render(request, "matching/board.html", context)


@require_POST
def run(request: HttpRequest, slug: str) -> HttpResponse:
    programme = programme_or_404(request.person, slug)
    if not can_run(request.person, programme):
        raise PermissionDenied
    made = actions.run(programme, by=request.person)
    words = _("%(matched)d propositions à relire. %(waiting)d personnes attendent encore.")
    messages.success(request, words % {"matched": made.summary["matched"], "waiting": made.summary["waiting"]})
    return redirect(reverse("matching:board") + f"?dispositif={programme.slug}")


@require_POST
def send_many(request: HttpRequest) -> HttpResponse:
    """Sends each chosen draft by itself: one that can no longer leave does not hold the others back."""
    programme_or_404(request.person)
    chosen = pages.both_sides(staff_proposals(request.person).filter(key__in=request.POST.getlist("key")[:PAGE]))
    sent, refused = 0, []
    for proposal in chosen.order_by("pk"):
        if not can_decide(request.person, proposal):
            raise PermissionDenied
        try:
            actions.send(proposal, by=request.person)
            sent += 1
        except Refused as refusal:
            refused.append(f"{proposal.need.enrolment.person.called} : {refusal}")
    if sent:
        words = ngettext("%(n)d proposition est partie.", "%(n)d propositions sont parties.", sent) % {"n": sent}
        messages.success(request, words)
    for line in refused[:5]:
        messages.warning(request, line)
    if not sent and not refused:
        messages.warning(request, _("Cochez au moins une proposition."))
    return redirect(reverse("matching:board") + "?" + urlencode({"dispositif": request.POST.get("dispositif", "")}))


@require_safe
def waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """Who waits without a proposal, and what blocks, as the last run saw it; the one change that would help, on demand."""
    programme = programme_or_404(request.person, slug)
    now = timezone.now()
    last = pages.last_run(programme)
    page = Paginator(pages.waiting_list(request.person, programme), LONG_PAGE).get_page(request.GET.get("page"))
    one = next((need for need in page.object_list if need.enrolment.key == request.GET.get("qui", "")), None)
    context = {
        "programme": programme, "page": page, "last": last,
        "rows": [pages.wait(need, last, now=now) for need in page.object_list],
        "why": pages.why(last), "one": one, "answer": why_waiting.explain(one, now=now) if one else None,
    }  # fmt: skip
    return render(request, "matching/waiting.html", context)


def proposal_or_404(request: HttpRequest, key: str) -> Proposal:
    return get_object_or_404(pages.both_sides(staff_proposals(request.person)), key=key)


@require_safe
def detail(request: HttpRequest, key: str) -> HttpResponse:
    found = proposal_or_404(request, key)
    now = timezone.now()
    decides = can_decide(request.person, found)
    context = {
        "proposal": found,
        "row": pages.rows(request.person, [found], now=now)[0],
        "lines": reasons.for_staff(found, now=now),
        "priority": pages.priority(found.need),
        "said_to_learner": reasons.said_to("learner", need=found.need, offer=found.offer, now=now),
        "said_to_volunteer": reasons.said_to("volunteer", need=found.need, offer=found.offer, now=now),
        "others": pages.candidates(request.person, found, now=now) if decides and found.state == "draft" else [],
        "decides": decides,
        "exclude": ExcludeForm(),
        "excluded": pages.exclusion_between(found),
        "silent": found.state == "sent" and not (found.learner_answer or found.volunteer_answer),
    }
    return render(request, "matching/detail.html", context)


Deed = Callable[[HttpRequest, Proposal], str]


def _send(request: HttpRequest, found: Proposal) -> str:
    actions.send(found, by=request.person)
    return _("La proposition est partie. Les deux personnes ont %(hours)d heures.") % {"hours": found.need.enrolment.programme.answer_hours}


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
    actions.drop(found, by=request.person)
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
    "envoyer": _send, "annuler": _recall, "verrouiller": _lock, "liberer": _unlock, "ecarter": _drop, "reprendre": _restore,
    "changer": _swap, "exclure": _exclude, "autoriser": _allow,
}  # fmt: skip


@require_POST
def decide(request: HttpRequest, key: str, deed: str) -> HttpResponse:
    """One deed of DEEDS on one proposal, for who coordinates the learner."""
    if deed not in DEEDS:
        raise Http404
    found = proposal_or_404(request, key)
    if not can_decide(request.person, found):
        raise PermissionDenied
    messages.success(request, DEEDS[deed](request, found))
    return redirect("matching:detail", found.key)
