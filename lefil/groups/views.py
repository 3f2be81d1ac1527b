from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lefil.groups import actions, queries
from lefil.groups.forms import PAUSES, CloseForm, ExitForm, PauseForm, SignForm
from lefil.groups.models import Group
from lefil.groups.rules import can_follow, visible_groups
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])


def _group(request: PersonRequest, key: str) -> Group:
    return get_object_or_404(visible_groups(request.person).select_related("programme", "organisation__parent"), key=key)


def _followed(request: PersonRequest, key: str) -> Group:
    group = _group(request, key)
    if not can_follow(request.person, group):
        raise PermissionDenied
    return group


@PAGE
def sign(request: PersonRequest, key: str) -> HttpResponse:
    """A member reads and signs; staff who follow the pair read who has signed."""
    group, me = _group(request, key), request.person
    seat = queries.seat_of(group, me)
    form = SignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if seat is None:
            raise PermissionDenied
        if form.is_valid():
            actions.sign(group, person=me, by=me)
            messages.success(request, _("Votre signature est notée."))
            return redirect("groups:sign", key=key)
    today = timezone.localdate()
    needed = queries.needed_signatures(group, today)
    signed = seat is None or any(need.done and need.member == me and not need.by_guardian for need in needed)
    text = queries.commitment_for(group, member=me, side=seat.side, guardian=None, today=today) if seat else None
    context = {
        "group": group, "seat": seat, "form": form, "needed": needed, "signed": signed, "commitment": text,
        "others": ", ".join(other.called for other in queries.other_sides(group, me)),
    }  # fmt: skip
    return render(request, "groups/sign.html", context, status=422 if form.errors else 200)


@login_not_required
@never_cache
@PAGE
def guardian(request: PersonRequest, token: str) -> HttpResponse:
    """A parent reads and signs for a minor, by the link of their letter, without account, in their own language."""
    group, minor, parent = queries.guardian_of(token)
    with translation.override(parent.language if parent.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        form = SignForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            actions.sign(group, person=parent, on_behalf_of=minor, by=parent)
            messages.success(request, _("Votre signature est notée. Merci."))
            return redirect("groups:guardian", token=token)
        today = timezone.localdate()
        needed = queries.needed_signatures(group, today)
        context = {
            "group": group, "minor": minor, "form": form,
            "signed": any(need.done and need.by_guardian and need.member == minor for need in needed),
            "commitment": queries.commitment_for(group, member=minor, side="learner", guardian=parent, today=today),
        }  # fmt: skip
        return render(request, "groups/guardian.html", context, status=422 if form.errors else 200)


@PAGE
def close(request: PersonRequest, key: str) -> HttpResponse:
    group = _followed(request, key)
    if group.state == "closed":
        return render(request, "groups/closed.html", {"group": group, "ending": queries.ending_of(group)})
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.close(group, by=request.person, **form.cleaned_data)
        messages.success(request, _("Le binôme est terminé. Les deux sont prévenus."))
        return redirect("groups:close", key=key)
    context = {
        "form": form, "group": group, "question": _("Terminer ce binôme"), "button": _("Terminer le binôme"),
        "lead": _("Les deux reçoivent un message sans la raison, avec trois questions facultatives."),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


@PAGE
def pause(request: PersonRequest, key: str) -> HttpResponse:
    """Staff stop all contact at once, or let it start again."""
    group = _followed(request, key)
    if group.state == "suspended":
        may = not group.held or queries.can_resume(request.person, group)
        if request.method == "POST":
            if not may:
                raise PermissionDenied
            actions.resume(group, by=request.person)
            messages.success(request, _("Les séances reprennent. Les deux sont prévenus."))
            return redirect("groups:pause", key=key)
        return render(request, "groups/suspended.html", {"group": group, "may": may})
    form = PauseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.suspend(group, why=str(PAUSES[form.cleaned_data["why"]]), by=request.person)
        messages.success(request, _("Les séances sont arrêtées. Les deux sont prévenus."))
        return redirect("groups:pause", key=key)
    context = {"form": form, "group": group, "button": _("Arrêter les séances")}
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


@require_POST
def reopen(request: PersonRequest, key: str) -> HttpResponse:
    again = actions.reopen(_followed(request, key), by=request.person)
    messages.success(request, _("Le binôme reprend. Chacun reçoit un nouvel engagement à signer."))
    return redirect("groups:sign", key=again.key)


@login_not_required
@never_cache
@PAGE
def exit_interview(request: PersonRequest, token: str) -> HttpResponse:
    """Three questions and a wish, all optional, by the link of the letter."""
    interview = queries.interview_of(token)
    person = interview.seat.enrolment.person
    if interview.answered:
        return render(request, "groups/thanks.html", {"interview": interview})
    tu = interview.seat.side == "learner" and interview.closure.group.programme.minors_tu and person.band(timezone.localdate()) != "adult"
    form = ExitForm(request.POST if request.method == "POST" else None, voice="tu" if tu else interview.seat.side)
    if request.method == "POST" and form.is_valid():
        actions.answer_exit(interview, answers=form.answers(), again=form.again(), by=person)
        return redirect("groups:exit", token=token)
    context = {
        "form": form, "question": _("Le binôme est terminé. Qu’en retenez-vous ?") if not tu else _("Le binôme est terminé. Qu’en retiens-tu ?"),
        "lead": _("Tout est facultatif. Seule l’équipe lit les réponses."), "button": _("Envoyer mes réponses"),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)
