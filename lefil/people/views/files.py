"""A person's own rights: read, take away, agree, take back, be forgotten."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lefil.people import actions, queries, rules
from lefil.people.forms import ConsentForm, ErasureForm
from lefil.people.models import Consent
from lefil.people.requests import PersonRequest
from lefil.people.texts import CONSENTS, ConsentText


@never_cache
@require_safe
def my_file(request: PersonRequest) -> HttpResponse:
    """The readable export: every room's rows, on one page that prints well."""
    names = room_names()
    rooms = [
        {"title": names.get(room.name, room.name), "rows": [queries.told(queries.in_words(room.name, row)) for row in room.rows]}
        for room in queries.readings(request.person)
    ]
    page = {"rooms": rooms, "now": timezone.now()}
    return render(request, "people/file.html", page)


def room_names() -> dict[str, str]:
    return {
        "people": _("Vous"), "orgs": _("Vos rôles"), "enrolments": _("Vos inscriptions"), "campaigns": _("Votre formulaire"),
        "matching": _("Vos demandes et propositions"), "groups": _("Vos binômes"), "meetings": _("Vos séances"),
        "tutoring": _("Votre tutorat"), "mentoring": _("Votre mentorat"), "documents": _("Vos attestations"), "letters": _("Les messages reçus"),
        "journal": _("Ce qui a été fait avec votre dossier"), "catalogue": _("Vos dispositifs"),
    }  # fmt: skip


@never_cache
@require_safe
def download(request: PersonRequest) -> HttpResponse:
    """The same as JSON, for another service (article 20 RGPD)."""
    rooms = {room.name: queries.plain(room.rows) for room in queries.readings(request.person)}
    body = json.dumps({"date": timezone.localtime().isoformat(timespec="minutes"), **rooms}, ensure_ascii=False, indent=2)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mes-informations.json"'
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def my_consents(request: PersonRequest) -> HttpResponse:
    me = request.person
    standing = queries.standing_consents(me)
    if request.method == "POST":
        form = ConsentForm(request.POST)
        if form.is_valid() and form.cleaned_data["purpose"] in CONSENTS:
            _answer(request, form.cleaned_data["purpose"], form.cleaned_data["give"])
        return redirect("people:my_consents")
    lines = [
        {"purpose": purpose, "known": known, "given": standing.get(purpose), "stale": _is_stale(standing.get(purpose), known)}
        for purpose, known in CONSENTS.items()
        if not known.asked_there or purpose in standing
    ]
    today = timezone.localdate()
    page: dict = {"lines": lines, "past": queries.consents_of(me).filter(withdrawn__isnull=False)[:30]}
    page |= {"own_due": queries.own_consent_due(me, today=today), "alone": rules.decides_alone(me, band=me.band(today))}
    return render(request, "people/consents.html", page)


def _answer(request: PersonRequest, purpose: str, give: bool) -> None:
    me = request.person
    if give:
        actions.give_consent(me, purpose=purpose, by=me)
        messages.success(request, _("Votre accord est noté."))
        return
    consent = queries.standing_consents(me).get(purpose)
    if consent:
        actions.withdraw_consent(get_object_or_404(rules.visible_consents(me), pk=consent.pk), by=me)
        messages.success(request, _("Votre accord est retiré."))


def _is_stale(consent: Consent | None, known: ConsentText) -> bool:
    return consent is not None and consent.version != known.version


@never_cache
@require_safe
def who_saw_me(request: PersonRequest) -> HttpResponse:
    return render(request, "people/who_saw.html", {"lines": queries.who_saw(request.person)})


@never_cache
@require_http_methods(["GET", "POST"])
def my_erasure(request: PersonRequest) -> HttpResponse:
    """Asks to be forgotten. A person answers; nothing disappears by one click on a shared phone."""
    me = request.person
    form = ErasureForm(request.POST or None)
    if form.is_valid():
        actions.ask_erasure(me, words=form.cleaned_data["words"], by=me)
        messages.success(request, _("Votre demande est envoyée. Une personne vous répond dans les 30 jours."))
        return redirect("people:my_erasure")
    page = {"form": form, "asked": rules.visible_erasure_requests(me), "back": reverse("people:my_space")}
    return render(request, "people/erasure.html", page, status=422 if form.errors else 200)
