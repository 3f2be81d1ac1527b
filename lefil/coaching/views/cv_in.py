"""A former CV on its way in, spoken answers, and the correction within 48 hours."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.coaching.actions import cv as writing
from lefil.coaching.actions import cv_old as actions
from lefil.coaching.actions import cv_out
from lefil.coaching.forms.cv_old import LinesForm, OldForm, VoiceForm
from lefil.coaching.queries import cv as cvs
from lefil.coaching.queries import cv_old as reads
from lefil.coaching.queries.words import cv_questions
from lefil.coaching.views.cv import own_cv, place_or_404
from lefil.coaching.views.pitch_files import send_recording
from lefil.kit.refusals import Refused
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@PAGE
def bring(request: HttpRequest) -> HttpResponse:
    """A photo, a PDF, a Word file or a JSON Resume. What cannot be taken is said beside the field; the CV stays as it is."""
    place = place_or_404(request)
    form = OldForm(request.POST or None, request.FILES or None) if request.method == "POST" else OldForm()
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            brought = actions.bring_old(writing.begin_cv(place, by=request.person), name=sent.name, content=sent.read(), by=request.person)
        except Refused as no:
            form.add_error("file", str(no))
        else:
            messages.success(request, _("C’est reçu."))
            return redirect("coaching:cv_old" if brought.lines else "coaching:cv_bring" if brought.photo else "coaching:cv")
    old = reads.own_old(request.person).filter(cv__enrolment=place).first()
    return render(request, "coaching/cv_bring.html", {"form": form, "old": old}, status=422 if form.errors else 200)


@PAGE
def lines(request: HttpRequest) -> HttpResponse:
    """The lines that were read, each with the part of the CV where it would go."""
    old = get_object_or_404(reads.own_old(request.person), cv=own_cv(request))
    form = LinesForm(request.POST if request.method == "POST" else None, lines=old.lines)
    if request.method == "POST" and form.is_valid():
        count = actions.take_lines(old, chosen=form.chosen(), by=request.person)
        messages.success(request, _("%(count)s lignes sont dans votre CV. Relisez-les une par une.") % {"count": count})
        return redirect("coaching:cv")
    return render(request, "coaching/cv_old.html", {"form": form, "old": old}, status=422 if form.errors else 200)


@never_cache
@PAGE
def photo(request: PersonRequest) -> HttpResponse | FileResponse:
    """The photo drawn again, as a file to keep; posted to: deletes it."""
    old = get_object_or_404(reads.own_old(request.person).exclude(photo=""), cv=own_cv(request))
    if request.method == "POST":
        actions.forget_photo(old, by=request.person)
        messages.success(request, _("La photo est supprimée."))
        return redirect("coaching:cv_bring")
    return send_recording(request, old.photo, old.photo.size, "image/jpeg", "ancien-cv.jpg")


@PAGE
def say(request: HttpRequest, code: str) -> HttpResponse:
    """One of the twelve questions, answered with the voice: a file that the phone records."""
    mine = own_cv(request)
    question = next((one for one in cv_questions(mine.enrolment.programme_id) if one["code"] == code), None)
    if question is None:
        raise Http404
    form = VoiceForm(request.POST or None, request.FILES or None) if request.method == "POST" else VoiceForm()
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            actions.say_answer(mine, question=code, name=sent.name, content=sent.read(), by=request.person)
        except Refused as no:
            form.add_error("file", str(no))
        else:
            messages.success(request, _("Votre réponse est gardée. Vous l’écrivez avec les bénévoles."))
            return redirect("coaching:cv_questions")
    said = reads.own_voices(request.person).filter(cv=mine, question=code).first()
    context = {"form": form, "asked": question, "said": said}
    return render(request, "coaching/cv_say.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def voice(request: PersonRequest, key: str) -> HttpResponse | FileResponse:
    one = get_object_or_404(reads.own_voices(request.person), key=key)
    return send_recording(request, one.file, one.size, f"audio/{one.kind}", f"{_('réponse')}.{one.kind}")


@require_POST
def voice_forget(request: HttpRequest, key: str) -> HttpResponse:
    one = get_object_or_404(reads.own_voices(request.person), key=key)
    actions.forget_voice(one, by=request.person)
    messages.success(request, _("Votre voix est supprimée."))
    return redirect("coaching:cv_say", one.question)


@never_cache
@require_safe
def voice_heard(request: PersonRequest, workshop: str, key: str, voice: str) -> HttpResponse | FileResponse:
    """For the two volunteers to whom this CV is shown."""
    share = cvs.shown_to(request.person, workshop, key)
    one = reads.voice_in(share, voice) if share else None
    if one is None:
        raise Http404
    return send_recording(request, one.file, one.size, f"audio/{one.kind}", f"{_('réponse')}.{one.kind}")


@require_POST
def correct(request: HttpRequest, workshop: str, key: str) -> HttpResponse:
    """A volunteer says that the written correction is finished: the candidate hears of it."""
    share = cvs.shown_to(request.person, workshop, key)
    if share is None:
        raise Http404
    cv_out.finish_correction(share, by=request.person)
    messages.success(request, _("La correction est envoyée. La personne la lit à côté de ses lignes."))
    return redirect("coaching:cv_review", workshop, key)
