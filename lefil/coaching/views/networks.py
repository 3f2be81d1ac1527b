"""What a candidate does on their own phone, a page at a time, without JavaScript; and the little that volunteers may read of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.coaching import actions
from lefil.coaching.forms.networks import ShowForm
from lefil.coaching.models import Audit
from lefil.coaching.queries import networks as reads
from lefil.coaching.rules import place_of, runs, visible_workshops
from lefil.enrolments.models import Enrolment
from lefil.kit.refusals import Refused

PAGE = require_http_methods(["GET", "HEAD", "POST"])


def own_place(request: HttpRequest) -> tuple[Enrolment, dict[str, Any]]:
    """A candidate's place and the words of their association; 404 to anybody else."""
    place = place_of(request.person, "learner")
    if place is None:
        raise Http404
    return place, reads.words_of(place.programme)


def one_of(tables: list[dict[str, Any]], code: str) -> dict[str, Any]:
    found = next((one for one in tables if one["code"] == code), None)
    if found is None:
        raise Http404
    return found


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The six things of the module, each with where one is in it."""
    place, words = own_place(request)
    audits, work = reads.audits_of(place), reads.work_of(place)
    last = audits[-1] if audits else None
    steps = {one["code"]: len(one["steps"]) for one in words["settings"]}
    written = reads.writings_of(place)
    context = {
        "audit": last, "score": reads.score_of(last, words["check"]) if last else None,
        "next": reads.next_check(last, words["check"]) if last else "", "checks": len(words["check"]),
        "settled": sum(work.steps.get(code, 0) >= most for code, most in steps.items()), "places": len(steps),
        "judged": sum(one["code"] in work.judged for one in words["offer"]), "offers": len(words["offer"]),
        "written": sum(bool(one.text) for one in written.values()), "texts": len(reads.writing_models(words)),
        "used": sum(one.used for kind, one in written.items() if kind != "profile"), "removals": reads.removals_of(place).count(),
    }  # fmt: skip
    return render(request, "coaching/networks.html", context)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    place, words = own_place(request)
    audit = actions.begin_audit(place, only_left=request.POST.get("what") == "left", by=request.person)
    code = reads.next_check(audit, words["check"])
    return redirect("coaching:networks_check", code) if code else redirect("coaching:networks_score")


@PAGE
def check(request: HttpRequest, code: str) -> HttpResponse:
    """One check a page, three buttons; the answer is kept at the tap and the next one without an answer opens."""
    place, words = own_place(request)
    one, audits = one_of(words["check"], code), reads.audits_of(place)
    if not audits:
        return redirect("coaching:networks")
    audit, codes = audits[-1], [row["code"] for row in words["check"]]
    if request.method == "POST":
        audit = actions.answer_check(audit, code=code, answer=request.POST.get("answer", ""), by=request.person)
        after = reads.next_check(audit, words["check"], code)
        return redirect("coaching:networks_check", after) if after else redirect("coaching:networks_score")
    number = codes.index(code) + 1
    context = {
        "check": one, "audit": audit, "number": number, "total": len(codes), "said": audit.answers.get(code, ""),
        "back": codes[number - 2] if number > 1 else "", "forward": codes[number] if number < len(codes) else "",
        "answered": reads.score_of(audit, words["check"]).answered,
    }  # fmt: skip
    return render(request, "coaching/networks_check.html", context)


@PAGE
def score(request: HttpRequest) -> HttpResponse:
    """Before and after, side by side, and for whom else the two figures are."""
    place, words = own_place(request)
    audits, workshops = reads.audits_of(place), list(reads.seats_in(place))
    form = ShowForm(request.POST or None, workshops=workshops, initial={"workshops": sorted(reads.shown_in(place))})
    if request.method == "POST":
        form = ShowForm(request.POST, workshops=workshops)
        if form.is_valid():
            shown = actions.show_scores(place, workshops=form.cleaned_data["workshops"], by=request.person)
            messages.success(request, _("Vos bénévoles peuvent lire votre score.") if shown else _("Personne ne lit votre score."))
            return redirect("coaching:networks_score")
    scores = [reads.score_of(audit, words["check"]) for audit in audits]
    parts = reads.compared_audits(audits, words["check"])
    context = {
        "audits": audits, "scores": scores, "last": scores[-1] if scores else None, "both": len(scores) == Audit.LAST,
        "parts": parts, "form": form, "workshops": workshops, "next": reads.next_check(audits[-1], words["check"]) if audits else "",
        "left": scores[-1].total - scores[-1].good if scores else 0,
    }  # fmt: skip
    return render(request, "coaching/networks_score.html", context, status=422 if form.errors else 200)


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    place, words = own_place(request)
    done = reads.work_of(place).steps
    rows = [{**one, "done": min(done.get(one["code"], 0), len(one["steps"]))} for one in words["settings"]]
    return render(request, "coaching/networks_settings.html", {"rows": rows})


@PAGE
def setting(request: HttpRequest, code: str) -> HttpResponse:
    """One step at a time: what is done stays done, and the page opens at the next step."""
    place, words = own_place(request)
    one = one_of(words["settings"], code)
    if request.method == "POST":
        said = request.POST.get("step", "")
        actions.do_step(place, place=code, step=int(said) if said.isdecimal() and len(said) < 4 else 0, by=request.person)
        return redirect("coaching:networks_setting", code)
    done = min(reads.work_of(place).steps.get(code, 0), len(one["steps"]))
    steps = [{"number": n, "text": text, "done": n <= done, "now": n == done + 1} for n, text in enumerate(one["steps"], 1)]
    context = {"one": one, "steps": steps, "done": done, "total": len(steps), "over": done == len(steps)}
    return render(request, "coaching/networks_setting.html", context)


@PAGE
def offers(request: HttpRequest) -> HttpResponse:
    """The advertisements of the content with what one said of each; posted to begin again."""
    place, words = own_place(request)
    if request.method == "POST":
        actions.judge_again(place, by=request.person)
        return redirect("coaching:networks_offers")
    judged = reads.work_of(place).judged
    rows = [{**one, "said": one["code"] in judged, "right": judged.get(one["code"]) == one["fake"]} for one in words["offer"]]
    context = {
        "rows": rows, "said": sum(row["said"] for row in rows), "right": sum(row["right"] for row in rows),
        "next": next((row["code"] for row in rows if not row["said"]), ""),
    }  # fmt: skip
    return render(request, "coaching/networks_offers.html", context)


@PAGE
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """Fake or true? Then why."""
    place, words = own_place(request)
    one = one_of(words["offer"], code)
    if request.method == "POST":
        said = request.POST.get("said", "")
        if said not in {"true", "fake"}:
            raise Refused(_("Dites si l’annonce est vraie ou fausse."))
        actions.judge_offer(place, code=code, fake=said == "fake", by=request.person)
        return redirect("coaching:networks_offer", code)
    judged = reads.work_of(place).judged
    codes = [row["code"] for row in words["offer"]]
    context = {
        "offer": one, "said": code in judged, "right": judged.get(code) == one["fake"], "number": codes.index(code) + 1, "total": len(codes),
        "next": next((other for other in codes if other not in judged and other != code), ""),
    }  # fmt: skip
    return render(request, "coaching/networks_offer.html", context)


@require_safe
def shown(request: HttpRequest, key: str) -> HttpResponse:
    """What the two volunteers of a workshop read: the scores that were ticked for them, and nothing of the others."""
    workshop = get_object_or_404(visible_workshops(request.person).select_related("meeting__module").distinct(), key=key)
    if workshop.meeting.module is None or workshop.meeting.module.code != "networks" or not runs(request.person, workshop):
        raise Http404
    return render(request, "coaching/networks_shown.html", {"workshop": workshop, "rows": reads.shown_scores(workshop)})
