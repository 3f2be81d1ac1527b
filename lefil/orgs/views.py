"""The pages of those who administer: the team, what is kept and for how long, who asked to be forgotten, parents' answers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.kit.limits import spend
from lefil.kit.links import unsign
from lefil.orgs import actions, queries, rules
from lefil.orgs.forms import AnswerForm, AntennaForm, InviteForm, NarrowForm, OrganisationForm, RuleForm
from lefil.people import actions as people
from lefil.people import queries as people_queries
from lefil.people.forms import StaffAuthorisationForm
from lefil.people.models import Person
from lefil.people.requests import PersonRequest

INVITES = 60  # an hour, of one person


def _must(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


@never_cache
@require_safe
def associations(request: PersonRequest) -> HttpResponse:
    """What is written of each association that I administer, and what its attestations still lack."""
    _must(rules.appoints_somewhere(request.person))
    return render(request, "orgs/associations.html", {"associations": queries.administered(request.person)})


@never_cache
@require_http_methods(["GET", "POST"])
def association(request: PersonRequest, key: str) -> HttpResponse:
    organisation = get_object_or_404(rules.organisations_of(request.person, "admin"), key=key)
    written = {name: getattr(organisation, name) for name in OrganisationForm.base_fields}
    form = OrganisationForm(request.POST or None, initial=written)
    if form.is_valid():
        actions.describe(organisation, by=request.person, **form.cleaned_data)
        messages.success(request, _("C’est enregistré."))
        return redirect("orgs:associations")
    page = {"form": form, "question": str(organisation), "back": reverse("orgs:associations"), "button": _("Enregistrer")}
    return render(request, "orgs/question.html", page, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def antenna(request: PersonRequest, key: str) -> HttpResponse:
    organisation = get_object_or_404(rules.organisations_of(request.person, "admin"), key=key)
    form = AntennaForm(request.POST or None)
    if form.is_valid():
        made = actions.add_antenna(organisation, name=form.cleaned_data["name"], by=request.person)
        messages.success(request, _("L’antenne est créée. Écrivez son adresse et qui signe pour elle."))
        return redirect("orgs:association", made.key)
    page = {"form": form, "question": _("Créer une antenne"), "lead": str(organisation), "back": reverse("orgs:associations")}
    return render(request, "orgs/question.html", page | {"button": _("Créer l’antenne")}, status=422 if form.errors else 200)


@never_cache
@require_safe
def team(request: PersonRequest) -> HttpResponse:
    _must(rules.appoints_somewhere(request.person))
    page = {"team": queries.team_of(request.person, today=timezone.localdate())}
    return render(request, "orgs/team.html", page)


@never_cache
@require_http_methods(["GET", "POST"])
def team_invite(request: PersonRequest) -> HttpResponse:
    me = request.person
    _must(rules.appoints_somewhere(me))
    form = InviteForm(request.POST or None, organisations=rules.organisations_of(me, "admin"))
    if form.is_valid():
        facts = form.cleaned_data
        _must(rules.can_appoint(me, facts["organisation"]))
        spend("invite", me.key, most=INVITES, seconds=3600)
        actions.invite(facts["name"], contact=facts["contact"], organisation=facts["organisation"], role=facts["role"], by=me)
        messages.success(request, _("C’est fait. Un message part avec le lien pour entrer."))
        return redirect("orgs:team")
    page = {"form": form, "question": _("Donner un rôle"), "back": reverse("orgs:team"), "button": _("Donner ce rôle")}
    return render(request, "orgs/question.html", page, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def team_narrow(request: PersonRequest, key: str) -> HttpResponse:
    me = request.person
    membership = get_object_or_404(rules.visible_memberships(me).select_related("person", "organisation"), key=key)
    scope = queries.scope_choices(membership.organisation)
    form = NarrowForm(request.POST or None, scope=scope, initial={"breadth": membership.breadth})
    if form.is_valid():
        facts = form.cleaned_data
        actions.narrow(membership, breadth=facts["breadth"], programmes=facts.get("programmes", []), groups=facts.get("groups", []), by=me)
        messages.success(request, _("C’est enregistré."))
        return redirect("orgs:team")
    page = {"form": form, "question": _("Ce que voit ce rôle"), "lead": str(membership.person), "back": reverse("orgs:team")}
    return render(request, "orgs/question.html", page | {"button": _("Enregistrer")}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def team_end(request: PersonRequest, key: str) -> HttpResponse:
    me = request.person
    membership = get_object_or_404(rules.visible_memberships(me).select_related("person", "organisation"), key=key)
    if request.method == "POST":
        actions.dismiss(membership, by=me)
        messages.success(request, _("Ce rôle est terminé."))
        return redirect("orgs:team")
    return render(request, "orgs/team_end.html", {"membership": membership})


@never_cache
@require_safe
def retention(request: PersonRequest) -> HttpResponse:
    """What tonight's sweep would erase and whom it would warn: nothing is done by reading this page."""
    _must(rules.appoints_somewhere(request.person))
    plans = queries.dry_run(request.person)
    page = {"plans": plans, "can_set": rules.can_set_retention(request.person), "missing": len(plans) < len(people.DEFAULTS)}
    return render(request, "orgs/retention.html", page)


@never_cache
@require_http_methods(["GET", "POST"])
def retention_rule(request: PersonRequest, kind: str) -> HttpResponse:
    _must(rules.can_set_retention(request.person))
    rule = get_object_or_404(people_queries.rules(), object=kind)
    form = RuleForm(request.POST or None, initial={"days": rule.days, "warn_days": rule.warn_days, "basis": rule.basis})
    if form.is_valid():
        people.set_rule(rule, by=request.person, **form.cleaned_data)
        messages.success(request, _("La durée est changée."))
        return redirect("orgs:retention")
    page = {"form": form, "question": rule.get_object_display().capitalize(), "back": reverse("orgs:retention"), "button": _("Enregistrer")}
    return render(request, "orgs/question.html", page, status=422 if form.errors else 200)


@require_POST
def retention_install(request: PersonRequest) -> HttpResponse:
    _must(rules.can_set_retention(request.person))
    people.install_defaults(by=request.person)
    return redirect("orgs:retention")


@never_cache
@require_safe
def erasures(request: PersonRequest) -> HttpResponse:
    _must(rules.organisations_of(request.person, "admin", "coordinator").exists())
    waiting = [{"one": one, "before": queries.answer_before(one)} for one in queries.erasures_waiting(request.person)[:100]]
    return render(request, "orgs/erasures.html", {"waiting": waiting, "today": timezone.localdate()})


@never_cache
@require_http_methods(["GET", "POST"])
def erasure(request: PersonRequest, key: str) -> HttpResponse:
    me = request.person
    asked = get_object_or_404(rules.visible_erasures(me).select_related("person"), key=key)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        yes = "erase" in request.POST
        people.answer_erasure(asked, yes=yes, answer=form.cleaned_data["answer"], by=me)
        messages.success(request, _("Le dossier est effacé.") if yes else _("La personne lira votre réponse."))
        return redirect("orgs:erasures")
    people.saw(asked.person, by=me)
    page = {"form": form, "asked": asked, "before": queries.answer_before(asked), "back": reverse("orgs:erasures")}
    return render(request, "orgs/erasure.html", page, status=422 if form.errors else 200)


@never_cache
@require_safe
def authorisations(request: PersonRequest) -> HttpResponse:
    _must(rules.is_staff(request.person))
    return render(request, "orgs/authorisations.html", {"waiting": queries.to_confirm(request.person)})


@require_POST
def authorisation_confirm(request: PersonRequest, key: str) -> HttpResponse:
    """The second member of the team, under their own sign-in."""
    me = request.person
    asked = get_object_or_404(rules.visible_authorisations(me), key=key)
    people.confirm_by_phone(asked, by=me)
    messages.success(request, _("L’autorisation est donnée. Le parent reçoit le lien pour la relire."))
    return redirect("orgs:authorisations")


@never_cache
@require_http_methods(["GET", "POST"])
def authorise(request: PersonRequest, token: str) -> HttpResponse:
    """Records what a parent answered. The link was made by the page of the minor, for this member of staff, for a day."""
    me = request.person
    found = queries.authorised_link(unsign("authorise", token, days=1), by=me)
    if found is None:
        raise Http404
    _must(rules.is_staff(me))
    minor, words = found
    form = StaffAuthorisationForm(request.POST or None)
    if form.is_valid():
        messages.success(request, _record(minor, words, form.cleaned_data, me))
        return redirect("orgs:authorisations")
    page = {"form": form, "question": _("L’autorisation d’un parent"), "lead": str(minor), "button": _("Enregistrer")}
    return render(request, "orgs/question.html", page, status=422 if form.errors else 200)


def _record(minor: Person, words: dict, facts: dict, me: Person) -> str:
    guardian = people.find_or_enter(facts["guardian"], contact=facts["phone"], language=facts["language"], by=me)
    if facts["channel"] == "sms":
        people.ask_authorisation(minor, guardian=guardian, words=words, language=facts["language"], by=me)
        return _("Le parent reçoit un SMS avec le lien.")
    common = {"guardian": guardian, "relation": facts["relation"], "scopes": facts["scopes"], "words": words, "by": me}
    if facts["channel"] == "paper":
        people.record_on_paper(minor, signed=facts["signed"], **common)
        return _("L’autorisation est notée.")
    people.ask_by_phone(minor, **common)
    return _("C’est noté. Une autre personne de l’équipe doit confirmer.")
