from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lefil.kit.refusals import Refused
from lefil.mentoring import actions
from lefil.mentoring.forms.own import NetworkForm, ReplyForm
from lefil.mentoring.models import NetworkRequest
from lefil.mentoring.queries import network as queries
from lefil.mentoring.queries import pairs
from lefil.mentoring.rules import is_mentor_of, place_of, visible_requests
from lefil.mentoring.views.mine import pair_or_404
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def network(request: PersonRequest) -> HttpResponse:
    """What the other pairs ask, without a name; and the requests of my own pairs."""
    me = request.person
    helping, place = place_of(me, "volunteer"), place_of(me, "learner")
    if helping is None and place is None:
        raise Http404
    context = {"asked": list(queries.to_answer(me)[:30]) if helping else [], "mine": list(queries.of_my_pairs(me)[:30]), "helping": helping}
    return render(request, "mentoring/network.html", context)


@PAGE
def ask(request: PersonRequest, key: str) -> HttpResponse:
    """A mentor writes a request. The learner reads it first, and says yes or no."""
    group, me = pair_or_404(request, key), request.person
    if not is_mentor_of(me, group):
        raise PermissionDenied
    form = NetworkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask_network(group, by=me, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("La personne lit votre demande et donne son accord. Rien ne part avant."))
            return redirect("mentoring:request", made.key)
    learner = pairs.learner_in(group)
    context = {
        "form": form, "question": _("Demander au réseau"), "back": reverse("mentoring:pair", args=[key]), "button": _("Proposer cette demande"),
        "lead": _("%(name)s lit ces mots et dit oui ou non. Les autres mentors ne voient jamais son nom.") % {"name": learner.called if learner else ""},
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


@PAGE
def request(request: PersonRequest, key: str) -> HttpResponse:
    """One request: the learner agrees or not, another mentor answers, the mentor who asked and the team read the answers."""
    rows = visible_requests(request.person).select_related("group__programme", "group__organisation", "person", "author")
    one = get_object_or_404(rows.distinct(), key=key)
    seen = queries.reading(one, request.person)
    form = ReplyForm(request.POST if "words" in request.POST else None, initial={"words": seen.mine.words if seen.mine else ""})
    if request.method == "POST" and _acted(request, one, seen, form):
        return redirect("mentoring:network" if seen.role == "mentor" else reverse("mentoring:request", args=[key]))
    return render(request, "mentoring/request.html", {"seen": seen, "one": one, "form": form}, status=422 if form.errors else 200)


def _acted(request: PersonRequest, one: NetworkRequest, seen: queries.Reading, form: ReplyForm) -> bool:
    """False when there is something to correct in the answer."""
    me, said = request.person, request.POST.get("said", "")
    if said == "close" and seen.role in {"learner", "asker", "staff"}:
        actions.close_request(one, by=me)
        messages.success(request, _("La demande est terminée."))
        return True
    if said in {"yes", "no"} and seen.role == "learner":
        actions.decide_request(one, yes=said == "yes", by=me)
        messages.success(request, _("La demande part, sans votre nom.") if said == "yes" else _("D’accord. Rien ne part."))
        return True
    if seen.role != "mentor" or "words" not in request.POST:
        raise PermissionDenied
    if not form.is_valid():
        return False
    try:
        actions.reply(one, words=form.cleaned_data["words"], by=me)
    except Refused as no:
        form.add_error("words", str(no))
        return False
    messages.success(request, _("Merci. La personne qui accompagne est prévenue."))
    return True
