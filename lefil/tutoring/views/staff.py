from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lefil.groups.rules import can_follow
from lefil.orgs.rules import is_staff
from lefil.people.models import Person
from lefil.tutoring import actions, queries
from lefil.tutoring.forms import HandleForm, PresenceForm, ReplaceForm
from lefil.tutoring.rules import followed_pairs, pair_of, visible_pairs
from lefil.tutoring.views.reports import meeting_or_404

PAGE = require_http_methods(["GET", "HEAD", "POST"])


def staff_only(request: HttpRequest) -> Person:
    if not is_staff(request.person):
        raise PermissionDenied
    return request.person


def _more(state: str, page: int) -> str:
    return f"?{urlencode({'etat': state, 'page': str(page)})}" if page else ""


@require_safe
def pairs(request: HttpRequest) -> HttpResponse:
    """Every pair that one follows, each with its thread of the last two months."""
    me, now = staff_only(request), timezone.now()
    state = request.GET.get("etat", "")
    found, page = queries.page_of(queries.pairs_in(me, state=state, today=timezone.localdate()), request.GET.get("page", "1"))
    context = {
        "lines": queries.lines_of(found, now), "state": state, "states": queries.STATES.items(), "more": _more(state, page),
        "since": (now - queries.TWO_MONTHS).date(), "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "tutoring/pairs.html", context)


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Reports that ask for somebody, the worried ones first; or the meetings nobody has spoken of; or all reports."""
    me = staff_only(request)
    state = request.GET.get("etat", "")
    missing = state == "manquants"
    rows = queries.without_report(me, timezone.now()) if missing else queries.reports_for(me, state=state)
    found, page = queries.page_of(rows, request.GET.get("page", "1"))
    lines = [(row, queries.names_of(row.group if missing else row.meeting.group)) for row in found]
    context = {"lines": lines, "missing": missing, "state": state, "states": queries.REPORTS.items(), "more": _more(state, page)}
    return render(request, "tutoring/reports.html", context)


@PAGE
def presence(request: HttpRequest, key: str) -> HttpResponse:
    """Staff say who came when the tutor has not."""
    meeting = meeting_or_404(request, key)
    if not can_follow(request.person, pair_of(meeting)):
        raise PermissionDenied
    form = PresenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.note_presence(meeting, by=request.person, **{**data, "minutes": data["minutes"] or 0})
        messages.success(request, _("La présence est notée."))
        return redirect("tutoring:meeting", key)
    context = {
        "form": form, "question": _("Qui est venu à cette séance ?"), "back": reverse("tutoring:meeting", args=[key]),
        "button": _("Noter la présence"), "lead": queries.names_of(pair_of(meeting)),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


@PAGE
def handle(request: HttpRequest, key: str) -> HttpResponse:
    """Staff write what was done about what a report asks."""
    meeting = meeting_or_404(request, key)
    if not can_follow(request.person, pair_of(meeting)):
        raise PermissionDenied
    written = get_object_or_404(queries.reports_for(request.person, state="tous"), meeting=meeting)
    form = HandleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.handle(written, note=form.cleaned_data["note"], by=request.person)
        messages.success(request, _("C’est noté. La demande sort de la liste."))
        return redirect("tutoring:reports")
    context = {
        "form": form, "question": written.get_need_display().capitalize(), "back": reverse("tutoring:meeting", args=[key]),
        "button": _("Noter ce qui a été fait"), "lead": queries.names_of(pair_of(meeting)),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


@PAGE
def replace(request: HttpRequest, key: str) -> HttpResponse:
    """Staff give a learner another tutor: the pair ends, the two lines stay, the learner keeps their place in the queue."""
    group = get_object_or_404(visible_pairs(request.person).select_related("programme", "organisation"), key=key)
    if not followed_pairs(request.person).filter(pk=group.pk).exists():
        raise PermissionDenied
    note = getattr(group, "handover", None)
    form = ReplaceForm(request.POST or None, initial={"where": note.where, "works": note.works} if note else {})
    if request.method == "POST" and form.is_valid():
        actions.replace(group, by=request.person, **form.cleaned_data)
        messages.success(request, _("Le binôme est terminé. L’élève attend de nouveau, depuis sa première date."))
        return redirect("tutoring:pair", key)
    context = {
        "form": form, "question": _("Chercher un nouveau tuteur"), "back": reverse("tutoring:pair", args=[key]),
        "button": _("Terminer et chercher un nouveau tuteur"),
        "lead": _("Le binôme s’arrête aujourd’hui. L’élève garde sa place dans la file. Il n’en connaît pas la raison."),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)
