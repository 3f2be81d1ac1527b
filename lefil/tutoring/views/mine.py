from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lefil.documents.queries import said_hours
from lefil.enrolments.rules import own_enrolments
from lefil.groups.models import Group
from lefil.groups.queries import seat_of
from lefil.groups.rules import can_follow
from lefil.kit.refusals import Refused
from lefil.matching.queries.replacing import promised, to_replace
from lefil.people.actions import saw
from lefil.tutoring import actions, content, queries
from lefil.tutoring.forms import HandoverForm, IntroduceForm
from lefil.tutoring.rules import visible_pairs

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My pairs, as a tutor or as a pupil: the next meeting, what was said to resume, what waits for me."""
    me, now = request.person, timezone.now()
    pairs = queries.tutored_by(me, now)
    places = list(own_enrolments(me).filter(programme__pack="tutoring").select_related("programme"))
    given = [
        (place, said_hours(minutes) if (minutes := queries.minutes_of(place)) else "") for place in places if place.side == "volunteer"
    ]
    again = to_replace(own_enrolments(me).filter(programme__pack="tutoring")).first() if not pairs else None
    context = {
        "pairs": pairs, "given": given, "tu": any(pair.tu for pair in pairs), "pupil": bool(pairs) and all(pair.side == "learner" for pair in pairs),
        "promised": promised(again.lost) if again else None, "now": now, "two_months_ago": (now - queries.TWO_MONTHS).date(), "today": timezone.localdate(), "places": places,
    }  # fmt: skip
    return render(request, "tutoring/mine.html", context)


def _pair(request: HttpRequest, key: str) -> Group:
    return get_object_or_404(visible_pairs(request.person).select_related("programme", "organisation__parent"), key=key)


@require_safe
def pair(request: HttpRequest, key: str) -> HttpResponse:
    """One pair: its members read the other's first name and a few facts while they may meet; staff read everything."""
    group, me, now = _pair(request, key), request.person, timezone.now()
    if can_follow(me, group):
        return _staff_pair(request, group)
    view = queries.tutored_in(group, me, now)
    if view is None:
        raise Http404
    seated = seat_of(group, me) is not None
    context = {
        "group": group, "view": view, "tu": view.tu, "seated": seated,
        "known": queries.known_by(me, group=group, side=view.side, today=timezone.localdate()) if seated else [],
        "knots": queries.knots_of(group, now), "handover": queries.handover_for(group, me), "volunteer": view.side == "volunteer",
    }  # fmt: skip
    return render(request, "tutoring/pair.html", context)


def _staff_pair(request: HttpRequest, group: Group) -> HttpResponse:
    seats = list(group.seats.select_related("enrolment__person", "enrolment__organisation").order_by("-side", "id"))
    for seat in seats:
        saw(seat.enrolment.person, by=request.person)
    context = {
        "group": group, "seats": seats, "names": queries.names_of(group), "faces": queries.faces_of(group),
        "knots": queries.knots_of(group, timezone.now(), url="tutoring:meeting"), "handover": getattr(group, "handover", None),
        "closure": getattr(group, "closure", None),
    }  # fmt: skip
    return render(request, "tutoring/pair_staff.html", context)


@PAGE
def hand_over(request: HttpRequest, key: str) -> HttpResponse:
    """A tutor who leaves, or staff with them on the phone, writes two lines for the next one."""
    group, me = _pair(request, key), request.person
    view = None if can_follow(me, group) else queries.tutored_in(group, me, timezone.now())
    if view and view.side != "volunteer":
        raise PermissionDenied
    note = getattr(group, "handover", None)
    first = {"where": note.where, "works": note.works} if note else {}
    form = HandoverForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.hand_over(group, by=me, **form.cleaned_data)
        messages.success(request, _("C’est noté. La prochaine personne le lira. Merci."))
        return redirect("tutoring:pair", key)
    context = {
        "form": form, "question": _("Passer le relais"), "back": reverse("tutoring:pair", args=[key]), "button": _("Laisser ces deux lignes"),
        "lead": _("Deux lignes pour la personne qui continue. Des faits utiles, rien d’intime."),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


@PAGE
def introduce(request: HttpRequest, key: str) -> HttpResponse:
    enrolment = get_object_or_404(own_enrolments(request.person).filter(side="volunteer", programme__pack="tutoring"), key=key)
    form = IntroduceForm(request.POST or None, initial={"words": enrolment.answers.get("presentation", "")})
    if request.method == "POST" and form.is_valid():
        try:
            actions.introduce(enrolment, words=form.cleaned_data["words"], by=request.person)
        except Refused as no:
            form.add_error("words", str(no))
        else:
            messages.success(request, _("Votre présentation est gardée."))
            return redirect("tutoring:mine")
    context = {"form": form, "back": reverse("tutoring:mine"), "button": _("Garder ma présentation")}
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def parents(request: HttpRequest) -> HttpResponse:
    """The leaflet for parents, in the language of the page where it is written, in French elsewhere. Staff send its address."""
    language = get_language() or "fr"
    leaflets = {one.lang: one for one in content.trainings() if one.audience == "parent"}
    return render(request, "tutoring/parents.html", {"leaflet": leaflets.get(language, leaflets["fr"])})
