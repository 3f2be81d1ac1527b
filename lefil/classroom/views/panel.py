"""The class beside the pictures of the room: lesson, signature, poll, questions, pulse, exit ticket."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lefil.classroom import actions
from lefil.classroom.content.lessons import lessons
from lefil.classroom.forms.days import PollForm, QuestionForm, TicketForm
from lefil.classroom.models import HalfDay
from lefil.classroom.queries import exchange as queries
from lefil.classroom.rules.classes import can_help, can_lead, place_in, visible_half_days
from lefil.classroom.views import pads_panel
from lefil.enrolments.models import Enrolment
from lefil.kit.refusals import Refused
from lefil.live.hub import hub
from lefil.people.requests import PersonRequest

LEARNER = ("vote", "ask", "ticket")
TEACHER = ("poll", "close_poll", "pulse")


@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: PersonRequest, key: str) -> HttpResponse:
    """A fragment, by the key of the meeting. What is posted by a browser without htmx came in a tab of its own: it is led to a page."""
    rows = visible_half_days(request.person).select_related("meeting__room", "meeting__host", "cohort__group")
    one = rows.filter(meeting__key=key).first()
    if one is None:  # a lesson outside any half-day has no register: its codes are beside the pictures all the same
        return pads_panel.panel(request, key)
    me = request.person
    helps, own = can_help(me, one.cohort), place_in(one.cohort, me, "learner")
    if not helps and own is None:
        raise PermissionDenied
    forms = _forms(request)
    said = _posted(request, one, own, forms) if request.method == "POST" else ""
    if said and not request.htmx:
        messages.success(request, said)
        return redirect("classroom:half_day", one.key)
    if said:
        forms = _forms(request, fresh=True)
    wrong = any(form.errors for form in forms.values())
    return render(request, "classroom/_panel.html", _context(request, one, own, helps, said, forms), status=422 if wrong else 200)


def _forms(request: PersonRequest, *, fresh: bool = False) -> dict[str, Any]:
    sent = {name: request.POST if name in request.POST and not fresh else None for name in ("poll", "ask", "ticket")}
    return {
        "poll_form": PollForm(sent["poll"], auto_id="poll_%s"), "ask_form": QuestionForm(sent["ask"], auto_id="ask_%s"),
        "ticket_form": TicketForm(sent["ticket"], auto_id="ticket_%s"),
    }  # fmt: skip


def _context(request: PersonRequest, one: HalfDay, own: Enrolment | None, helps: bool, said: str, forms: dict[str, Any]) -> dict[str, Any]:
    beats = queries.curve(one) if helps else []
    poll = queries.poll_of(one)
    since = round((timezone.now() - beats[-1].asked).total_seconds() / 60) if beats else None
    return {
        "half_day": one, "meeting": one.meeting, "lesson": lessons()[one.lesson], "own": own, "helps": helps, "said": said,
        "leads": can_lead(request.person, one.cohort), "beats": beats, "curve": queries.path_of(beats), "since": since,
        "poll": poll, "bars": queries.bars_of(poll, own) if poll else [], "questions": queries.queue(one) if helps else [],
        "ending": queries.ending(one), "ticket": queries.ticket_of(one, own), "tickets": queries.tickets_of(one) if helps else [],
        "resources": queries.resources_of(one.cohort, one.lesson), "expected": queries.expected_at(one), "count": one.signings.count(),
        "signed": own is not None and one.signings.filter(enrolment=own).exists(),
        "four": queries.helped_by(one.cohort, place_in(one.cohort, request.person, "volunteer")), **forms,
    }  # fmt: skip


def _posted(request: PersonRequest, one: HalfDay, own: Enrolment | None, forms: dict[str, Any]) -> str:
    """What was done, in a sentence; "" when there is something to correct."""
    me, given = request.person, request.POST
    if own is not None and any(name in given for name in LEARNER):
        return _learner(one, own, given, forms, me)
    if "answered" in given and can_help(me, one.cohort):
        question = get_object_or_404(one.questions, key=given["answered"])
        actions.answer_question(question, by=me)
        return _("La question est traitée.")
    if not can_lead(me, one.cohort):
        raise PermissionDenied
    if "pulse" in given:
        pulse = actions.ask_class(one, by=me)
        hub.nudge(one.meeting.key, "pulse", {"key": pulse.key, "asked": pulse.asked, "mine": None, "counts": None})
        return _("La question est posée à toute la classe.")
    if "close_poll" in given:
        actions.close_poll(get_object_or_404(one.polls, key=given["close_poll"]), by=me)
        return _("Le sondage est terminé.")
    if "poll" not in given:
        raise Refused(_("Cette page a changé. Relisez-la, puis recommencez."))
    form = forms["poll_form"]
    if not form.is_valid():
        return ""
    actions.open_poll(one, question=form.cleaned_data["question"], choices=form.choices(), by=me)
    return _("Le sondage est ouvert.")


def _learner(one: HalfDay, own: Enrolment, given: Any, forms: dict[str, Any], me: Any) -> str:
    if "vote" in given:
        key, _colon, choice = given["vote"].partition(":")
        poll = get_object_or_404(one.polls, key=key)
        actions.vote(poll, enrolment=own, choice=int(choice) if choice.isdecimal() and len(choice) == 1 else -1, by=me)
        return _("Votre réponse est notée. Elle reste anonyme.")
    form = forms["ask_form" if "ask" in given else "ticket_form"]
    if not form.is_valid():
        return ""
    try:
        if "ask" in given:
            actions.ask_question(one, enrolment=own, text=form.cleaned_data["text"], by=me)
            return _("Votre question attend son tour.")
        actions.leave_ticket(one, enrolment=own, keep=form.cleaned_data["keep"], unclear=form.cleaned_data["unclear"], by=me)
        return _("Merci. Votre billet de sortie est reçu.")
    except Refused as no:
        form.add_error(None, str(no))
        return ""
