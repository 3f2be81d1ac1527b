"""Recordings of pitches, sent to their players part by part."""

import re

from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lefil.coaching.queries.pitch import comments_with_voice
from lefil.coaching.rules import visible_takes
from lefil.people.requests import PersonRequest

RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


@never_cache
@require_safe
def recording(request: PersonRequest, key: str) -> HttpResponse | FileResponse:
    """The recording, whole or the part that a player asks for: never shown as a page of this site."""
    one = get_object_or_404(visible_takes(request.person), key=key)
    return send_recording(request, one.file, one.size, f"{'video' if one.video else 'audio'}/{one.kind}", f"pitch.{one.kind}")


@never_cache
@require_safe
def voice(request: PersonRequest, key: str) -> HttpResponse | FileResponse:
    """What a volunteer said of a take, for those who may listen to the take."""
    one = get_object_or_404(comments_with_voice(visible_takes(request.person)), key=key)
    return send_recording(request, one.voice, one.size, f"audio/{one.kind}", f"{_('commentaire')}.{one.kind}")


def send_recording(request: PersonRequest, file: FieldFile, size: int, kind: str, name: str) -> HttpResponse | FileResponse:
    try:
        stored = file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer = _part(stored, size, request.headers.get("Range", ""))
    answer["Content-Type"] = kind
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Accept-Ranges"] = "bytes"
    answer["Content-Encoding"] = "identity"  # a part of a file is not to be compressed on its way
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _part(stored: File, size: int, wanted: str) -> HttpResponse | FileResponse:
    found = RANGE.fullmatch(wanted)
    if not found or not (found[1] or found[2]):
        return FileResponse(stored)
    first = int(found[1]) if found[1] else max(0, size - int(found[2]))
    last = min(int(found[2]) if found[1] and found[2] else size - 1, size - 1)
    with stored:
        if first > last:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        stored.seek(first)
        return HttpResponse(stored.read(last - first + 1), status=206, headers={"Content-Range": f"bytes {first}-{last}/{size}"})
