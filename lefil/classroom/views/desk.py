"""The team's own pages: classes, entries, timetables, yearly figures."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lefil.classroom import actions
from lefil.classroom.forms.cohorts import CourseForm, HalfDayForm, OpenForm, PeopleForm
from lefil.classroom.forms.entry import DecisionForm, PositioningForm
from lefil.classroom.models import Cohort
from lefil.classroom.queries.days import cohorts_of, timetable
from lefil.classroom.queries.desk import can_co_teach, can_join, entries, teachers_for
from lefil.classroom.queries.papers import BPF_COLUMNS, bpf_rows
from lefil.classroom.rules.classes import learners_of, led_cohorts, positionable, staffed_cohorts, teachers_of
from lefil.classroom.views.classes import page
from lefil.enrolments.models import Enrolment
from lefil.kit.refusals import Refused
from lefil.kit.tables import write_ods, write_xlsx
from lefil.orgs.rules import is_staff
from lefil.people.models import Person
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "ods": "application/vnd.oasis.opendocument.spreadsheet",
}  # fmt: skip


def _staff(request: PersonRequest) -> None:
    if not is_staff(request.person):
        raise PermissionDenied


@PAGE
def classes(request: PersonRequest) -> HttpResponse:
    """The classes that one follows, who waits to enter, and the form that opens a class."""
    _staff(request)
    me = request.person
    teachers = list(teachers_for(me))
    form = OpenForm(request.POST if request.method == "POST" else None, teachers=teachers)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        teacher = next(one for one in teachers if one.key == given["teacher"])
        try:
            made = actions.open_cohort(
                teacher.programme, teacher=teacher, title=given["title"], nda=given["nda"], places=given["places"], by=me
            )
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("La classe est ouverte. Choisissez ses dates et ses élèves."))
            return redirect("classroom:plan", made.key)
    year = timezone.localdate().year
    followed = cohorts_of(me).filter(pk__in=led_cohorts(me).values("pk"))
    context = {
        "form": form, "cohorts": followed, "teachers": teachers, "entries": [(one, getattr(one, "positioning", None)) for one in entries(me)[:100]], "years": [year, year - 1],
    }  # fmt: skip
    return page(request, "classroom/classes.html", context, status=422 if form.errors else 200)


def _followed(request: PersonRequest, key: str) -> Cohort:
    return get_object_or_404(
        staffed_cohorts(request.person).select_related("group__programme", "group__organisation", "teacher__person"), key=key
    )


@PAGE
def plan(request: PersonRequest, key: str) -> HttpResponse:
    """One class as the team sets it up: dates, who learns, who helps."""
    cohort, me = _followed(request, key), request.person
    sent = {
        name: request.POST if request.method == "POST" and name in request.POST else None for name in ("course", "half", "join", "help")
    }
    learners, helpers = list(can_join(cohort, me)[:60]), list(can_co_teach(cohort, me)[:60])
    forms = {
        "course": CourseForm(sent["course"], auto_id="course_%s"), "half": HalfDayForm(sent["half"], auto_id="half_%s"),
        "join": PeopleForm(sent["join"], label=_("Prêts à entrer"), people=learners, auto_id="join_%s"),
        "help": PeopleForm(sent["help"], label=_("Bénévoles qui peuvent aider"), people=helpers, auto_id="help_%s"),
    }  # fmt: skip
    name = next((name for name, given in sent.items() if given), "")
    if name and forms[name].is_valid():
        try:
            messages.success(request, _done(name, forms[name], cohort, [*learners, *helpers], me))
            return redirect("classroom:plan", key)
        except Refused as no:
            forms[name].add_error(None, str(no))
    context = {
        "cohort": cohort, "forms": forms, "days": timetable(cohort, me), "learners": learners_of(cohort), "teachers": teachers_of(cohort),
        "can_join": learners, "can_help": helpers, "wrong": forms[name] if name and forms[name].errors else None,
    }  # fmt: skip
    return page(request, "classroom/plan.html", context, status=422 if context["wrong"] else 200)


def _done(name: str, form: Any, cohort: Cohort, people: list[Enrolment], me: Person) -> str:
    """Does what one of the four forms asks, and says it."""
    given = form.cleaned_data
    if name == "course":
        made = actions.plan_course(cohort, by=me, **form.facts())
        return _("%(count)s demi-journées sont prévues. La classe reçoit les dates.") % {"count": len(made)}
    if name == "half":
        actions.plan_half_day(cohort, by=me, **given)
        return _("La demi-journée est prévue.")
    chosen = [one for one in people if one.key in set(given["people"])]
    for one in chosen:
        actions.join_class(cohort, enrolment=one, by=me)
    actions.tell_timetable(cohort, by=me)
    return _("%(count)s personnes entrent dans la classe.") % {"count": len(chosen)}


@PAGE
def entry(request: PersonRequest, enrolment: str) -> HttpResponse:
    """Where one learner starts from, then what is decided with them."""
    one = get_object_or_404(positionable(request.person).select_related("person", "programme", "organisation"), key=enrolment)
    known = getattr(one, "positioning", None)
    fields = PositioningForm.base_fields
    initial = {name: getattr(known, name) for name in fields} if known else {}
    form = PositioningForm(request.POST if "position" in request.POST else None, initial=initial)
    first = {"adaptations": known.adaptations, "decision": known.decision, "route": known.route} if known else {}
    choice = DecisionForm(request.POST if "decide" in request.POST else None, initial=first, auto_id="decide_%s")
    if request.method == "POST":
        try:
            if "decide" in request.POST and known and choice.is_valid():
                actions.decide(known, by=request.person, **choice.cleaned_data)
                messages.success(request, _("C’est décidé, et la personne le saura."))
                return redirect("classroom:classes")
            if "position" in request.POST and form.is_valid():
                actions.position(one, by=request.person, **form.facts())
                messages.success(request, _("Le point est fait. Décidez maintenant ensemble."))
                return redirect("classroom:entry", enrolment)
        except Refused as no:
            choice.add_error(None, str(no))
    wrong = choice if choice.errors else form if form.errors else None
    context = {"one": one, "known": known, "form": form, "choice": choice, "wrong": wrong}
    return page(request, "classroom/entry.html", context, status=422 if wrong else 200)


@require_safe
def figures(request: PersonRequest, year: int, ending: str) -> HttpResponse:
    """The yearly pedagogical figures (BPF) of the classes that one follows, as a spreadsheet."""
    _staff(request)
    if ending not in TYPES or not 2000 <= year <= 2100:
        raise Http404
    rows = bpf_rows(list(led_cohorts(request.person).select_related("group").order_by("id")), year)
    write = write_xlsx if ending == "xlsx" else write_ods
    response = HttpResponse(write(BPF_COLUMNS, rows, f"BPF {year}"), content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="bpf-{year}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response
