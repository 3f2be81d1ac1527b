"""The sign-up, page by page: door, form, action, next page (303). A link that leads nowhere says so kindly."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.campaigns.actions import arrive, save, send_link, start, submit, visit, wait
from lefil.campaigns.forms import ReachForm, page_form
from lefil.campaigns.models import ROLES, Draft
from lefil.campaigns.queries import public
from lefil.campaigns.queries.signup import blank_sheet, next_gates, sheet_of
from lefil.campaigns.questions import Page, Sheet, first_gap, page_named, pages_of, review
from lefil.campaigns.rules import drafts_by_link, state_of, turned_away
from lefil.kit.forms import say_phone
from lefil.kit.limits import address_of, spend
from lefil.people.verification import begin_verification

STARTS = 300  # from one address in ten minutes: ten classes at once


def see(url: str) -> HttpResponse:
    """303: whatever was posted, the browser now reads another page."""
    return HttpResponseRedirect(url, status=303)


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Finds the sign-up of a link. Unknown or erased: a kind page, with the way to start again. Never kept by a cache."""

    @login_not_required
    @wraps(view)
    def found(request: HttpRequest, key: str, **more: Any) -> HttpResponse:
        draft = drafts_by_link().filter(key=key).first()
        response = view(request, draft, **more) if draft else render(request, "campaigns/gone.html", status=404)
        add_never_cache_headers(response)
        return response

    return found


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, slug: str, role: str) -> HttpResponse:
    """The first page: nothing is written before its answer."""
    campaign = get_object_or_404(public.public_campaigns(), slug=slug)
    if role not in ROLES:
        raise Http404
    if state_of(campaign, timezone.localdate()) != "open":
        return see(reverse("campaigns:page", args=[slug]))
    sheet = blank_sheet(campaign, role)
    page = pages_of(sheet)[0]
    form = page_form(page, sheet, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        spend("sign-up", address_of(request), most=STARTS, seconds=600)
        source = visit(campaign, code=request.GET.get("s", ""), by=request.person)
        draft = start(
            campaign, role=role, by=request.person, page=page.slug, clean=form.cleaned_data, source=source, language=get_language() or "fr"
        )
        return _after(draft, page)
    return _question(request, page, sheet, form, back=reverse("campaigns:page", args=[slug]))


def _question(request: HttpRequest, page: Page, sheet: Sheet, form: Any, *, back: str, draft: Draft | None = None) -> HttpResponse:
    pages = pages_of(sheet)
    context = {
        "form": form, "question": page.title(sheet), "lead": page.lead(sheet), "back": back, "draft": draft,
        "step": {"current": pages.index(page) + 1, "total": len(pages) + 1}, "skip": not any(one.required for one in form.fields.values()),
    }  # fmt: skip
    return render(request, "campaigns/question.html", context, status=422 if form.is_bound else 200)


@by_link
@require_safe
def resume(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The link that was sent: back to where the person stopped."""
    return see(_where(draft))


def _where(draft: Draft) -> str:
    if draft.enrolment_id:
        return reverse("campaigns:next", args=[draft.key])
    sheet = sheet_of(draft)
    if turned_away(sheet, draft.campaign.audiences):
        return reverse("campaigns:away", args=[draft.key])
    gap = first_gap(sheet, draft.page)
    return reverse("campaigns:step", args=[draft.key, gap.slug]) if gap else reverse("campaigns:check", args=[draft.key])


def _after(draft: Draft, page: Page) -> HttpResponse:
    """Who goes through the form for the first time gets the next page; who came back to correct returns to what is left."""
    sheet = sheet_of(draft)
    pages = pages_of(sheet)
    place = next((place for place, one in enumerate(pages) if one.slug == page.slug), 0)
    if turned_away(sheet, draft.campaign.audiences) or draft.page >= len(pages) or place + 1 >= len(pages):
        return see(_where(draft))
    return see(reverse("campaigns:step", args=[draft.key, pages[place + 1].slug]))


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, draft: Draft, slug: str) -> HttpResponse:
    sheet = sheet_of(draft)
    page = page_named(sheet, slug)
    if draft.enrolment_id or page is None:
        return see(_where(draft))
    typed = None if request.method != "POST" else {} if "skip" in request.POST else request.POST
    form = page_form(page, sheet, typed)
    if form.is_bound and form.is_valid():
        return _after(save(draft, page=slug, clean=form.cleaned_data, by=request.person), page)
    return _question(request, page, sheet, form, back=_back(draft, sheet, page), draft=draft)


def _back(draft: Draft, sheet: Sheet, page: Page) -> str:
    pages = pages_of(sheet)
    place = pages.index(page)
    if place == 0:
        return reverse("campaigns:page", args=[draft.campaign.slug])
    return reverse("campaigns:step", args=[draft.key, pages[place - 1].slug])


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Check your answers. Sent twice, it leads to the same enrolment."""
    if request.method == "POST":
        enrolment = submit(draft, by=request.person)
        after = reverse("campaigns:next", args=[draft.key])
        if request.person is not None and request.person.pk == enrolment.person_id and request.person.verified:
            return see(after)
        return begin_verification(request, enrolment.person, next=after)
    sheet = sheet_of(draft)
    where = _where(draft)
    if where != request.path:
        return see(where)
    pages = pages_of(sheet)
    context = {
        "draft": draft, "rows": review(sheet), "back": reverse("campaigns:step", args=[draft.key, pages[-1].slug]),
        "step": {"current": len(pages) + 1, "total": len(pages) + 1},
    }  # fmt: skip
    return render(request, "campaigns/check.html", context)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Sends the link of the sign-up to go on later."""
    if draft.enrolment_id:
        return see(_where(draft))
    form = ReachForm(
        request.POST if request.method == "POST" else None, initial={"to": draft.reach if "@" in draft.reach else say_phone(draft.reach)}
    )
    if form.is_bound and form.is_valid():
        spend("resume-link", form.cleaned_data["to"], most=3, seconds=3600)
        send_link(draft, to=form.cleaned_data["to"], by=request.person)
        messages.success(request, _("Le lien est envoyé. Vos réponses sont gardées."))
        return see(reverse("campaigns:later", args=[draft.key]))
    context = {
        "form": form,
        "draft": draft,
        "back": _where(draft),
        "link": request.build_absolute_uri(reverse("campaigns:resume", args=[draft.key])),
    }
    return render(request, "campaigns/later.html", context, status=422 if form.is_bound else 200)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Not now, or not here: why, and what else is possible. Who waits for an opening leaves a number."""
    reason = turned_away(sheet_of(draft), draft.campaign.audiences)
    if not reason:
        return see(_where(draft))
    form = ReachForm(request.POST if request.method == "POST" else None)
    if reason != "young" and form.is_bound and form.is_valid():
        draft = wait(draft, cycle=reason, to=form.cleaned_data["to"], by=request.person)
    context = {
        "form": form,
        "draft": draft,
        "reason": reason,
        "age": draft.campaign.volunteer_age,
        "first": pages_of(sheet_of(draft))[0].slug,
    }
    return render(request, "campaigns/away.html", context, status=422 if form.errors else 200)


@by_link
@require_safe
def next_steps(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What happens next, in truth: the gates as they are for who has proven to be this person; for another, how to prove it."""
    enrolment = draft.enrolment
    if enrolment is None:
        return see(_where(draft))
    me = request.person
    mine = me is not None and (me.pk == enrolment.person_id or (me.account_id and me.account_id == enrolment.person.account_id))
    context: dict[str, Any] = {"draft": draft, "campaign": draft.campaign, "mine": mine, "gates": [], "twin": False}
    if mine:
        counts = arrive(enrolment, by=me)
        context |= {"gates": next_gates(counts), "enrolment": counts, "twin": counts.pk != enrolment.pk}
    ask = next((one for one in public.asks(draft.campaign) if one["role"] == draft.role), {})
    return render(request, "campaigns/next.html", {**context, "ask": ask})


@by_link
@require_POST
def code(request: HttpRequest, draft: Draft) -> HttpResponse:
    """A new code, to the contact that the form gave."""
    if draft.enrolment is None:
        return see(_where(draft))
    return begin_verification(request, draft.enrolment.person, next=reverse("campaigns:next", args=[draft.key]))
