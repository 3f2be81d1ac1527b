from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lefil.catalogue.rules import run_by
from lefil.kit.refusals import Refused
from lefil.meetings import actions, queries
from lefil.meetings.forms import SlotForm
from lefil.meetings.rules import followed_meetings
from lefil.meetings.views.doors import monday_of, page
from lefil.orgs.rules import is_staff
from lefil.people.requests import PersonRequest

PER_PAGE = 50


@require_safe
def week(request: PersonRequest) -> HttpResponse:
    """The team's week: every meeting they follow, the interview slots, or what nobody has noted yet."""
    me = request.person
    if not is_staff(me):
        raise PermissionDenied
    first, shown = monday_of(request, me), request.GET.get("voir", "")
    rows = queries.desk_week(followed_meetings(me), me, first, shown)
    pages = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "pages": pages, "rows": queries.appointments(rows[pages.start_index() - 1 : pages.end_index()], me) if pages.object_list else [],
        "first": first, "last": first + timedelta(days=6), "before": first - timedelta(days=7), "after": first + timedelta(days=7),
        "shown": shown, "views": [("", _("Tout")), ("entretiens", _("Entretiens")), ("a-noter", _("Présences à noter"))],
    }  # fmt: skip
    return page(request, "meetings/week.html", context, person=me)


@require_http_methods(["GET", "HEAD", "POST"])
def open_slots(request: PersonRequest) -> HttpResponse:
    """A member of staff opens interview slots that they will hold themselves."""
    me = request.person
    if not is_staff(me):
        raise PermissionDenied
    programmes = {programme.slug: programme for programme in run_by(me).select_related("organisation")}
    names = [(slug, programme.name) for slug, programme in programmes.items()]
    form = SlotForm(
        request.POST if request.method == "POST" else None, zone=me.timezone, by_staff=True, programmes=names, initial={"minutes": 20}
    )
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            made = actions.open_slots(
                programmes[facts["programme"]], organisation=queries.slot_organisation(me, programmes[facts["programme"]]),
                first=facts["starts"], minutes=facts["minutes"], count=facts["count"], mode=facts["mode"], link=facts["link"],
                host=me, by=me,
            )  # fmt: skip
        except Refused as no:
            form.add_error("hour", str(no))
        else:
            messages.success(request, _("Créneaux ouverts : %(n)s.") % {"n": len(made)})
            return redirect("meetings:week")
    context = {
        "form": form,
        "question": _("Ouvrir des créneaux d’entretien"),
        "button": _("Ouvrir les créneaux"),
        "back": reverse("meetings:week"),
    }
    return page(request, "kit/question.html", context, person=me, status=422 if form.errors else 200)
