"""What staff and funders read: a figure opens to its proofs, and never to a name for who is not staff."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lefil.impact import actions, seal
from lefil.impact.indicators import Filters, Period, indicator
from lefil.impact.models import Agreement, Snapshot
from lefil.impact.queries import audit, figures, reading, sheets
from lefil.impact.queries.frozen import gather
from lefil.impact.rules import visible_agreements, visible_snapshots
from lefil.kit.refusals import Refused
from lefil.kit.tables import read as read_table
from lefil.orgs.actions import dismiss
from tests.impact.crowd import scatter


@pytest.fixture
def full(world):
    """Enough people that figures are not hidden."""
    scatter(world.cast.tutoring, couples=60, seed=3)
    return world


def test_staff_open_a_figure_down_to_a_person(full, browse):
    page = browse(full.cast.chloe).get(f"/resultats/{full.impact.agreement.key}/chiffre/pupils_accompanied/").content.decode()
    assert "Élèves venus à au moins 1 séance" in page
    assert f"/bureau/personnes/{full.cast.malik.key}/" in page


def test_a_funder_opens_the_same_figure_to_references_only(full, browse):
    agreement = Agreement.objects.get(pk=full.impact.agreement.pk)
    period = reading.period_for(agreement, today=timezone.localdate(), keeper=False)
    rows = indicator("pupils_accompanied").rows(period, reading.filters_of(agreement))
    page = browse(full.cast.farid).get(f"/resultats/{agreement.key}/chiffre/pupils_accompanied/").content.decode()
    references = seal.references(agreement.key, "pupils_accompanied", list(rows.values_list("pk", flat=True)))
    assert len(references) >= 5
    assert all(one in page for one in references)
    assert not any(row.person.name in page or row.person.key in page for row in rows.select_related("person"))
    assert "/bureau/personnes/" not in page


def test_the_association_finds_who_stands_behind_a_reference_and_the_funder_does_not(full, browse):
    agreement = full.impact.agreement
    row = (
        indicator("pupils_accompanied")
        .rows(Period(agreement.starts, timezone.localdate()), Filters((full.cast.tutoring.pk,)))
        .filter(person=full.cast.malik)
        .get()
    )
    reference = seal.references(agreement.key, "pupils_accompanied", [row.pk])[0]
    url = f"/resultats/{agreement.key}/chiffre/pupils_accompanied/?preuve={reference.lower()}"
    assert full.cast.malik.name in browse(full.cast.chloe).get(url).content.decode()
    assert full.cast.malik.name not in browse(full.cast.farid).get(url).content.decode()
    assert "Aucune preuve" in browse(full.cast.chloe).get(url[:-1]).content.decode()


def test_a_funder_cannot_choose_a_day_or_a_place(full, browse):
    """Two periods that differ by a day, or two places, would tell one person."""
    url, farid = f"/resultats/{full.impact.agreement.key}/chiffre/pairs_met/", browse(full.cast.farid)
    plain = farid.get(url).content
    strip = lambda page: page.split(b"<main")[1].split(b"</main>")[0]  # noqa: E731
    for asked in ("?ou=974", "?periode=mois", "?periode=trente&ou=93"):
        assert strip(farid.get(url + asked).content) == strip(plain)
    assert strip(browse(full.cast.chloe).get(url + "?ou=974").content) != strip(browse(full.cast.chloe).get(url).content)


def test_a_funder_s_figures_stop_on_sunday():
    agreement = Agreement(starts=timezone.localdate() - timedelta(days=60), ends=timezone.localdate() + timedelta(days=60))
    until = reading.period_for(agreement, today=timezone.localdate(), keeper=False).until
    assert (until.isoweekday(), until < timezone.localdate()) == (7, True)


def test_small_numbers_are_hidden_from_the_funder_with_their_proofs(world, browse):
    """One pupil only was accompanied in the small world."""
    url = f"/resultats/{world.impact.agreement.key}/"
    for page in (url, f"{url}chiffre/pupils_accompanied/"):
        farid = browse(world.cast.farid).get(page).content.decode()
        assert "non communiqué" in farid
    assert '<bdi class="num keep">' not in farid
    assert "non communiqué" not in browse(world.cast.chloe).get(url).content.decode()


def test_a_funder_reads_only_what_was_opened_and_only_while_they_are_one(world, browse):
    farid = world.cast.farid
    assert set(visible_agreements(farid)) == {world.impact.agreement}
    assert set(visible_snapshots(farid)) == {world.impact.snapshot}
    assert browse(farid).get(f"/resultats/{world.impact.other.key}/").status_code == 404
    assert browse(world.cast.zoe).get(f"/resultats/{world.impact.agreement.key}/").status_code == 404
    dismiss(farid.memberships.get(role="funder"), by=world.cast.chloe)
    assert not visible_agreements(farid).exists()


def test_a_funder_s_first_page_leads_to_their_space(world, browse):
    assert browse(world.cast.farid).get("/")["Location"] == "/resultats/"
    page = browse(world.cast.farid).get("/resultats/").content.decode()
    assert "Fondation des Deux Rives" in page
    assert "Ministère" not in page


def test_two_agreements_on_the_same_programme_with_other_places_are_not_read_by_one_person(world):
    actions.amend(
        world.impact.other, programmes=[world.cast.tutoring], funder="M", reference="M-7", starts=world.impact.other.starts,
        ends=world.impact.other.ends, amount=None, territories=["93"], open=False, by=world.cast.chloe,
    )  # fmt: skip
    with pytest.raises(Refused, match="autres territoires"):
        actions.let_read(world.impact.other, person=world.cast.farid, by=world.cast.chloe)


def test_an_objective_must_suit_its_programme_and_its_kind(world):
    agreement, chloe = world.impact.agreement, world.cast.chloe
    for code, objective in [("candidates_began", 70), ("unknown", 1), ("early_breaks", 101)]:
        with pytest.raises(Refused):
            actions.aim(agreement, code=code, objective=objective, by=chloe)


def test_staff_write_an_agreement_choose_objectives_open_it_and_freeze_it(world, browse):
    """The whole way, in the browser."""
    chloe, organisation, today = browse(world.cast.chloe), world.cast.article1, timezone.localdate()
    start = today - timedelta(days=30)
    form = {
        "funder": "Région", "reference": "R-1", "programmes": [world.cast.tutoring.key], "territories": "93, 974",
        "starts_day": start.day, "starts_month": start.month, "starts_year": start.year, "ends_day": 31, "ends_month": 12, "ends_year": today.year + 1,
    }  # fmt: skip
    assert chloe.post(f"/bureau/resultats/nouvelle/{organisation.key}/", {**form, "territories": "99"}).status_code == 422
    assert chloe.post(f"/bureau/resultats/nouvelle/{organisation.key}/", form).status_code == 302
    made = Agreement.objects.get(reference="R-1")
    assert made.territories == ["93", "974"]
    assert chloe.post(f"/bureau/resultats/nouvelle/{organisation.key}/", form).status_code == 422
    assert chloe.post(f"/resultats/{made.key}/objectifs/", {"code": "learners_met", "objective": 50, "meetings": 2}).status_code == 302
    assert made.targets.get().parameters == {"meetings": 2}
    assert (
        chloe.post(f"/resultats/{made.key}/lecteurs/", {"person": world.cast.farid.key}).status_code == 422
    )  # other places than the first one
    day = today - timedelta(days=1)
    posted = chloe.post(f"/resultats/{made.key}/figer/", {"until_day": day.day, "until_month": day.month, "until_year": day.year})
    assert posted["Location"] == f"/rapports/{Snapshot.objects.get(agreement=made).key}/"
    assert chloe.get(posted["Location"]).status_code == 200
    assert chloe.post(f"/resultats/{made.key}/objectifs/learners_met/retirer/").status_code == 302
    assert not made.targets.exists()


def test_pages_ask_the_same_number_of_questions_at_any_size(world, browse):
    key, found = world.impact.agreement.key, []
    for size in (25, 30):
        scatter(world.cast.tutoring, couples=size, seed=size)
        counts = {}
        for who in ("chloe", "farid"):
            browser = browse(world.people[who])
            for url in (f"/resultats/{key}/", f"/resultats/{key}/chiffre/pairs_met/", f"/resultats/{key}/equite/"):
                with CaptureQueriesContext(connection) as seen:
                    assert browser.get(url).status_code == 200
                counts[who, url.replace(key, "")] = len(seen)
        found.append(counts)
    assert found[0] == found[1]
    assert max(found[0].values()) <= 25


def test_the_six_standards_are_read_from_rows(full, browse):
    found = audit.standards_of(full.cast.tutoring)
    assert [one.number for one in found] == [1, 2, 3, 4, 5, 6]
    assert found[0].honest is True
    assert all(one.measures for one in found)
    for standard in found:
        for measure in standard.measures:
            opened = audit.opened(full.cast.tutoring, measure.code, page=1)
            assert len(opened.proofs) == min(50, measure.reading.count)
            assert len(opened.missing) == min(50, measure.reading.of - measure.reading.count)
    assert browse(full.cast.chloe).get("/bureau/resultats/reperes/reussite-virale/").status_code == 200
    assert browse(full.cast.farid).get("/bureau/resultats/reperes/reussite-virale/").status_code == 404


def test_less_is_better_for_early_breaks():
    measure = audit.Measure("early_breaks", "", "", True, reading.Reading(1, 20))
    assert measure.held
    assert audit.Measure("x", "", "", False, reading.Reading(17, 20)).held is False
    assert audit.Measure("x", "", "", False, reading.Reading(0, 0)).held is None


@pytest.mark.parametrize("kind", list(sheets.SHEETS))
@pytest.mark.parametrize("ext", ["xlsx", "ods"])
def test_a_data_sheet_says_what_it_does_not_know(full, browse, kind, ext):
    answer = browse(full.cast.chloe).get(f"/resultats/{full.impact.agreement.key}/fiche/{kind}.{ext}")
    table = read_table(answer.content, f"x.{ext}")
    assert table.columns == list(sheets.COLUMNS)
    left = [row for row in table.rows if row[3] == sheets.ABSENT]
    assert left
    assert all(row[2] == "" for row in left)
    assert not any(row[2].isdecimal() and 0 < int(row[2]) < 5 and "Séances" not in row[1] for row in table.rows)


def test_a_funder_takes_no_data_sheet(world, browse):
    assert browse(world.cast.farid).get(f"/resultats/{world.impact.agreement.key}/fiche/fse.xlsx").status_code == 403


def test_open_figures_are_those_of_frozen_reports_that_were_opened(full, client):
    report = actions.freeze(full.impact.agreement, until=timezone.localdate() - timedelta(days=2), by=full.cast.chloe)
    answer = client.get(f"/chiffres/{report.code}.csv")
    table = read_table(answer.content, "x.csv")
    first = next(row for row in table.rows if row[0] == "pupils_accompanied")
    assert first[3] == str(report.content["figures"][0]["value"])
    assert sum(int(row[3]) for row in table.rows if row[0] == "lieu") == int(first[3])
    closed = actions.freeze(full.impact.other, until=timezone.localdate() - timedelta(days=1), by=full.cast.chloe)
    assert client.get(f"/chiffres/{closed.code}.csv").status_code == 404
    assert closed.code not in client.get("/chiffres/").content.decode()


def test_what_is_frozen_is_what_the_funder_read(full):
    """The same veil over the same period."""
    agreement = Agreement.objects.get(pk=full.impact.agreement.pk)
    period = reading.period_for(agreement, today=timezone.localdate(), keeper=False)
    lines = reading.lines_of(agreement)
    live = figures.content_of(reading.head_of(agreement, lines, period), reading.read(lines, period, reading.filters_of(agreement)))
    frozen = gather(agreement, period).content()
    assert [{k: v for k, v in one.items() if k != "inputs"} for one in frozen["figures"]] == live["figures"]
    assert frozen["places"] == live["places"]
