from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.demo.clock import at
from lefil.demo.scenes.stage import set_stage
from lefil.desk.queries import cards_of, next_steps
from lefil.desk.queries.thread import thread_of
from lefil.enrolments.actions import enrol
from lefil.journal.models import Entry
from lefil.meetings.actions import attend, book, open_slot
from lefil.orgs.actions import appoint
from lefil.tutoring.actions import install


@pytest.fixture
def begun(cast):
    """Benoît has just applied; Malik too, without his mother's word."""
    install(cast.tutoring, by=cast.chloe)
    return (
        enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit),
        enrol(cast.malik, programme=cast.tutoring, side="learner", by=cast.malik),
    )


def counts(person):
    return {card.code: card.count for card in cards_of(person, timezone.localdate()) if card.count}


def test_the_coordinator_sees_who_waits_and_a_stranger_sees_nothing(begun, cast):
    assert counts(cast.chloe) == {"screen": 1, "parents": 1}
    assert counts(cast.zoe) == {}
    assert counts(cast.farid) == {}


@pytest.mark.parametrize("size", [1, 3])
def test_the_day_takes_as_many_queries_for_one_as_for_three(begun, cast, browse, django_assert_num_queries, size):
    for person in [cast.amina, cast.david, cast.ines][: size - 1]:
        enrol(person, programme=cast.tutoring, side="volunteer", by=person)
    browser = browse(cast.chloe)
    browser.get("/bureau/")
    with django_assert_num_queries(54):
        assert browser.get("/bureau/").status_code == 200


def test_only_staff_open_the_desk(begun, cast, browse):
    for person, status in [(cast.malik, 403), (cast.benoit, 403), (cast.farid, 403), (cast.zoe, 200)]:
        for page in ("/bureau/", "/bureau/personnes/", "/bureau/candidatures/"):
            assert browse(person).get(page).status_code == status, (person, page)


def test_a_file_of_another_association_does_not_exist(begun, cast, browse):
    assert browse(cast.zoe).get(f"/bureau/personnes/{cast.malik.key}/").status_code == 404
    assert cast.malik.name not in browse(cast.zoe).get("/bureau/personnes/?q=Malik").content.decode()


def test_opening_a_file_is_noted_for_its_person(begun, cast, browse):
    assert browse(cast.chloe).get(f"/bureau/personnes/{cast.malik.key}/").status_code == 200
    assert Entry.objects.filter(about=cast.malik, by=cast.chloe, verb="saw").count() == 1


def test_staff_find_a_person_by_name_or_end_of_number(begun, cast, browse):
    for words in ("malik", "saïdi", "80006", "Malik Saïdi"):
        assert "Malik Saïdi" in browse(cast.chloe).get("/bureau/personnes/", {"q": words}).content.decode(), words
    assert "Malik Saïdi" not in browse(cast.chloe).get("/bureau/personnes/", {"q": "nobody"}).content.decode()


def test_an_interview_is_noted_on_its_page_and_a_low_grade_is_said_beside_the_form(begun, cast, browse):
    benoit, _malik = begun
    module = cast.tutoring.modules.get(kind="interview")
    page, browser = f"/bureau/candidatures/{benoit.key}/entretien/{module.key}/", browse(cast.chloe)
    assert browser.get(page).status_code == 200
    assert browser.post(page, {"decision": "no"}).status_code == 422
    low = {f"c_{row['code']}": "1" for row in module.content["criteria"]}
    refused = browser.post(page, {**low, "decision": "yes"})
    assert refused.status_code == 422
    assert "trop bas" in refused.content.decode()
    high = {f"c_{row['code']}": "3" for row in module.content["criteria"]}
    assert browser.post(page, {**high, "decision": "yes"}).status_code == 302
    assert browse(cast.zoe).get(page).status_code == 404


def test_a_second_reader_closes_what_the_first_left_open(begun, cast, browse):
    benoit, _malik = begun
    module = cast.tutoring.modules.get(kind="interview")
    page = f"/bureau/candidatures/{benoit.key}/entretien/{module.key}/"
    reason = module.content["reasons"][0]["code"]
    browse(cast.chloe).post(page, {"decision": "second_reader", "reason": reason})
    assert browse(cast.chloe).post(page, {"accept": "yes"}).status_code == 422
    appoint(cast.ines, organisation=cast.article1, role="coordinator", by=cast.chloe)
    assert browse(cast.ines).post(page, {"accept": "yes"}).status_code == 302
    assert benoit.completions.get(module=module).state == "passed"


def test_a_check_keeps_two_dates_and_an_old_document_is_refused_beside_the_date(begun, cast, browse):
    benoit, _malik = begun
    module = cast.tutoring.modules.get(kind="check")
    page, browser, today = f"/bureau/candidatures/{benoit.key}/verification/{module.key}/", browse(cast.chloe), timezone.localdate()
    old = {"issued_day": "1", "issued_month": "1", "issued_year": str(today.year - 3), "conform": "yes"}
    assert "trop ancien" in browser.post(page, old).content.decode()
    good = {"issued_day": str(today.day), "issued_month": str(today.month), "issued_year": str(today.year), "conform": "yes"}
    assert browser.post(page, good).status_code == 302
    assert benoit.completions.get(module=module).data == {}


def test_the_first_page_always_says_the_next_step(begun, cast, browse):
    for person, words in [(cast.benoit, "Entretien"), (cast.malik, "l’accord d’un parent"), (cast.amina, "rien n’attend")]:
        page = browse(person).get("/")
        assert page.status_code == 200
        assert words in page.content.decode(), person
    assert next_steps(cast.benoit, timezone.localdate())[0].url
    assert browse(None).get("/").status_code == 200
    assert browse(cast.chloe).get("/").headers["Location"] == "/bureau/"


def test_my_path_says_what_is_done_and_who_acts(begun, cast, browse):
    benoit, malik = begun
    assert "Choisir un horaire" in browse(cast.benoit).get(f"/parcours/{benoit.key}/").content.decode()
    assert "Un parent a reçu un lien" in browse(cast.malik).get(f"/parcours/{malik.key}/").content.decode()


def test_another_association_reads_nothing_of_what_a_person_lives_elsewhere(begun, cast, browse):
    from lefil.catalogue.actions import open_programme
    from lefil.desk.queries import thread_of

    theirs = open_programme(cast.ailleurs, pack="tutoring", name="Ailleurs ensemble", slug="ailleurs-ensemble", by=None)
    enrol(cast.benoit, programme=theirs, side="volunteer", by=cast.benoit)
    page = browse(cast.zoe).get(f"/bureau/personnes/{cast.benoit.key}/").content.decode()
    assert "Ailleurs ensemble" in page
    assert "RéussiteVirale" not in page
    assert [knot.text for knot in thread_of(cast.benoit, reader=cast.chloe)] == ["#RéussiteVirale"]
    assert {knot.text for knot in thread_of(cast.benoit)} == {"#RéussiteVirale", "Ailleurs ensemble"}


def test_who_came_of_age_this_week_needs_no_parent_any_more(begun, cast):
    from datetime import date

    from lefil.desk.queries.cards import without_parent
    from lefil.enrolments.models import Enrolment

    places = Enrolment.objects.filter(person=cast.malik).values("pk")
    for today, born, waits in [
        (date(2026, 5, 31), date(2008, 5, 30), 0), (date(2026, 5, 31), date(2008, 5, 31), 0), (date(2026, 5, 31), date(2008, 6, 1), 1),
        (date(2028, 2, 29), date(2010, 2, 28), 0), (date(2028, 2, 29), date(2010, 3, 1), 1),
    ]:  # fmt: skip
        type(cast.malik).objects.filter(pk=cast.malik.pk).update(born=born)
        assert without_parent(places, today).count() == waits, (today, born)


def test_a_step_that_is_no_longer_asked_is_not_to_be_renewed(begun, cast):
    from datetime import timedelta

    from lefil.catalogue.models import Module
    from lefil.desk.queries.cards import expiring
    from lefil.enrolments.actions import complete
    from lefil.enrolments.models import Enrolment

    today, place = timezone.localdate(), Enrolment.objects.get(side="volunteer")
    complete(place, module=Module.objects.get(code="casier"), valid_until=today + timedelta(days=9), by=cast.chloe)
    Enrolment.objects.filter(pk=place.pk).update(state="ready")
    here = Enrolment.objects.values("pk")
    assert expiring(here, today).count() == 1
    Module.objects.filter(code="casier").update(active=False)
    assert expiring(here, today).count() == 0


def test_staff_pause_resume_and_end_with_a_reason(begun, cast, browse):
    benoit, _malik = begun
    page, browser = f"/bureau/candidatures/{benoit.key}/situation/", browse(cast.chloe)
    assert browser.post(page, {"deed": "pause", "why": "x"}).status_code == 422  # not from an application
    assert browser.post(page, {"deed": "refuse"}).status_code == 422
    assert browser.post(page, {"deed": "refuse", "why": "Déménage à l’étranger."}).status_code == 302
    benoit.refresh_from_db()
    assert benoit.state == "refused"
    assert browse(cast.zoe).get(page).status_code == 404
    assert browse(cast.benoit).get(page).status_code == 403


def test_staff_who_also_tutor_have_a_way_to_their_own_pages(begun, cast, browse):
    enrol(cast.chloe, programme=cast.tutoring, side="volunteer", by=cast.chloe)
    page = browse(cast.chloe).get("/bureau/").content.decode()
    assert "Mon tutorat" in page
    assert "Mon tutorat" not in browse(cast.zoe).get("/bureau/").content.decode()


def test_a_volunteer_whose_check_has_lapsed_is_on_the_day_even_without_a_pair(begun, cast):
    benoit, _malik = begun
    type(benoit).objects.filter(pk=benoit.pk).update(state="suspended")
    assert counts(cast.chloe)["lapsed"] == 1


def test_a_funder_is_led_to_their_agreements_and_nobody_else_is(begun, cast, browse):
    set_stage(cast)
    assert browse(cast.farid).get("/")["Location"] == "/resultats/"
    assert browse(cast.amina).get("/").status_code == 200


def test_one_absent_of_a_class_is_not_everybody_absent(cast):
    lesson = open_slot(
        cast.tutoring, organisation=cast.article1, kind="lesson", starts=timezone.now() + timedelta(hours=1), minutes=60, host=cast.ines,
        capacity=5, mode="room", by=cast.chloe,
    )  # fmt: skip
    rows = {person: book(lesson, person=person, side="learner", by=cast.chloe) for person in (cast.amina, cast.david)}
    with at(lesson.ends + timedelta(minutes=5)):
        attend(rows[cast.amina], outcome="present", minutes=50, source="report", by=cast.ines)
        attend(rows[cast.david], outcome="absent", minutes=0, source="report", by=cast.ines)
        assert "50 minutes ensemble" in [knot.text for knot in thread_of(cast.amina)]
