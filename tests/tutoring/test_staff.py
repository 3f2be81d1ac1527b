import pytest
from django.urls import reverse
from django.utils import timezone

from lefil.groups.actions import suspend
from lefil.tutoring.actions import hand_over, report
from lefil.tutoring.models import Report
from tests.tutoring.test_pages import url, words


@pytest.mark.parametrize(
    ("state", "found"), [("", True), ("actifs", True), ("signature", False), ("sans-seance", False), ("suspendus", False), ("termines", False), ("x", True)]
)  # fmt: skip
def test_each_filter_of_the_pairs(world, browse, state, found):
    page = words(browse(world.cast.chloe).get(reverse("tutoring:pairs"), {"etat": state}))
    assert ("Benoît et Malik" in page) is found


def test_a_pair_is_in_the_list_of_what_is_wrong_with_it(world, browse):
    page = browse(world.cast.chloe)
    type(world.group).objects.filter(pk=world.group.pk).update(first_meeting_due=timezone.localdate().replace(day=1))
    assert "Benoît et Malik" in words(page.get("/bureau/binomes/?etat=sans-seance"))
    suspend(world.group, why="Nous voulons d’abord leur parler", by=world.cast.chloe)
    assert "Nous voulons d’abord leur parler" in words(page.get("/bureau/binomes/?etat=suspendus"))


def test_the_pairs_cost_the_same_whatever_their_number_and_come_by_thirty(world, browse, django_assert_num_queries):
    page = browse(world.cast.chloe)
    world.met()
    page.get("/bureau/binomes/")
    with django_assert_num_queries(11):
        page.get("/bureau/binomes/")
    for number in range(1, 31):
        world.add(number)
    with django_assert_num_queries(11):
        first = page.get("/bureau/binomes/")
    assert first.content.decode().count("mini-thread") == 30
    assert "page=2" in first.content.decode()
    assert page.get("/bureau/binomes/?page=2").content.decode().count("mini-thread") == 1
    assert page.get("/bureau/binomes/?page=999999999999").status_code == 200


def test_reports_that_ask_for_somebody_come_worried_first(world, browse):
    for need in ("call", "none", "worried", "equipment"):
        report(world.met(), minutes=30, need=need, by=world.cast.benoit)
    page = browse(world.cast.chloe)
    rows = [line[0].need for line in page.get("/tutorat/comptes-rendus/").context["lines"]]
    assert rows[0] == "worried"
    assert sorted(rows) == ["call", "equipment", "worried"]
    assert len(page.get("/tutorat/comptes-rendus/?etat=tous").context["lines"]) == 4


def test_the_reports_cost_the_same_whatever_their_number(world, browse, django_assert_num_queries):
    page = browse(world.cast.chloe)
    report(world.met(), minutes=30, need="call", by=world.cast.benoit)
    page.get("/tutorat/comptes-rendus/")
    with django_assert_num_queries(10):
        page.get("/tutorat/comptes-rendus/")
    for _turn in range(4):
        report(world.met(), minutes=30, need="call", by=world.cast.benoit)
    with django_assert_num_queries(10):
        page.get("/tutorat/comptes-rendus/")


def test_a_handled_report_leaves_the_queue_with_what_was_done(world, browse):
    meeting = world.met()
    report(meeting, minutes=30, need="call", by=world.cast.benoit)
    page = browse(world.cast.chloe)
    assert page.post(url("handle", meeting), {"note": ""}).status_code == 422
    after = page.post(url("handle", meeting), {"note": "Appelé, tout va bien."}, follow=True)
    assert "Personne n’attend de réponse" in words(after)
    assert Report.objects.get().handled_by == world.cast.chloe
    assert "Appelé, tout va bien." in words(page.get(url("meeting", meeting)))


def test_missing_reports_are_listed_after_two_days(world, browse):
    meeting = world.met()
    page = browse(world.cast.chloe)
    assert "Aucun compte rendu ne manque" in words(page.get("/tutorat/comptes-rendus/?etat=manquants"))
    world.clock.shift(3 * 86400)
    assert "Benoît et Malik" in words(page.get("/tutorat/comptes-rendus/?etat=manquants"))
    page.post(url("presence", meeting), {"learner": "absent", "volunteer": "excused", "minutes": "", "why": "appel du jour"})
    assert "Benoît et Malik" not in words(page.get("/tutorat/comptes-rendus/?etat=manquants"))


def test_staff_read_presence_report_and_face_of_a_meeting(world, browse):
    from lefil.tutoring.actions import feel

    meeting = world.met()
    report(meeting, minutes=30, need="worried", obstacle="tiredness", by=world.cast.benoit)
    feel(world.booking(meeting, "learner"), face=1, by=world.cast.malik)
    page = words(browse(world.cast.chloe).get(url("meeting", meeting)))
    for fact in ("Malik", "30 min", "fatigue", "difficile", "119"):
        assert fact in page, fact
    assert page.count("Le visage de l’élève") == 1


def test_staff_opening_a_pair_is_noted_in_both_files(world, browse):
    from lefil.people.queries import who_saw

    browse(world.cast.chloe).get(url("pair", world.group))
    assert [line.by for line in who_saw(world.cast.malik)][:1] == ["Chloé"]
    assert [line.by for line in who_saw(world.cast.benoit)][:1] == ["Chloé"]


def test_staff_replace_a_tutor_by_the_page(world, browse):
    hand_over(world.group, where="Ici", works="Cela", by=world.cast.benoit)
    page = browse(world.cast.chloe)
    assert page.post(url("replace", world.group), {"note": ""}).status_code == 422
    assert page.post(url("replace", world.group), {"reasons": ["no_time"], "where": "seulement"}).status_code == 422
    after = page.post(url("replace", world.group), {"reasons": ["no_time"]}, follow=True)
    assert "depuis sa première date" in words(after)
    world.group.refresh_from_db()
    assert world.group.state == "closed"
