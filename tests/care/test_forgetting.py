"""A file of protection ends: six years after its closing, and after the majority of a minor; never while it is open."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lefil.care import actions, jobs
from lefil.care.models import Incident, IncidentLine
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.orgs.actions import appoint, dismiss
from lefil.orgs.queries import dry_run
from lefil.people.actions import install_defaults, set_rule
from lefil.people.jobs import keep_promises
from lefil.people.models import Person, RetentionRule
from tests.care.test_safety import HEARD, protected, told

__all__ = ["protected"]


@pytest.fixture
def file(protected):
    """Told by Benoît of his pair with Malik, who is 14; weighed and closed. Nobody is signed in any more."""
    install_defaults(by=None)
    incident = told(protected)
    actions.add_line(incident, kind="grave", code="serious", by=protected.cast.ines)
    actions.add_line(incident, kind="told", code="crip", words="Madame Rey, 14 h 10.", by=protected.cast.ines)
    return incident


def ended(file, protected):
    actions.close_incident(file, words="Un juge suit Malik.", by=protected.cast.ines)


def words(incident):
    incident = Incident.objects.get(pk=incident.pk)
    lines = IncidentLine.objects.filter(incident=incident)
    named = [incident.facts, incident.reported_by, incident.group, incident.alert, *incident.readers.all()]
    return [one for one in [*named, *(line.words for line in lines), *(line.by for line in lines)] if one]


def born(protected, name, day):
    Person.objects.filter(pk=getattr(protected.cast, name).pk).update(born=day)


def in_years(protected, years, days=0):
    protected.world.clock.move_to(timezone.now() + timedelta(days=round(365.25 * years) + days))


def test_of_adults_words_and_names_go_six_years_after_closing_and_the_counts_stay(file, protected, browse):
    born(protected, "malik", date(1990, 1, 1))
    ended(file, protected)
    lines = IncidentLine.objects.filter(incident=file).count()
    in_years(protected, 6, days=-2)
    assert jobs.forget_files() == 0
    with pytest.raises(Refused, match="6 ans après sa fin"):
        actions.forget_file(file, by=protected.cast.ines)
    assert HEARD in words(file)
    in_years(protected, 0, days=4)
    assert jobs.forget_files() == 1
    assert words(file) == []
    file.refresh_from_db()
    assert (file.state, file.category, file.forgotten) == ("closed", "told", timezone.now())
    assert IncidentLine.objects.filter(incident=file).count() == lines
    assert Entry.objects.filter(noun="care.incident", noun_id=file.pk, verb="forget").count() == 1
    assert jobs.forget_files() == 0
    assert actions.forget_file(file, by=None) is False
    page = browse(protected.cast.ines).get(f"/bureau/protection/{file.key}/")
    assert page.status_code == 200
    assert "ont été effacés" in page.content.decode()
    assert "Rouvrir" not in page.content.decode()
    with pytest.raises(Refused, match="sont effacés"):
        actions.reopen_incident(file, words="Du nouveau.", by=protected.cast.ines)


def test_of_a_minor_they_stay_until_24_years(file, protected):
    born(protected, "malik", timezone.localdate().replace(year=timezone.localdate().year - 14, day=1))
    ended(file, protected)
    in_years(protected, 9)
    assert jobs.forget_files() == 0
    in_years(protected, 1, days=32)
    assert jobs.forget_files() == 1
    assert words(file) == []


@pytest.mark.parametrize("alone", [False, True])
def test_where_no_age_is_known_it_is_kept_as_a_newborn_s(file, protected, alone):
    born(protected, "malik", None)
    if alone:  # told of nobody's pair
        file = told(protected, group=None, programme=protected.cast.tutoring, facts="Un enfant du quartier.")
        actions.add_line(file, kind="grave", code="watch", by=protected.cast.ines)
    ended(file, protected)
    in_years(protected, 23, days=300)
    assert jobs.forget_files() == 0
    in_years(protected, 0, days=100)
    assert jobs.forget_files() == 1


def test_an_open_file_never_goes_and_one_reopened_counts_from_its_last_closing(file, protected):
    born(protected, "malik", date(1990, 1, 1))
    in_years(protected, 40)
    assert jobs.forget_files() == 0
    with pytest.raises(Refused, match="en cours"):
        actions.forget_file(file, by=protected.cast.ines)
    ended(file, protected)
    in_years(protected, 5)
    actions.reopen_incident(file, words="Un appel.", by=protected.cast.ines)
    ended(file, protected)
    in_years(protected, 5)
    assert jobs.forget_files() == 0
    in_years(protected, 1, days=2)
    assert jobs.forget_files() == 1


def test_without_a_rule_nothing_goes_a_shorter_one_is_refused_and_people_s_sweep_leaves_files_alone(file, protected):
    born(protected, "malik", date(1990, 1, 1))
    ended(file, protected)
    rule = RetentionRule.objects.get(object="incident")
    with pytest.raises(Refused, match="au moins six ans"):
        set_rule(rule, days=2000, warn_days=0, basis="Plus court", by=protected.chloe)
    in_years(protected, 7)
    RetentionRule.objects.exclude(object="incident").delete()
    assert keep_promises() == 0
    assert HEARD in words(file)
    rule.delete()
    assert jobs.forget_files() == 0
    with pytest.raises(Refused, match="Aucune durée"):
        actions.forget_file(file, by=protected.cast.ines)


def test_how_many_files_would_go_is_told_to_who_protects_only(file, protected):
    born(protected, "malik", date(1990, 1, 1))
    ended(file, protected)
    in_years(protected, 7)

    def counted(person):
        return [plan.now for plan in dry_run(person) if plan.due.rule.object == "incident"]

    assert counted(protected.chloe) == [None]
    appoint(protected.chloe, organisation=protected.cast.article1, role="protection", by=None)
    assert counted(protected.chloe) == [1]
    dismiss(protected.chloe.memberships.get(role="protection", until=None), by=None)
    assert counted(protected.cast.zoe) == [None]


def test_an_association_that_had_its_rules_takes_the_missing_one_and_keeps_its_choices(file, protected, browse):
    RetentionRule.objects.get(object="incident").delete()
    RetentionRule.objects.filter(object="learner").update(days=400)
    chloe = browse(protected.chloe)
    assert "Une durée conseillée manque" in chloe.get("/bureau/conservation/").content.decode()
    chloe.post("/bureau/conservation/durees/")
    assert dict(RetentionRule.objects.filter(object__in=["incident", "learner"]).values_list("object", "days")) == {
        "incident": 2192,
        "learner": 400,
    }
    assert "Une durée conseillée manque" not in chloe.get("/bureau/conservation/").content.decode()
