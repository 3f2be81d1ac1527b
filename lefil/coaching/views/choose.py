from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lefil.catalogue.models import Module
from lefil.coaching import actions, queries
from lefil.coaching.forms.core import PathForm
from lefil.coaching.queries.orient import own_orientations
from lefil.coaching.queries.words import path_words
from lefil.coaching.rules import place_of, visible_workshops
from lefil.enrolments.models import Enrolment
from lefil.kit.refusals import Refused
from lefil.meetings.queries import by_local_day

OWN_WORK = {"cv", "pitch", "networks", "interview"}  # modules that a candidate may begin alone
PAGE = require_http_methods(["GET", "HEAD", "POST"])


def own_place(request: HttpRequest) -> Enrolment:
    """The candidate's place in a coaching programme; 404 for who has none."""
    place = place_of(request.person, "learner")
    if place is None:
        raise Http404
    return place


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The four modules, in the order suggested, and my places. A volunteer reads the workshops they lead and observe."""
    me = request.person
    place, helping = place_of(me, "learner"), place_of(me, "volunteer")
    context: dict[str, Any] = {"place": place, "helping": helping}
    if place:
        order, seats = queries.path_of(place), list(queries.seats_of(place))
        modules = sorted(queries.modules_of(place.programme), key=lambda one: order.index(one.code) if one.code in order else 9)
        context |= {
            "modules": modules, "chosen": bool(order), "seats": [seat for seat in reversed(seats) if not seat.meeting.over],
            "orientations": own_orientations(me).filter(state="accepted"), "past": [seat for seat in seats if seat.meeting.over], "advices": queries.last_advices(place),
        }  # fmt: skip
    if helping:
        context["given"] = queries.workshops_run_by(visible_workshops(me), me)
    if place or helping:
        programme = (place or helping).programme  # type: ignore[union-attr]
        context |= {"figures": queries.figures(programme), "programme": programme}
    return render(request, "coaching/mine.html", context)


@PAGE
def guide(request: HttpRequest) -> HttpResponse:
    """Five questions on one page, then the four modules in an order that fits."""
    place = own_place(request)
    _version, questions = path_words(place.programme_id)
    form = PathForm(request.POST if request.method == "POST" else None, questions=questions)
    if request.method == "POST" and form.is_valid():
        actions.choose_path(place, answers=form.answers(), by=request.person)
        messages.success(request, _("Voici par quoi commencer. Vous restez libre de choisir."))
        return redirect("coaching:mine")
    return render(request, "coaching/guide.html", {"form": form}, status=422 if form.errors else 200)


def _module(place: Enrolment, code: str) -> Module:
    module = queries.module_for(place.programme, code)
    if module is None:
        raise Http404
    return module


@PAGE
def module(request: HttpRequest, code: str) -> HttpResponse:
    """One module: what it gives, what to bring, its free places on the reader's own watch."""
    place = own_place(request)
    one = _module(place, code)
    if request.method == "POST":
        return _choose(request, place, one)
    free = list(queries.places_of(one)[:60])
    days = by_local_day([workshop.meeting for workshop in free], request.person)
    waiting = one.pk in queries.waits_for(place)
    seats = [seat for seat in queries.seats_of(place) if seat.meeting.module_id == one.pk and not seat.meeting.over]
    context = {
        "module": one, "days": days, "waiting": waiting, "seats": seats, "abroad": request.person.timezone != "Europe/Paris",
        "own_work": reverse(f"coaching:{one.code}") if one.code in OWN_WORK else "",
    }  # fmt: skip
    return render(request, "coaching/module.html", context)


def _choose(request: HttpRequest, place: Enrolment, one: Module) -> HttpResponse:
    if request.POST.get("wait"):
        actions.wait(place, module=one, by=request.person)
        messages.success(request, _("C’est noté. Nous vous écrivons dès qu’une place est libre."))
        return redirect("coaching:module", one.code)
    workshop = queries.places_of(one).filter(meeting__key=request.POST.get("slot", "")[:16]).first()
    if workshop is None:
        raise Refused(_("Cette place vient d’être prise. Choisissez un autre moment, ou demandez à être prévenu."))
    actions.take_seat(workshop, candidate=place, by=request.person)
    messages.success(request, _("Votre place est notée."))
    return redirect("coaching:workshop", workshop.key)
