"""A candidate's pitch: their text, their takes, and those who may listen to one of them."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.coaching.actions import pitch as actions
from lefil.coaching.forms.pitch import CommentForm, PitchForm, SpokenForm, TakeForm
from lefil.coaching.models import Take
from lefil.coaching.queries import pitch as queries
from lefil.coaching.rules import may_be_recorded, runs, visible_takes, visible_workshops
from lefil.coaching.views.choose import own_place
from lefil.coaching.views.pitch_words import words
from lefil.kit.limits import spend
from lefil.kit.refusals import Refused
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@PAGE
def mine(request: PersonRequest) -> HttpResponse:
    """Five blocks, five words, the confidence; then the recorder, and what I have sent."""
    place = own_place(request)
    facts, blocks, pitch = queries.pitch_words(place.programme), queries.blocks_of(place.programme), queries.pitch_of(place)
    form = PitchForm(request.POST if request.method == "POST" else None, blocks=blocks, most=facts["most_words"], pitch=pitch)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_pitch(place, by=request.person, **form.facts())
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("Votre pitch est enregistré."))
            return redirect("coaching:pitch")
    takes, adult = list(queries.takes_of(place)), may_be_recorded(place, timezone.localdate())
    context = {
        "form": form, "pitch": pitch, "blocks": queries.timed(blocks, facts["lengths"]), "count": queries.count_words(" ".join(pitch.blocks.values())), "most": facts["most_words"],
        "scene": facts["scene"], "place": place, "takes": takes, "adult": adult,
        "workshops": queries.workshops_to_share_with(place) if adult else (),
        "facts": {
            "mine": place.key, "lengths": facts["lengths"], "pace": facts["pace"], "most": facts["most_words"], "heaviest": actions.MOST_BYTES,
            "spoken": actions.MOST_SPOKEN, "blocks": _timer(blocks), "short": _timer(queries.short_of(place.programme)),
            "sent": [reverse("coaching:pitch_take", args=[one.key]) for one in takes], "words": words(adult=adult),
        },
    }  # fmt: skip
    return render(request, "coaching/pitch.html", context, status=422 if form.errors else 200)


def _timer(blocks: list[queries.Block]) -> list[dict[str, str | int]]:
    return [{"name": one.name, "share": one.share, "ask": one.ask} for one in blocks]


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _answer(request: HttpRequest, act: Callable[[], str]) -> HttpResponse:
    """To a script: {"url": the page that `act` returns} or {"say": a sentence}. To a form: that page, or the one it came from."""
    if not _by_script(request):
        return redirect(act())
    try:
        return JsonResponse({"ok": True, "url": act()})
    except Refused as no:
        return JsonResponse({"ok": False, "say": str(no)}, status=409)


@require_POST
def share(request: PersonRequest) -> HttpResponse:
    """One recording for the volunteers of one workshop: a take of this device, or a file made elsewhere."""
    place = own_place(request)
    form = TakeForm(request.POST)

    def act() -> str:
        spend("coaching.take", request.person.key, most=20, seconds=600)
        sent = request.FILES.get("file")
        if sent is None or not form.is_valid():
            raise Refused(_("Choisissez un enregistrement, sa durée et un atelier."))
        workshop = queries.workshops_to_share_with(place).filter(key=form.cleaned_data["workshop"]).first()
        if workshop is None:
            raise Refused(_("Vous n’avez plus de place dans cet atelier."))
        content = sent.read(actions.MOST_BYTES + 1)
        video = (sent.content_type or "").startswith("video/")
        take = actions.share_take(
            place, workshop=workshop, name=sent.name or "", content=content, video=video, by=request.person, **form.facts()
        )
        return reverse("coaching:pitch_take", args=[take.key])

    return _answer(request, act)


def _take(request: PersonRequest, key: str) -> Take:
    return get_object_or_404(visible_takes(request.person).select_related("enrolment__person", "workshop__meeting"), key=key)


@PAGE
def take(request: PersonRequest, key: str) -> HttpResponse:
    """One take that was sent: its candidate and the volunteers of its workshop listen, the volunteers comment."""
    one, me = _take(request, key), request.person
    own = one.enrolment.person_id == me.pk
    running = not own and one.workshop is not None and runs(me, one.workshop)
    if request.method == "POST" and own:
        return _manage(request, one)
    if request.method == "POST" and "remove" in request.POST:
        return _remove(request, one)
    if request.method == "POST" and (sent := request.FILES.get("voice")):
        return _speak(request, one, sent)
    form = CommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.comment_take(one, second=form.cleaned_data["second"], text=form.cleaned_data["text"], by=me)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("Votre commentaire est noté."))
            return redirect("coaching:pitch_take", key)
    context = {
        "take": one, "own": own, "running": running, "form": form, "comments": one.comments.select_related("author"),
        "workshops": queries.workshops_to_share_with(one.enrolment) if own else (),
        "facts": {"words": words(), "spoken": actions.MOST_SPOKEN},
    }  # fmt: skip
    return render(request, "coaching/pitch_take.html", context, status=422 if form.errors else 200)


def _speak(request: PersonRequest, one: Take, sent: UploadedFile) -> HttpResponse:
    form = SpokenForm(request.POST)

    def act() -> str:
        spend("coaching.voice", request.person.key, most=60, seconds=600)
        if not form.is_valid():
            raise Refused(_("Votre commentaire parlé n’est pas complet. Recommencez-le."))
        content = sent.read(actions.MOST_VOICE + 1)
        actions.comment_take(one, voice=content, name=sent.name or "", by=request.person, **form.cleaned_data)
        messages.success(request, _("Votre commentaire est noté."))
        return reverse("coaching:pitch_take", args=[one.key])

    return _answer(request, act)


def _manage(request: PersonRequest, one: Take) -> HttpResponse:
    """The candidate shares, no longer shares, deletes, or takes a comment away."""
    if "remove" in request.POST:
        return _remove(request, one)
    if "delete" in request.POST:
        actions.delete_take(one, by=request.person)
        messages.success(request, _("Cet essai est supprimé ici. S’il est encore sur votre appareil, il y reste."))
        return redirect("coaching:pitch")
    if "unshare" in request.POST:
        actions.show_take(one, workshop=None, by=request.person)
        messages.success(request, _("Cet essai n’est plus partagé. Personne d’autre ne l’écoute."))
        return redirect("coaching:pitch_take", one.key)
    workshop = queries.workshops_to_share_with(one.enrolment).filter(key=request.POST.get("workshop", "")[:16]).first()
    if workshop is None:
        raise Refused(_("Choisissez un atelier où vous avez une place."))
    actions.show_take(one, workshop=workshop, by=request.person)
    messages.success(request, _("Cet essai est partagé avec les deux bénévoles de cet atelier."))
    return redirect("coaching:pitch_take", one.key)


def _remove(request: PersonRequest, one: Take) -> HttpResponse:
    said = one.comments.filter(key=request.POST.get("remove", "")[:16]).first()
    if said is None:
        raise Http404
    actions.remove_comment(said, by=request.person)
    messages.success(request, _("Ce commentaire est supprimé."))
    return redirect("coaching:pitch_take", one.key)


@require_safe
def heard(request: PersonRequest, key: str) -> HttpResponse:
    """The takes shared with one workshop, for the two who run it."""
    one = get_object_or_404(visible_workshops(request.person).select_related("meeting"), key=key)
    if not runs(request.person, one):
        raise PermissionDenied
    return render(request, "coaching/pitch_heard.html", {"workshop": one, "takes": queries.takes_heard_by(request.person, one)})
