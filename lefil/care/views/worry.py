"""Tell a worry, from any page: whom to call now, what to do, and one form. Who reads it is said before it is written."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.care import actions
from lefil.care.forms import WorryForm
from lefil.care.models import Incident
from lefil.care.queries.safety import Told, own_worry, protectors, readers_of, told_by
from lefil.groups.models import Group
from lefil.groups.queries import seat_of
from lefil.groups.rules import visible_groups
from lefil.kit.limits import spend
from lefil.orgs.rules import is_staff
from lefil.people.models import Person
from lefil.people.requests import PersonRequest

WORRIES_A_DAY = 20
PAGE = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@never_cache
@PAGE
def worry(request: PersonRequest) -> HttpResponse:
    """Without sign-in, the numbers and the card alone."""
    me = request.person
    told = told_by(me) if me else Told(None, None, ())
    form = WorryForm(request.POST if request.method == "POST" else None, pairs=told.pairs)
    if request.method == "POST" and me and told.organisation and form.is_valid():
        chosen = next((one.group for one in told.pairs if one.group.key == form.cleaned_data.get("pair")), None)
        return _sent(_open(me, form, told=told, group=chosen))
    return _page(request, form, told, group=None)


@never_cache
@PAGE
def worry_pair(request: PersonRequest, key: str) -> HttpResponse:
    """About one pair: a member, or staff who follow it."""
    group = get_object_or_404(visible_groups(request.person).select_related("programme", "organisation__parent__parent"), key=key)
    form = WorryForm(request.POST if request.method == "POST" else None)
    told = Told(group.organisation, group.programme, ())
    if request.method == "POST" and form.is_valid():
        return _sent(_open(request.person, form, told=told, group=group))
    return _page(request, form, told, group=group)


def _open(me: Person, form: WorryForm, *, told: Told, group: Group | None) -> Incident:
    spend("worry", me.key, most=WORRIES_A_DAY, seconds=86400)
    given = form.cleaned_data
    organisation = group.organisation if group else told.organisation
    assert organisation is not None
    return actions.open_incident(
        organisation, category=given["category"], facts=given["facts"], immediate=given["immediate"], place="pair" if group else "page",
        group=group, programme=None if group else told.programme, by=me,
    )  # fmt: skip


def _sent(made: Incident) -> HttpResponse:
    return redirect("care:worry_sent", made.key)


def _page(request: PersonRequest, form: WorryForm, told: Told, *, group: Group | None) -> HttpResponse:
    me, today = request.person, timezone.localdate()
    programme = told.programme.pk if told.programme else None
    readers = protectors(told.organisation, programme=programme, group=group, today=today) if told.organisation else []
    seat = seat_of(group, me) if group else None
    context: dict[str, Any] = {
        "form": form if me and told.organisation else None, "group": group, "readers": ", ".join(one.called for one in readers),
        "phone": (told.organisation.help_phone if told.organisation else "") or settings.HELP_PHONE,
        "adult": bool(me) and me.band(today) == "adult", "stops": group and group.kind == "pair" and group.state in {"signing", "active"},
        "other": ", ".join(row.enrolment.person.called for row in group.seats.select_related("enrolment__person") if seat is None or row.pk != seat.pk) if group else "",
        "staff": is_staff(me), "pairs": told.pairs,
    }  # fmt: skip
    return render(request, "care/worry.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def worry_sent(request: PersonRequest, key: str) -> HttpResponse:
    """What happens now, for who told it. Nobody else opens this page."""
    made = own_worry(request.person, key)
    if made is None:
        raise Http404
    context = {
        "incident": made, "readers": ", ".join(one.called for one in readers_of(made, timezone.localdate())),
        "phone": made.organisation.help_phone or settings.HELP_PHONE, "asked": made.lines.filter(kind="talk", code="asked").exists(),
        "stopped": made.lines.filter(kind="measure", code="suspended").exists(), "adult": request.person.band(timezone.localdate()) == "adult",
    }  # fmt: skip
    return render(request, "care/worry_sent.html", context)


@require_POST
def worry_talk(request: PersonRequest, key: str) -> HttpResponse:
    made = own_worry(request.person, key)
    if made is None:
        raise Http404
    actions.ask_talk(made, by=request.person)
    messages.success(request, _("C’est noté. Une personne vous propose un horaire."))
    return redirect("care:worry_sent", key)
