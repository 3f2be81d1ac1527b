"""Files of a room, and what is left of it."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lefil.kit.limits import spend
from lefil.kit.refusals import Refused
from lefil.live import actions
from lefil.live.actions.files import MOST_BYTES
from lefil.live.hub import hub
from lefil.live.queries.alerts import protects
from lefil.live.queries.files import file_facts, file_of, held_back, kept_until, may_keep, memory_of, room_of, uploader_of
from lefil.live.queries.presence import own_said
from lefil.live.rules import can_run_presence
from lefil.meetings.rules import visible_meetings
from lefil.meetings.views.doors import page
from lefil.people.requests import PersonRequest

TYPES = {
    "pdf": "application/pdf", "jpeg": "image/jpeg", "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


@login_not_required
@never_cache
@require_POST
def upload(request: PersonRequest, ticket: str) -> JsonResponse:
    """A file for everybody in the room, from who shows the ticket of their page. Answers {"file": …} or {"say": a sentence}."""
    try:
        me = uploader_of(ticket)
        spend("live.upload", me.person.key, most=20, seconds=600)
        sent = request.FILES.get("file")
        if sent is None:
            raise Refused(_("Choisissez un fichier."))
        file = actions.share(me, name=sent.name or "", content=sent.read(MOST_BYTES + 1), by=me.person)
    except Refused as no:
        return JsonResponse({"ok": False, "say": str(no)}, status=409)
    hub.nudge(me.room.meeting.key, "files")
    return JsonResponse({"ok": True, "file": file_facts(file, me.person.key)})


@login_not_required
@never_cache
@require_safe
def file(request: PersonRequest, token: str) -> HttpResponse:
    """Always saved, never shown inside the site: a file of somebody else is never run here."""
    found = file_of(token, timezone.now())
    try:
        with found.file.open("rb") as stored:
            answer = HttpResponse(stored.read(), content_type=TYPES.get(found.kind, "application/octet-stream"))
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer["Content-Disposition"] = content_disposition_header(True, found.name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@require_safe
def memory(request: PersonRequest, key: str) -> HttpResponse:
    """Ce qui reste de la séance."""
    me, now = request.person, timezone.now()
    meeting = get_object_or_404(visible_meetings(me).select_related("programme", "group", "organisation__parent__parent", "host"), key=key)
    room = room_of(meeting)
    said = own_said(room, me) if room else None
    whole = room is not None and may_keep(room, me, now)
    if room and not whole and not (said and (said.presence.booking or said.presence.spans)):
        raise PermissionDenied
    protecting = room is not None and whole and protects(me, meeting)
    context = {
        "meeting": meeting, "room": room, "said": said, "left": memory_of(room, me, protects=protecting) if room and whole else None,
        "protecting": protecting, "gone": room is not None and now >= kept_until(room), "runs": can_run_presence(me, meeting),
        "held": room is not None and not whole and held_back(room, me),
    }  # fmt: skip
    return page(request, "live/memory.html", context, person=me)
