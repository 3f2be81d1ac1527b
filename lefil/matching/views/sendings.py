"""All the approved proposals leave at once: confirm, follow, read what could not leave, undo."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lefil.kit import days
from lefil.matching import actions
from lefil.matching.models import Sending
from lefil.matching.queries import board, runs
from lefil.matching.rules import can_run, visible_sendings
from lefil.matching.views.mine import READ_AND_WRITE
from lefil.matching.views.staff import back_to_board, owned_or_403


@READ_AND_WRITE
def send_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks once more, with the figure, before anybody is written to."""
    programme = owned_or_403(request.person, slug)
    filters = board.Filters(shown="approuvees")
    mine = board.decided(request.person, programme, filters, now=timezone.now())
    if request.method == "POST":
        made = actions.send_approved(programme, proposals=mine, by=request.person)
        return redirect("matching:sending", made.key)
    count = mine.count()
    if not count:
        messages.warning(request, _("Aucune proposition n’est approuvée. Approuvez-en au moins une."))
        return back_to_board(programme)
    context = {
        "question": ngettext("Envoyer %(n)s proposition ?", "Envoyer %(n)s propositions ?", count) % {"n": days.figure(count)},
        "lead": _("Chaque personne reçoit un message. Vous pourrez annuler tant qu’elle n’a pas répondu."),
        "button": _("Envoyer"), "back": reverse("matching:board") + "?" + filters.query(programme),
    }  # fmt: skip
    return render(request, "kit/confirm.html", context)


def _sending(request: HttpRequest, key: str) -> Sending:
    return get_object_or_404(visible_sendings(request.person), key=key)


@require_safe
def sending(request: HttpRequest, key: str) -> HttpResponse:
    """How far it is, then what could not leave and why."""
    found = _sending(request, key)
    context = {
        "sending": found, "programme": found.programme, "progress": runs.progress(found), "why": runs.held_back(found),
        "lines": runs.refused_lines(request.person, found), "decides": can_run(request.person, found.programme),
    }  # fmt: skip
    return render(request, "matching/sending.html", context)


@require_safe
def sending_progress(request: HttpRequest, key: str) -> HttpResponse:
    """The bar alone; the whole page again when it is over."""
    found = _sending(request, key)
    how_far = runs.progress(found)
    if found.state in {"sent", "undone"} or not request.htmx:
        return _reload(reverse("matching:sending", args=[found.key]), request)
    return render(request, "matching/_sending.html", {"sending": found, "progress": how_far})


def _reload(url: str, request: HttpRequest) -> HttpResponse:
    if not request.htmx:
        return redirect(url)
    return HttpResponse(headers={"HX-Redirect": url})


@require_POST
def undo_sending(request: HttpRequest, key: str) -> HttpResponse:
    found = _sending(request, key)
    if not can_run(request.person, found.programme):
        raise PermissionDenied
    actions.undo_sending(found, by=request.person)
    messages.success(request, _("L’envoi est en train d’être annulé."))
    return redirect("matching:sending", found.key)
