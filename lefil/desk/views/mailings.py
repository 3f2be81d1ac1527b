"""One text to many: whom it goes to, what each will read, what it costs, then one button."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.care import actions
from lefil.care.models import Mailing
from lefil.care.queries.mailings import MOST, counters, filtered, preview_of, reachable, visible_mailings
from lefil.desk.forms import MailingForm
from lefil.desk.queries.filters import said_filter
from lefil.desk.views.staff import staff_only
from lefil.kit.limits import spend
from lefil.kit.refusals import Refused
from lefil.people.models import Person

PAGE = require_http_methods(["GET", "HEAD", "POST"])
KEPT = ("q", "dispositif", "cote", "situation", "niveau", "suivi")
SENDINGS_A_DAY = 30


@require_safe
def mailings(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/mailings.html", {"rows": visible_mailings(staff_only(request)).order_by("-id")[:60]})


@PAGE
def new(request: HttpRequest) -> HttpResponse:
    """For the people of a list; with `modele`, from a text already written."""
    staff = staff_only(request)
    query = urlencode({name: value for name in KEPT if (value := request.GET.get(name, "")[:80])})
    model = visible_mailings(staff).filter(key=request.GET.get("modele", "")).first()
    form = MailingForm(request.POST if request.method == "POST" else None, mailing=model)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft_mailing(staff, query=query, by=staff, **form.facts())
        except Refused as no:
            form.add_error(None, str(no))
        else:
            return redirect("desk:mailing", made.key)
    return _write(request, staff, form, query, back=f"{reverse('desk:people')}?{query}")


@PAGE
def edit(request: HttpRequest, key: str) -> HttpResponse:
    staff = staff_only(request)
    mailing = get_object_or_404(visible_mailings(staff), key=key)
    form = MailingForm(request.POST if request.method == "POST" else None, mailing=mailing)
    if request.method == "POST" and form.is_valid():
        try:
            actions.rewrite_mailing(mailing, by=staff, **form.facts())
        except Refused as no:
            form.add_error(None, str(no))
        else:
            return redirect("desk:mailing", key)
    return _write(request, staff, form, mailing.query, back=reverse("desk:mailing", args=[key]))


def _write(request: HttpRequest, staff: Person, form: MailingForm, query: str, *, back: str) -> HttpResponse:
    count = reachable(filtered(staff, QueryDict(query))).count()
    context = {
        "form": form, "question": _("Écrire à plusieurs"), "button": _("Relire avant d’envoyer"), "back": back,
        "lead": ngettext(
            "%(count)s personne : %(filter)s. Rien ne part avant votre relecture.", "%(count)s personnes : %(filter)s. Rien ne part avant votre relecture.", count
        ) % {"count": count, "filter": said_filter(query)},
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


@require_safe
def mailing(request: HttpRequest, key: str) -> HttpResponse:
    """What each will read; then, how far it has gone."""
    staff = staff_only(request)
    one = get_object_or_404(visible_mailings(staff), key=key)
    context: dict[str, Any] = {"mailing": one, "counters": counters(one), "filter": said_filter(one.query), "query": one.query}
    if one.state == "draft":
        rows = filtered(staff, QueryDict(one.query))
        context["preview"] = preview_of(one, reachable(rows)[: MOST + 1], whole=rows.values("person").distinct().count())
    else:
        context["total"] = one.recipients.count()
    return render(request, "desk/mailing.html", context)


@require_POST
def do(request: HttpRequest, key: str, deed: str) -> HttpResponse:
    staff = staff_only(request)
    one = get_object_or_404(visible_mailings(staff), key=key)
    if deed not in {"envoyer", "economiser", "abandonner"}:
        raise Http404
    messages.success(request, _do(one, deed, staff))
    return redirect("desk:mailing", key)


def _do(one: Mailing, deed: str, staff: Person) -> str:
    if deed == "economiser":
        changed = actions.economise(one, by=staff)
        return _("Les signes chers sont remplacés.") if changed else _("Ce texte ne peut pas coûter moins.")
    if deed == "abandonner":
        actions.drop_mailing(one, by=staff)
        return _("C’est arrêté. Plus rien ne part.")
    spend("mailing", staff.key, most=SENDINGS_A_DAY, seconds=86400)
    count = actions.send_mailing(one, by=staff)
    words = ngettext(
        "Le message part à %(count)s personne, à ses heures.", "Le message part à %(count)s personnes, aux heures de chacune.", count
    )
    return words % {"count": count}
