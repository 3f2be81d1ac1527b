from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lefil.tutoring import actions, content, queries
from lefil.tutoring.rules import says_tu


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def faces(request: HttpRequest, token: str) -> HttpResponse:
    """Three big faces, one tap. Reading the page changes nothing: only the tap answers."""
    booking = queries.faces_booking(token)
    said = getattr(booking, "feedback", None)
    if request.method == "POST":
        face = request.POST.get("face", "") or (str(said.face) if said else "")
        helped = request.POST.get("helped", "")
        actions.feel(booking, face=int(face) if face.isdecimal() and len(face) == 1 else 0, helped=helped, by=booking.person)
        return redirect("tutoring:faces", token)
    words = content.vocabulary()
    context: dict[str, Any] = {
        "booking": booking, "said": said, "faces": words.faces, "helped": words.helped, "tabs": [],
        "tu": says_tu(booking.person, booking.meeting.programme, timezone.localdate()),
    }  # fmt: skip
    return render(request, "tutoring/faces.html", context)
