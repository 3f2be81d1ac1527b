from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lefil.catalogue.models import Programme
from lefil.kit.refusals import Refused
from lefil.mentoring import actions
from lefil.mentoring.forms.pairs import ConversationForm, OutcomeForm
from lefil.mentoring.models import Outcome
from lefil.mentoring.queries import pairs as pair_queries
from lefil.mentoring.queries import staff as queries
from lefil.mentoring.rules import edited_programmes, followed_pairs
from lefil.orgs.rules import is_staff
from lefil.people.models import Person
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])


def staff_only(request: PersonRequest) -> Person:
    if not is_staff(request.person):
        raise PermissionDenied
    return request.person


@require_safe
def pairs(request: PersonRequest) -> HttpResponse:
    """Every mentoring pair that one follows, with how far it is; those without a conversation for three weeks apart."""
    me, now = staff_only(request), timezone.now()
    state = request.GET.get("etat", "")
    found, page = queries.page_of(queries.pairs_in(me, state=state, now=now), request.GET.get("page", "1"))
    context = {
        "lines": queries.lines_of(found, now), "state": state, "states": queries.STATES.items(),
        "more": f"?{urlencode({'etat': state, 'page': str(page)})}" if page else "", "programmes": list(edited_programmes(me)),
    }  # fmt: skip
    return render(request, "mentoring/pairs.html", context)


@require_safe
def register(request: PersonRequest) -> HttpResponse:
    """What became of each learner at the end, three and six months later, and how it is known."""
    me = staff_only(request)
    found, page = queries.page_of(queries.ended_seats(me), request.GET.get("page", "1"))
    rows = [
        (row, [(months, label, row.outcomes.get(months)) for months, label in Outcome.MONTHS.items()]) for row in queries.register(found)
    ]
    figures = [
        (Outcome.MONTHS[months], [(label, said.get(code, 0)) for code, label in Outcome.OUTCOMES.items()], said.get("paper", 0), sum(n for code, n in said.items() if code != "paper"))
        for months, said in queries.counted(me).items()
    ]  # fmt: skip
    context = {"rows": rows, "figures": figures, "more": f"?page={page}" if page else "", "months": Outcome.MONTHS.items()}
    return render(request, "mentoring/register.html", context)


@PAGE
def outcome(request: PersonRequest, key: str, months: int) -> HttpResponse:
    """Staff write what they know of a former learner, and how."""
    group = get_object_or_404(followed_pairs(request.person).select_related("organisation", "programme"), key=key)
    if months not in Outcome.MONTHS:
        raise Http404
    known = queries.outcome_of(group, months)
    first = {name: getattr(known, name) for name in ("situation", "since", "proof", "proof_on")} if known else {}
    form = OutcomeForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_outcome(group, months=months, by=request.person, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("La situation est notée."))
            return redirect("mentoring:register")
    learner = pair_queries.learner_in(group)
    context = {
        "form": form, "question": _("Où en est %(name)s, %(moment)s ?") % {"name": learner.called if learner else "", "moment": Outcome.MONTHS[months]},
        "back": reverse("mentoring:register"), "button": _("Noter la situation"),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


def _programme(request: PersonRequest, slug: str) -> Programme:
    return get_object_or_404(edited_programmes(request.person), slug=slug)


@require_safe
def conversations(request: PersonRequest, slug: str) -> HttpResponse:
    programme = _programme(request, slug)
    context = {"programme": programme, "modules": list(enumerate(pair_queries.conversations_of(programme), 1))}
    return render(request, "mentoring/conversations.html", context)


@PAGE
def conversation(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    """An association writes a conversation in its own words."""
    programme = _programme(request, slug)
    module = next((one for one in pair_queries.conversations_of(programme) if one.code == code), None)
    if module is None:
        raise Http404
    form = ConversationForm(request.POST if request.method == "POST" else None, module=module)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_conversation(module, by=request.person, **form.facts())
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("La conversation est à jour pour tous vos binômes."))
            return redirect("mentoring:conversations", slug)
    context = {
        "form": form, "question": module.title, "back": reverse("mentoring:conversations", args=[slug]), "button": _("Garder ces mots"),
        "lead": _("Des phrases courtes. Vos mentors et les personnes accompagnées les lisent."),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)
