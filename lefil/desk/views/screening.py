from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lefil.desk.forms import InterviewForm, SecondReadingForm, SeenForm, SituationForm
from lefil.desk.queries.people import applications, page_of, said_of
from lefil.desk.views.staff import staff_only
from lefil.enrolments import actions
from lefil.enrolments.models import Enrolment
from lefil.enrolments.queries import gates_of
from lefil.enrolments.rules import followed_by
from lefil.kit.refusals import Refused


@require_safe
def applications_list(request: HttpRequest) -> HttpResponse:
    """Volunteers on their way, those who wait for staff first."""
    staff = staff_only(request)
    state = request.GET.get("etat", "")
    today = timezone.localdate()
    rows, more = page_of(applications(staff, state=state, today=today), request.GET.get("page", "1"))
    return render(request, "desk/applications.html", {"rows": [(row, said_of(row, today)) for row in rows], "more": more, "state": state})


def _application(request: HttpRequest, key: str) -> Enrolment:
    rows = followed_by(staff_only(request)).select_related("person", "programme", "organisation").prefetch_related("completions")
    return get_object_or_404(rows, key=key)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, key: str, module: str) -> HttpResponse:
    enrolment = _application(request, key)
    step = get_object_or_404(enrolment.programme.modules.filter(kind="check", side=enrolment.side), key=module)
    form = SeenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.see_check(enrolment, module=step, issued=data["issued"], conform=data["conform"] == "yes", by=request.person)
        except Refused as no:
            form.add_error("issued", str(no))
        else:
            messages.success(request, _("C’est noté. Le document lui-même n’est pas gardé."))
            return redirect("desk:person", enrolment.person.key)
    context = {
        "form": form, "question": step.title, "back": f"/bureau/personnes/{enrolment.person.key}/", "button": _("Noter ce que j’ai vu"),
        "lead": _("Regardez le document avec la personne. N’en gardez aucune copie : seulement la date."),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def interview(request: HttpRequest, key: str, module: str) -> HttpResponse:
    enrolment = _application(request, key)
    step = get_object_or_404(enrolment.programme.modules.filter(kind="interview", side=enrolment.side), key=module)
    standing = next((gate.completion for gate in gates_of(enrolment, today=timezone.localdate()) if gate.code == step.code), None)
    waits = standing if standing and standing.state == "to_review" else None
    form = (
        SecondReadingForm(request.POST if request.method == "POST" else None) if waits else InterviewForm(request.POST or None, module=step)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if waits:
                actions.read_again(waits, accept=data["accept"] == "yes", by=request.person)
            elif isinstance(form, InterviewForm):
                actions.decide_interview(
                    enrolment, module=step, grades=form.grades(), decision=data["decision"], reason=data["reason"], note=data["note"],
                    by=request.person,
                )  # fmt: skip
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(
                request, _("La décision est notée. La personne est prévenue.") if _told(enrolment, data) else _("La décision est notée.")
            )
            return redirect("desk:person", enrolment.person.key)
    context = {"enrolment": enrolment, "module": step, "form": form, "standing": waits}
    return render(request, "desk/interview.html", context, status=422 if form.errors else 200)


def _told(enrolment: Enrolment, data: dict[str, str]) -> bool:
    """A yes is written to the person at once; a no only by e-mail (otherwise it is said by a call); a second reading is not said."""
    answer = data.get("decision") or data.get("accept")
    return answer == "yes" or (answer == "no" and bool(enrolment.person.email))


@require_http_methods(["GET", "HEAD", "POST"])
def situation(request: HttpRequest, key: str) -> HttpResponse:
    """Pause, resume, end or decline one enrolment, with its reason."""
    enrolment = _application(request, key)
    in_pair = enrolment.seats.filter(left=None).exclude(group__state="closed").exists()
    form = SituationForm(request.POST if request.method == "POST" else None, state=enrolment.state, in_pair=in_pair)
    if request.method == "POST" and form.is_valid():
        deed, why = form.cleaned_data["deed"], form.cleaned_data["why"]
        if deed == "end":
            actions.end(enrolment, why=why, by=request.person)
        elif deed == "refuse":
            actions.refuse(enrolment, why=why, by=request.person)
        elif deed == "pause":
            actions.pause(enrolment, why=why, by=request.person)
        else:
            actions.resume(enrolment, by=request.person)
        messages.success(request, _("C’est noté."))
        return redirect("desk:person", enrolment.person.key)
    context = {
        "form": form, "question": _("Changer la situation de %(name)s") % {"name": enrolment.person.called}, "button": _("Noter ma décision"),
        "back": f"/bureau/personnes/{enrolment.person.key}/", "lead": enrolment.get_state_display(),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)
