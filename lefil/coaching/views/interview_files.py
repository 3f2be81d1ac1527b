"""Answers of a simulation: they come piece by piece and go on after a cut; they are played part by part."""

from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.coaching.actions import interview_upload as actions
from lefil.coaching.forms.interview import UploadForm
from lefil.coaching.models import SimulatedAnswer
from lefil.coaching.rules import own_uploads, visible_answers, visible_simulations
from lefil.coaching.views.choose import own_place
from lefil.coaching.views.pitch_files import send_recording
from lefil.kit.limits import spend
from lefil.kit.refusals import Refused
from lefil.people.requests import PersonRequest


def _no(sentence: str, status: int = 409) -> JsonResponse:
    return JsonResponse({"ok": False, "say": sentence}, status=status)


def _so_far(answer: SimulatedAnswer) -> JsonResponse:
    """{ok, url, offset, size, done}; the offset is in a header too, for who asks HEAD."""
    url = reverse("coaching:interview_part", args=[answer.key])
    facts = {"ok": True, "url": url, "offset": answer.offset, "size": answer.size, "done": answer.done is not None}
    return JsonResponse(facts, headers={"Upload-Offset": str(answer.offset), "Upload-Length": str(answer.size)})


@never_cache
@require_POST
def announce(request: PersonRequest, key: str) -> JsonResponse:
    """An answer is coming. What came of it before a cut is not sent again."""
    place = own_place(request)
    simulation = get_object_or_404(visible_simulations(request.person).filter(enrolment=place), key=key)
    form = UploadForm(request.POST)
    try:
        spend("coaching.answer", request.person.key, most=60, seconds=600)
        if not form.is_valid():
            raise Refused(_("Cette page a changé. Rechargez-la : vos réponses restent sur cet appareil."))
        return _so_far(actions.open_upload(simulation, by=request.person, **form.cleaned_data))
    except Refused as no:
        return _no(str(no))


@never_cache
@require_http_methods(["GET", "HEAD", "PUT"])
def part(request: PersonRequest, key: str) -> JsonResponse:
    """PUT: one piece, raw, at the byte that the header Upload-Offset says. GET and HEAD: how far it has come."""
    answer = get_object_or_404(own_uploads(request.person), key=key)
    if request.method != "PUT":
        return _so_far(answer)
    said, weight = request.headers.get("Upload-Offset", ""), request.headers.get("Content-Length", "")
    if not (said.isdecimal() and len(said) < 10):
        return _no(_("Cette page a changé. Rechargez-la : vos réponses restent sur cet appareil."), 400)
    if not (weight.isdecimal() and int(weight) <= actions.PIECE):
        return _no(_("Ce morceau est trop grand. Rechargez la page : votre réponse reste sur cet appareil."), 413)
    try:
        answer = actions.add_piece(answer, offset=int(said), content=request.body, by=request.person)
        if answer.offset == answer.size and not answer.done:
            wrong = actions.finish_upload(answer, by=request.person)
            if wrong:
                return _no(wrong)
            answer.refresh_from_db()
    except Refused as no:
        return _no(str(no))
    return _so_far(answer)


@never_cache
@require_safe
def recording(request: PersonRequest, key: str) -> HttpResponse | FileResponse:
    """A whole answer, never shown as a page of this site."""
    one = get_object_or_404(visible_answers(request.person), key=key)
    return send_recording(
        request, one.file, one.size, f"{'video' if one.video else 'audio'}/{one.kind}", f"reponse-{one.number}.{one.kind}"
    )
