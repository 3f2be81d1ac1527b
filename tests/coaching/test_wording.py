"""An association writes its own words; what was graded keeps those of its day."""

import pytest
from django.urls import reverse

from lefil.coaching.actions import grade, write_module
from lefil.coaching.models import Grade, Wording
from lefil.coaching.queries import grid_of
from lefil.coaching.queries.summary import summary_of
from lefil.kit.refusals import Refused
from lefil.orgs.actions import appoint

pytestmark = pytest.mark.django_db


def renamed(module, name="Le but, clairement"):
    grid = [{**line, "name": name} if line["code"] == "goal" else line for line in module.content["grid"]]
    return write_module(module, title=module.title, facts={"grid": grid}, by=None)


def names(workshop):
    workshop.refresh_from_db()
    return {line["code"]: line["name"] for line in grid_of(type(workshop).objects.get(pk=workshop.pk))}


def test_a_graded_workshop_keeps_its_words_and_the_next_has_the_new_ones(coaching, workshop, candidate, lead):
    graded, later = workshop("pitch", hours=0.2), workshop("pitch", hours=48)
    grade(graded, candidate=candidate, marks={"goal": 2}, by=candidate.person)
    made = renamed(coaching.modules.get(code="pitch"))
    assert (made.number, names(graded)["goal"], names(later)["goal"]) == (2, "Le but est clair", "Le but, clairement")
    grade(type(graded).objects.get(pk=graded.pk), candidate=candidate, marks={"goal": 3}, by=lead.person)
    assert set(Grade.objects.values_list("version", flat=True)) == {"1"}
    assert [line.name for line in summary_of(candidate, candidate.person)[0].lines] == ["Le but est clair"]


def test_a_criterion_that_went_is_still_read_where_it_was_graded(coaching, workshop, candidate):
    graded = workshop("pitch", hours=0.2)
    grade(graded, candidate=candidate, marks={"voice": 2}, by=candidate.person)
    module = coaching.modules.get(code="pitch")
    write_module(module, title=module.title, facts={"grid": [line for line in module.content["grid"] if line["code"] != "voice"]}, by=None)
    assert "voice" in names(graded)
    assert [line.name for line in summary_of(candidate, candidate.person)[0].lines] == ["La voix et le rythme"]


def test_a_new_criterion_never_takes_the_code_of_another(coaching):
    module = coaching.modules.get(code="networks")
    new = {"code": "", "name": "Autre", "low": "Non", "high": "Oui"}
    write_module(module, title=module.title, facts={"grid": [*module.content["grid"], new]}, by=None)
    module.refresh_from_db()
    write_module(module, title=module.title, facts={"grid": module.content["grid"][:-1]}, by=None)
    module.refresh_from_db()
    write_module(module, title=module.title, facts={"grid": [*module.content["grid"], new]}, by=None)
    module.refresh_from_db()
    assert module.content["grid"][-1]["code"] == "own2"


def test_the_same_words_make_no_version_and_two_lines_are_too_few(coaching):
    module = coaching.modules.get(code="cv")
    write_module(module, title=module.title, facts={}, by=None)
    assert [one.number for one in Wording.objects.all()] == [1]
    with pytest.raises(Refused, match="entre 3 et 20"):
        write_module(module, title=module.title, facts={"grid": module.content["grid"][:2]}, by=None)


def test_staff_write_on_the_page_and_others_do_not(cast, browse, coaching):
    appoint(cast.chloe, organisation=coaching.organisation, role="coordinator", by=None)
    module = coaching.modules.get(code="cv")
    address = reverse("coaching:wording", args=[module.key])
    assert browse(cast.zoe).get(address).status_code == 404
    page = browse(cast.chloe)
    form = page.get(address).context["form"]
    typed = {name: form[name].value() for name in form.fields}
    assert page.post(address, typed | {"lead": "Accueil"}).status_code == 422
    assert page.post(address, typed | {"name_0": "Joignable", "name_12": "La langue", "low_12": "Non"}).status_code == 422
    assert (
        page.post(address, typed | {"name_0": "Joignable", "name_3": "", "lead": "5 | Bonjour | Dites qui vous êtes."}).status_code == 302
    )
    module.refresh_from_db()
    assert (module.version, len(module.content["grid"]), module.content["grid"][0]["name"]) == ("2", 11, "Joignable")
    assert module.content["lead"] == [{"minutes": 5, "title": "Bonjour", "text": "Dites qui vous êtes."}]
