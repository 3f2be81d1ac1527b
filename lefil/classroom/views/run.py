"""What the teacher of a class, and the team, do between two lessons: skills, absences, calls, co-teachers, links, documents."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.classroom import actions
from lefil.classroom.content.lessons import lessons
from lefil.classroom.forms.cohorts import CallForm, LeavingForm, PeopleForm, ResourceForm
from lefil.classroom.forms.days import SkillsForm
from lefil.classroom.models import Cohort
from lefil.classroom.queries.exchange import helped_by, resources_of
from lefil.classroom.queries.log import absence_lines, leavings_of
from lefil.classroom.queries.papers import hours_of
from lefil.classroom.queries.skills import matrix
from lefil.classroom.rules.classes import can_lead, learners_of, readable_learners, teachers_of
from lefil.classroom.views.classes import cohort_or_404, led_or_403, page
from lefil.documents.models import Certificate
from lefil.enrolments.models import Enrolment
from lefil.kit.refusals import Refused
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def skills(request: PersonRequest, key: str) -> HttpResponse:
    """Skills of all, of one's four, or one's own."""
    cohort = cohort_or_404(request, key)
    found = list(readable_learners(request.person, cohort))
    if not found and not can_lead(request.person, cohort):
        raise PermissionDenied
    context = {"cohort": cohort, "rows": matrix(found), "lessons": lessons().values(), "leads": can_lead(request.person, cohort)}
    return page(request, "classroom/skills.html", context)


@PAGE
def learner(request: PersonRequest, key: str, enrolment: str) -> HttpResponse:
    """One learner: hours, skills to mark, the three documents. A learner and a co-teacher read; who leads writes."""
    cohort = cohort_or_404(request, key)
    one = get_object_or_404(readable_learners(request.person, cohort), key=enrolment)
    leads = can_lead(request.person, cohort) and one.person_id != request.person.pk
    if request.method == "POST" and not leads:
        raise PermissionDenied
    row = matrix([one])[0]
    first = {
        cell.skill.code: cell.level if cell.level is not None else block.suggested and 1 for block in row.blocks for cell in block.cells
    }
    form = SkillsForm(request.POST if request.method == "POST" else None, lessons=list(lessons().values()), initial=first)
    if request.method == "POST" and form.is_valid():
        actions.mark_skills(one, levels=form.levels(), by=request.person)
        messages.success(request, _("Les compétences sont notées."))
        return redirect("classroom:learner", key, enrolment)
    context = {
        "cohort": cohort, "one": one, "row": row, "form": form, "leads": leads, "hours": hours_of(cohort, one),
        "blocks": [(block, [form[skill.code] for skill in block.lesson.skills]) for block in row.blocks],
        "kinds": [(kind, Certificate.KINDS[kind]) for kind in Certificate.TRAINING],
    }  # fmt: skip
    return page(request, "classroom/learner.html", context, status=422 if form.errors else 200)


@require_POST
def paper(request: PersonRequest, key: str, enrolment: str) -> HttpResponse:
    """Makes one of the three documents of a training, then shows it."""
    cohort, one = _of(request, key, enrolment)
    made = actions.issue_paper(one, cohort=cohort, kind=request.POST.get("kind", ""), by=request.person)
    messages.success(request, _("Le document est prêt. La personne reçoit un message."))
    if request.person.pk == cohort.teacher.person_id:
        return redirect("classroom:learner", key, enrolment)
    return redirect("documents:certificate", made.key)


def _of(request: PersonRequest, key: str, enrolment: str) -> tuple[Cohort, Enrolment]:
    cohort = led_or_403(request, key)
    return cohort, get_object_or_404(learners_of(cohort, ever=True), key=enrolment)


@require_safe
def absences(request: PersonRequest, key: str) -> HttpResponse:
    """Who was not there, who is to be called, who stopped and what was proposed."""
    cohort = led_or_403(request, key)
    context = {"cohort": cohort, "lines": absence_lines(cohort), "leavings": leavings_of(cohort)}
    return page(request, "classroom/absences.html", context)


@PAGE
def call(request: PersonRequest, key: str, enrolment: str) -> HttpResponse:
    cohort, one = _of(request, key, enrolment)
    form = CallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.note_call(cohort, enrolment=one, by=request.person, **form.cleaned_data)
        messages.success(request, _("L’appel est noté."))
        return redirect("classroom:absences", key)
    context = {
        "form": form,
        "cohort": cohort,
        "one": one,
        "title": _("Un appel à %(called)s") % {"called": one.person.called},
        "button": _("Noter cet appel"),
    }
    return page(request, "classroom/form.html", context, status=422 if form.errors else 200)


@PAGE
def leaving(request: PersonRequest, key: str, enrolment: str) -> HttpResponse:
    cohort, one = _of(request, key, enrolment)
    form = LeavingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave_course(cohort, enrolment=one, by=request.person, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("C’est noté. La place est libre."))
            return redirect("classroom:absences", key)
    title = _("%(called)s arrête la formation") % {"called": one.person.called}
    context = {"form": form, "cohort": cohort, "one": one, "title": title, "button": _("Noter cet arrêt"), "danger": True}
    return page(request, "classroom/form.html", context, status=422 if form.errors else 200)


@PAGE
def team(request: PersonRequest, key: str) -> HttpResponse:
    """Which learners each co-teacher looks after, four at most."""
    cohort = led_or_403(request, key)
    helpers = [one for one in teachers_of(cohort) if one.pk != cohort.teacher_id]
    learners = list(learners_of(cohort))
    if request.method == "POST":
        return _shared(request, cohort, helpers, learners)
    forms = []
    for helper in helpers:
        four = [one.key for one in helped_by(cohort, helper)]
        label = _("Avec %(called)s") % {"called": helper.person.called}
        forms.append((helper, PeopleForm(label=label, people=learners, initial={"people": four}, auto_id=f"id_{helper.pk}_%s")))
    return page(request, "classroom/team.html", {"cohort": cohort, "forms": forms})


def _shared(request: PersonRequest, cohort: Cohort, helpers: list[Enrolment], learners: list[Enrolment]) -> HttpResponse:
    if "equally" in request.POST:
        given = actions.share_equally(cohort, by=request.person)
        messages.success(request, _("%(count)s personnes ont maintenant quelqu’un à côté d’elles.") % {"count": given})
        return redirect("classroom:team", cohort.key)
    helper = next((one for one in helpers if one.key == request.POST.get("helper")), None)
    if helper is None:
        raise Refused(_("Cette page a changé. Relisez-la, puis recommencez."))
    chosen = set(request.POST.getlist("people"))
    actions.share_learners(cohort, volunteer=helper, learners=[one for one in learners if one.key in chosen], by=request.person)
    messages.success(request, _("C’est noté."))
    return redirect("classroom:team", cohort.key)


@PAGE
def resources(request: PersonRequest, key: str) -> HttpResponse:
    cohort = led_or_403(request, key)
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_resource(get_object_or_404(resources_of(cohort), key=request.POST["remove"]), by=request.person)
        return redirect("classroom:resources", key)
    form = ResourceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_resource(cohort, by=request.person, **form.cleaned_data)
        except Refused as no:
            form.add_error("link", str(no))
        else:
            messages.success(request, _("Le lien est à côté du cours."))
            return redirect("classroom:resources", key)
    context: dict[str, Any] = {"form": form, "cohort": cohort, "resources": resources_of(cohort)}
    return page(request, "classroom/resources.html", context, status=422 if form.errors else 200)
