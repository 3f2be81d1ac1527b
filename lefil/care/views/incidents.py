"""The files of those who protect: read by them only, opened under the eyes of the journal, added to and never rewritten."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.care import actions
from lefil.care.forms import DecisionForm, LineForm, TalkForm
from lefil.care.models import Incident, IncidentLine
from lefil.care.queries.safety import board, file_of
from lefil.care.rules import protects_somebody, visible_incidents
from lefil.kit.refusals import Refused
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])
ASKED = {
    "facts": (_("Ajouter des faits"), _("Ajouter ces faits")), "measure": (_("Noter une mesure"), _("Noter cette mesure")),
    "told": (_("Noter qui est prévenu"), _("Noter qui est prévenu")), "grave": (_("Dire la gravité"), _("Noter la gravité")),
    "due": (_("Ajouter une échéance"), _("Ajouter cette échéance")), "decided": (_("Noter une décision"), _("Noter cette décision")),
    "right": (_("Corriger une ligne"), _("Ajouter cette correction")),
}  # fmt: skip


def _incident(request: PersonRequest, key: str) -> Incident:
    rows = visible_incidents(request.person).select_related(
        "organisation__parent__parent", "programme", "group__organisation__parent__parent", "group__programme", "reported_by", "alert"
    )
    return get_object_or_404(rows, key=key)


@require_safe
def incidents(request: PersonRequest) -> HttpResponse:
    if not protects_somebody(request.person):
        raise PermissionDenied
    closed = request.GET.get("etat") == "termines"
    rows = board(request.person, state="closed" if closed else "open")
    return render(request, "care/incidents.html", {"rows": rows[:100], "closed": closed, "today": timezone.localdate()})


@never_cache
@require_safe
def incident(request: PersonRequest, key: str) -> HttpResponse:
    one = _incident(request, key)
    actions.see_incident(one, by=request.person)
    context = {
        "file": file_of(one, timezone.localdate()),
        "adds": [(kind, ASKED[kind][0]) for kind in ("grave", "measure", "told", "due", "facts", "decided")],
    }
    return render(request, "care/incident.html", context)


@PAGE
def incident_add(request: PersonRequest, key: str, kind: str) -> HttpResponse:
    """One question a page: a measure, who was told, a deadline, a correction of one line."""
    one = _incident(request, key)
    if kind not in ASKED:
        raise Http404
    about = _line(one, request.GET.get("ligne", "")) if kind == "right" else None
    form = LineForm(request.POST if request.method == "POST" else None, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_line(one, kind=kind, about=about, by=request.person, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("La ligne est ajoutée."))
            return redirect("care:incident", key)
    lead = about.words if about else _("Écrivez ce qui est. Une ligne ne s’efface pas : on la corrige par une autre.")
    return _question(request, one, form, ASKED[kind], lead)


def _line(one: Incident, key: str) -> IncidentLine:
    return get_object_or_404(one.lines.all(), key=key)


def _question(request: PersonRequest, one: Incident, form: Any, words: tuple[Any, Any], lead: Any) -> HttpResponse:
    context = {
        "form": form, "question": words[0], "button": words[1], "lead": lead, "back": reverse("care:incident", args=[one.key]),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


@require_POST
def incident_met(request: PersonRequest, key: str, line: str) -> HttpResponse:
    actions.meet_deadline(_line(_incident(request, key), line), by=request.person)
    messages.success(request, _("L’échéance est tenue."))
    return redirect("care:incident", key)


DECISIONS: dict[str, tuple[Any, Any, Any, Any]] = {
    "reprendre": (actions.resume_pair, _("Faire reprendre les séances"), _("Faire reprendre les séances"), _("Les deux sont prévenus. Ils ne lisent pas la raison.")),
    "terminer": (actions.end_pair, _("Terminer le binôme pour protéger"), _("Terminer ce binôme"), _("Il ne pourra pas reprendre. Les deux sont prévenus, sans la raison.")),
    "clore": (actions.close_incident, _("Terminer ce dossier"), _("Terminer ce dossier"), _("Écrivez la décision prise et ses raisons. Le dossier reste lisible.")),
    "rouvrir": (actions.reopen_incident, _("Rouvrir ce dossier"), _("Rouvrir ce dossier"), _("Ce qui est écrit reste. Dites pourquoi vous le rouvrez.")),
}  # fmt: skip


@PAGE
def incident_decide(request: PersonRequest, key: str, deed: str) -> HttpResponse:
    """Let the pair start again, end it, close the file, reopen it: each with its reason."""
    one = _incident(request, key)
    if deed not in DECISIONS:
        raise Http404
    act, question, button, lead = DECISIONS[deed]
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            act(one, words=form.cleaned_data["words"], by=request.person)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("C’est fait, et c’est écrit dans le dossier."))
            return redirect("care:incident", key)
    return _question(request, one, form, (question, button), lead)


@require_POST
def incident_stop(request: PersonRequest, key: str) -> HttpResponse:
    actions.stop_pair(_incident(request, key), by=request.person)
    messages.success(request, _("Les séances sont arrêtées. Les deux sont prévenus, sans la raison."))
    return redirect("care:incident", key)


@PAGE
def incident_talk(request: PersonRequest, key: str) -> HttpResponse:
    """A time to talk, for who told the worry."""
    one = _incident(request, key)
    form = TalkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.offer_talk(one, starts=form.starts(request.person.timezone), by=request.person)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("Le rendez-vous est pris. La personne est prévenue."))
            return redirect("care:incident", key)
    lead = _("Trente minutes pour parler de ce qui s’est passé, dans la salle de visio. Elle peut annuler.")
    return _question(request, one, form, (_("Proposer un temps de parole"), _("Prendre ce rendez-vous")), lead)
