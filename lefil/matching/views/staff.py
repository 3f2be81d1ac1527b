"""Staff run a matching, read the engine's drafts, approve or send them, and see who waits and why."""

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
from lefil.kit import days
from lefil.kit.refusals import Refused
from lefil.matching import actions
from lefil.matching.models import STAGES
from lefil.matching.queries import board as lists
from lefil.matching.queries import pages, runs
from lefil.matching.queries import waiting as why_waiting
from lefil.matching.rules import can_decide, can_run, matched_by, staff_proposals
from lefil.orgs.rules import is_staff
from lefil.people.models import Person

PAGE, LONG_PAGE = 25, 20


def programme_or_404(person: Person, slug: str = "") -> Programme:
    """The named programme among those the person follows as staff, or the first; 404 for who follows none."""
    mine = matched_by(person).order_by("name", "pk")
    if slug:
        return get_object_or_404(mine, slug=slug)
    first = mine.first()
    if first is None:
        raise Http404
    return first


def owned_or_403(person: Person, slug: str) -> Programme:
    """The named programme, for who may move the drafts of all its associations."""
    programme = programme_or_404(person, slug)
    if not can_run(person, programme):
        raise PermissionDenied
    return programme


def back_to_board(programme: Programme, filters: lists.Filters | None = None) -> HttpResponse:
    query = filters.query(programme) if filters else urlencode({"dispositif": programme.slug})
    return redirect(reverse("matching:board") + "?" + query)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Drafts to read. Staff whose association matches nobody yet read what to do, since the tab is theirs too."""
    try:
        programme = programme_or_404(request.person, request.GET.get("dispositif", ""))
    except Http404:
        if request.GET or not is_staff(request.person):
            raise
        return render(request, "matching/board.html", {"programme": None})
    now, filters = timezone.now(), lists.Filters.read(request.GET)
    page = Paginator(lists.listed(request.person, programme, filters, now=now), PAGE).get_page(request.GET.get("page"))
    context = {
        "programme": programme, "programmes": matched_by(request.person).order_by("name", "pk"), "filters": filters,
        "rows": lists.rows(request.person, list(page.object_list), now=now), "page": page, "last": runs.last_published(programme),
        "tabs_of_states": lists.counts(request.person, programme).items(), "stages": STAGES.items(),
        "query": filters.query(programme), "can_run": can_run(request.person, programme), "sending": runs.sending_of(programme),
        "computing": runs.computing(programme), "fixed": runs.has_fixed(programme),
        "waiting": pages.waiting_list(request.person, programme).count(),
        "waiting_long": pages.waiting_longer(request.person, programme, now=now).count(), "long_days": pages.LONG_DAYS,
    }  # fmt: skip
    return render(request, "matching/board.html", context)


@require_POST
def run(request: HttpRequest, slug: str) -> HttpResponse:
    """At once for a programme of some thousands; beyond, the sweeps work it out and the page says how far they are."""
    programme = owned_or_403(request.person, slug)
    if runs.is_large(programme):
        made = actions.ask_run(programme, by=request.person)
        return redirect("matching:computation", made.key)
    made = actions.run(programme, by=request.person)
    words = _("%(matched)s propositions à relire. %(waiting)s personnes attendent encore.")
    messages.success(request, words % {name: days.figure(made.summary[name]) for name in ("matched", "waiting")})
    return back_to_board(programme)


@require_POST
def treat_chosen(request: HttpRequest) -> HttpResponse:
    """Sends or approves each ticked draft by itself (`do`): one that can no longer leave does not hold the others back."""
    programme = programme_or_404(request.person, request.POST.get("dispositif", ""))
    deed = {"approve": actions.approve, "disapprove": actions.disapprove}.get(request.POST.get("do", ""), actions.send)
    chosen = pages.both_sides(staff_proposals(request.person).filter(key__in=request.POST.getlist("key")[:PAGE]))
    done, refused = 0, []
    for proposal in chosen.order_by("pk"):
        if not can_decide(request.person, proposal):
            raise PermissionDenied
        try:
            deed(proposal, by=request.person)
            done += 1
        except Refused as refusal:
            refused.append(f"{proposal.need.enrolment.person.called} : {refusal}")
    if done:
        messages.success(request, _told(deed.__name__, done))
    for line in refused[:5]:
        messages.warning(request, line)
    if not done and not refused:
        messages.warning(request, _("Cochez au moins une proposition."))
    return back_to_board(programme, lists.Filters.read(request.POST))


def _told(deed: str, n: int) -> str:
    words = {
        "approve": ngettext("%(n)s proposition est approuvée.", "%(n)s propositions sont approuvées.", n),
        "disapprove": ngettext("%(n)s proposition est de nouveau à relire.", "%(n)s propositions sont de nouveau à relire.", n),
        "send": ngettext("%(n)s proposition est partie.", "%(n)s propositions sont parties.", n),
    }[deed]
    return words % {"n": days.figure(n)}


@require_POST
def approve_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Approves every draft of the list as it is filtered, or takes all these approvals back (`do` is "disapprove")."""
    programme = programme_or_404(request.person, slug)
    filters = lists.Filters.read(request.POST)
    mine = lists.decided(request.person, programme, filters, now=timezone.now())
    back = request.POST.get("do") == "disapprove"
    count = actions.approve_all(programme, proposals=mine, approved=not back, by=request.person)
    if count:
        messages.success(request, _told("disapprove" if back else "approve", count))
    else:
        messages.warning(request, _("Aucune proposition de cette liste ne vous attend."))
    return back_to_board(programme, filters)


@require_safe
def waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """Who waits without a proposal, and what blocks, as the last run saw it; the one change that would help, on demand."""
    programme = programme_or_404(request.person, slug)
    now = timezone.now()
    last = runs.last_published(programme)
    page = Paginator(pages.waiting_list(request.person, programme), LONG_PAGE).get_page(request.GET.get("page"))
    one = next((need for need in page.object_list if need.enrolment.key == request.GET.get("qui", "")), None)
    context = {
        "programme": programme, "page": page, "last": last,
        "rows": pages.waits(list(page.object_list), last, now=now),
        "why": pages.why(last, trade=programme.pack == "mentoring"), "one": one, "answer": why_waiting.explain(one, now=now, among_all=True) if one else None,
    }  # fmt: skip
    return render(request, "matching/waiting.html", context)
