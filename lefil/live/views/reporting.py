"""Leave and say what is wrong: no socket, no sign-in, no script."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lefil.kit.limits import spend
from lefil.live import actions
from lefil.live.hub import hub
from lefil.live.models import Alert
from lefil.live.protocol import CLOSED
from lefil.live.queries.alerts import last_alert, reporter_of
from lefil.meetings.views.doors import page
from lefil.people.requests import PersonRequest

# In the words of who reports; the team reads Alert.KINDS.
SAID = {
    "unsafe": gettext_lazy("Je ne me sens pas en sécurité"),
    "behaviour": gettext_lazy("Un comportement me gêne"),
    "stranger": gettext_lazy("Une personne inconnue est là"),
    "technical": gettext_lazy("Ça ne marche pas"),
    "other": gettext_lazy("Autre chose"),
    "call": gettext_lazy("Je veux qu’on m’appelle"),
}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: PersonRequest, token: str) -> HttpResponse:
    """One tap says it; words may follow, none is needed. Reading the page does nothing."""
    meeting, person = reporter_of(token)
    if request.method == "POST":
        spend("live.report", person.key, most=12, seconds=3600)
        me = actions.reporter(meeting, person=person, by=person)
        standing = last_alert(meeting, person)
        if standing is not None and not request.POST.get("kind"):
            actions.add_words(standing, text=request.POST.get("words", ""), by=person)
            messages.success(request, _("Vos mots sont ajoutés."))
        else:
            made = actions.alert(me, kind=request.POST.get("kind", ""), by=person)
            _tell(made)
        return redirect("live:report", token=token)
    context: dict[str, Any] = {
        "meeting": meeting, "sent": last_alert(meeting, person), "kinds": SAID.items(),
        "phone": meeting.organisation.help_phone or settings.HELP_PHONE, "tabs": [], "account_bar": None,
    }  # fmt: skip
    return page(request, "live/report.html", context, person=person)


def _tell(made: Alert) -> None:
    """To the room: a call is read by its hosts; all that is said of the rest is that the room is closed."""
    room = made.room.meeting.key
    if made.kind == "call":
        hub.nudge(room, "alert", {"pid": made.participant.key, "kind": "call"}, hosts=True)
    elif made.kind == "unsafe":
        hub.nudge_drop(room, CLOSED)
