"""The staff's own day: who is about to be lost comes first, what changed, lists kept, people lent."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lefil.care import actions, jobs
from lefil.care.actions import raise_signal
from lefil.care.models import Cover, Saved, Task, Thread
from lefil.care.queries.days import changes, health_of
from lefil.desk.queries import cards_of
from lefil.groups import actions as groups
from lefil.kit.refusals import Refused
from lefil.matching.models import Need
from lefil.orgs.actions import appoint, dismiss
from lefil.people.actions import enter
from lefil.tutoring.actions import replace
from tests.care.conftest import followed
from tests.tutoring.conftest import active_pair, cleared, clock, world

__all__ = ["clock", "followed", "world"]


def text(answer):
    return answer.content.decode()


def test_the_first_screen_says_who_is_about_to_be_lost_before_anything_else(followed, browse):
    page = text(browse(followed.chloe).get("/bureau/"))
    words = [
        "signalements à suivre", "nul ne parle depuis 14 jours", "attendent depuis plus de 7 jours", "sans première séance", "comptes rendus à relancer",
        "à renouveler sous 30 jours",
    ]  # fmt: skip
    places = [page.index(one) for one in words]
    assert places == sorted(places)
    assert places[-1] < page.index("Depuis ")


def test_protection_is_a_figure_for_those_who_protect_only(followed, browse):
    actions.open_incident(
        followed.cast.article1,
        category="told",
        facts="Des mots.",
        immediate=False,
        place="page",
        programme=followed.cast.tutoring,
        by=followed.cast.benoit,
    )
    page = text(browse(followed.chloe).get("/bureau/"))
    assert 'id="safety"' in page
    assert "signalement à suivre" in page
    dismiss(followed.chloe.memberships.get(role="protection"), by=followed.chloe)
    page = text(browse(followed.chloe).get("/bureau/"))
    assert 'id="safety"' not in page
    assert "signalement à suivre" not in page
    assert "/bureau/protection/" not in page


def test_what_changed_since_i_said_that_i_had_seen_it_all(followed, browse):
    cast = followed.cast
    before = {one.code: one.count for one in changes(cast.chloe, since=timezone.now() - timedelta(days=1))}
    assert before == {"joined": 2, "formed": 1}
    assert changes(cast.zoe, since=timezone.now() - timedelta(days=1)) == []
    browser = browse(cast.chloe)
    assert "2 inscriptions" in text(browser.get("/bureau/"))
    followed.world.clock.move_to(timezone.now() + timedelta(minutes=5))
    assert browser.post("/bureau/vu/").status_code == 302
    assert "Rien n’a changé" in text(browser.get("/bureau/"))
    followed.world.clock.move_to(timezone.now() + timedelta(minutes=5))
    raise_signal(followed.malik, code="absent", facts={"times": 2}, by=None)
    Thread.objects.get(pk=followed.malik.pk).signals.update(at=timezone.now())
    assert "1 nouveau signe" in text(browser.get("/bureau/"))


def test_reading_the_day_marks_nothing_as_seen(followed, browse):
    browser = browse(followed.chloe)
    browser.get("/bureau/")
    assert "2 inscriptions" in text(browser.get("/bureau/"))


def test_a_list_is_kept_found_again_and_removed_by_its_owner_only(followed, browse):
    browser, cast = browse(followed.chloe), followed.cast
    page = text(browser.get("/bureau/personnes/?cote=learner"))
    assert ("Malik Saïdi" in page, "Benoît Lacombe" in page) == (True, False)
    browser.post("/bureau/personnes/listes/", {"name": "Élèves", "query": "cote=learner"})
    saved = Saved.objects.get()
    assert 'href="?cote=learner" aria-current="page">Élèves' in text(browser.get("/bureau/personnes/?cote=learner"))
    appoint(cast.ines, organisation=cast.article1, role="coordinator", by=None)
    assert "Élèves</a>" not in text(browse(cast.ines).get("/bureau/personnes/"))
    assert browse(cast.ines).post(f"/bureau/personnes/listes/{saved.key}/").status_code == 404
    browser.post(f"/bureau/personnes/listes/{saved.key}/")
    assert not Saved.objects.exists()


@pytest.mark.parametrize(("query", "found"), [
    ("dispositif=reussite-virale", {"Malik", "Benoît"}), ("dispositif=autre", set()), ("cote=volunteer", {"Benoît"}), ("situation=ready", {"Malik", "Benoît"}),
    ("situation=ended", set()), ("niveau=yellow", {"Malik", "Benoît"}), ("niveau=red", set()), ("suivi=moi", {"Malik", "Benoît"}), ("q=malik&cote=learner", {"Malik"}),
    ("cote=nonsense", {"Malik", "Benoît"}),
])  # fmt: skip
def test_people_are_narrowed(followed, browse, query, found):
    page = text(browse(followed.chloe).get(f"/bureau/personnes/?{query}"))
    assert {name for name in ("Malik", "Benoît") if f"<bdi>{name}" in page} == found


@pytest.fixture
def ines(followed):
    appoint(followed.cast.ines, organisation=followed.cast.article1, role="coordinator", by=None)
    return followed.cast.ines


def owners(followed):
    return {thread.owner for thread in (Thread.objects.get(pk=followed.malik.pk), Thread.objects.get(pk=followed.benoit.pk))}


def test_my_people_go_to_a_colleague_for_good(followed, ines, browse):
    browser = browse(followed.chloe)
    assert "Malik Saïdi" in text(browser.get("/bureau/portefeuille/"))
    assert browser.post("/bureau/portefeuille/confier/", {"to": ines.key}).status_code == 302
    assert owners(followed) == {ines}
    assert "Malik Saïdi" in text(browse(ines).get("/bureau/portefeuille/"))
    assert not Cover.objects.exists()
    with pytest.raises(Refused, match="aucun fil"):
        actions.transfer(followed.chloe, to=ines, by=followed.chloe)


def test_my_people_come_back_after_the_day(followed, ines):
    actions.transfer(followed.chloe, to=ines, until=timezone.localdate() + timedelta(days=3), by=followed.chloe)
    assert owners(followed) == {ines}
    followed.after(days=3)
    assert owners(followed) == {ines}
    followed.after(days=1)
    assert owners(followed) == {followed.chloe}
    assert jobs.give_back_threads() == 0


def test_a_thread_given_to_somebody_else_meanwhile_stays_there(followed, ines):
    cast = followed.cast
    appoint(cast.david, organisation=cast.article1, role="coordinator", by=None)
    actions.transfer(followed.chloe, to=ines, until=timezone.localdate(), by=followed.chloe)
    followed.malik.refresh_from_db()
    actions.entrust(followed.malik, owner=cast.david, by=ines)
    followed.after(days=1)
    assert owners(followed) == {cast.david, followed.chloe}


def test_people_are_lent_to_who_may_follow_them_only(followed):
    with pytest.raises(Refused, match="ne suit pas"):
        actions.transfer(followed.chloe, to=followed.cast.zoe, by=followed.chloe)
    assert owners(followed) == {followed.chloe}
    with pytest.raises(Refused):
        actions.transfer(followed.chloe, to=followed.chloe, by=followed.chloe)


def test_either_of_them_ends_it_before_the_day_and_no_other(followed, ines, browse):
    actions.transfer(followed.chloe, to=ines, until=timezone.localdate() + timedelta(days=30), by=followed.chloe)
    key = Cover.objects.get().key
    assert browse(followed.cast.zoe).post(f"/bureau/portefeuille/{key}/reprendre/").status_code == 404
    assert browse(followed.chloe).post(f"/bureau/portefeuille/{key}/reprendre/").status_code == 302
    assert owners(followed) == {followed.chloe}


def test_a_pair_shows_why_it_is_not_well_on_both_sides(followed, browse):
    raise_signal(followed.malik, code="absent", facts={"times": 2}, by=None)
    raise_signal(followed.benoit, code="volunteer", facts={"times": 2}, by=None)
    rows, _more = health_of(followed.chloe, page=1)
    assert [(row.names, row.points, row.level) for row in rows] == [("Malik, Benoît", 5, "orange")]
    page = text(browse(followed.chloe).get("/bureau/sante/"))
    assert "absent 2 fois de suite" in page
    assert "le bénévole n’a pas pu venir 2 fois de suite" in page
    assert health_of(followed.cast.zoe, page=1) == ([], 0)


@pytest.mark.parametrize("size", [1, 3])
def test_health_takes_as_many_queries_for_one_as_for_three(followed, browse, django_assert_num_queries, size):
    for number in range(size - 1):
        followed.world.add(number)
    jobs.open_threads()
    for thread in Thread.objects.all():
        raise_signal(thread, code="absent", facts={"times": 2}, by=None)
    browser = browse(followed.chloe)
    browser.get("/bureau/sante/")
    with django_assert_num_queries(10):
        assert text(browser.get("/bureau/sante/")).count("absent 2 fois") == size * 2


def test_a_learner_whose_tutor_left_is_watched_for_a_day(followed, browse):
    """The tutor writes two lines, staff end the pair: the pupil reads what happens next and when, staff have a task and a card."""
    cast, group = followed.cast, followed.world.group
    Need.objects.create(enrolment=followed.world.learner, state="served", since=timezone.now())
    browse(cast.benoit).post(f"/tutorat/binomes/{group.key}/relais/", {"where": "Les fractions.", "works": "Les schémas."})
    assert cards(cast.chloe)["leaving"].count == 1
    replace(group, reasons=["no_time"], by=cast.chloe)
    group.handover.refresh_from_db()
    assert group.handover.where == "Les fractions."
    found = cards(cast.chloe)["replace"]
    assert (found.count, found.rows[0].title, found.rows[0].hint) == (1, "Malik", "attendu avant mardi 24 novembre, 10\u00a0h")
    assert (cards(cast.chloe)["leaving"].count, cards(cast.zoe)["replace"].count) == (0, 0)
    for page in ("/", "/tutorat/"):
        assert "Réponse avant mardi 24 novembre, 10\u00a0h" in text(browse(cast.malik).get(page)), page
    jobs.watch_replacements()
    jobs.watch_replacements()
    task = Task.objects.get(kind="replace")
    assert (task.thread, task.due) == (followed.malik, timezone.localdate() + timedelta(days=1))
    followed.world.clock.move_to(timezone.now() + timedelta(hours=25))
    assert cards(cast.chloe)["replace"].rows[0].hint.endswith("en retard")
    for page in ("/", "/tutorat/"):
        assert "L’équipe appelle aujourd’hui" in text(browse(cast.malik).get(page)), page


def test_a_replacement_that_is_found_is_done(followed):
    cast, group = followed.cast, followed.world.group
    groups.close(group, kind="early", reasons=["no_time"], by=cast.chloe)
    jobs.watch_replacements()
    assert Task.objects.filter(kind="replace", state="open").count() == 1
    active_pair(cast, cleared(cast.david, cast, "volunteer"), followed.world.learner)
    jobs.watch_replacements()
    assert Task.objects.get(kind="replace").state == "done"
    assert cards(cast.chloe)["replace"].count == 0


@pytest.mark.parametrize("kind", ["planned"])
def test_a_pair_that_ends_as_planned_waits_for_nobody(followed, kind):
    groups.close(followed.world.group, kind=kind, reasons=["planned_end"], by=followed.chloe)
    jobs.watch_replacements()
    assert not Task.objects.filter(kind="replace").exists()


def cards(person):
    return {card.code: card for card in cards_of(person, timezone.localdate())}


def test_a_calling_session_that_goes_on_stands_on_the_day_of_who_runs_it_and_of_who_calls(followed, browse):
    person = enter("Lina Roussel", phone="+33639980170", born=date(2000, 1, 1), by=None)
    cleared(person, followed.cast, "learner")
    jobs.open_threads()
    begins = timezone.now() + timedelta(hours=1)
    made = actions.open_round(
        followed.cast.tutoring, organisation=followed.cast.article1, title="Prendre des nouvelles", script="Bonjour", starts=begins,
        ends=begins + timedelta(hours=2), callers=[followed.world.tutor], threads=[Thread.objects.get(enrolment__person=person)], by=followed.chloe,
    )  # fmt: skip
    pages = {"chloe": ("/bureau/", f"/bureau/appels/{made.key}/"), "benoit": ("/", f"/appels/{made.key}/")}

    def shown():
        return {name: url in text(browse(getattr(followed.cast, name)).get(home)) for name, (home, url) in pages.items()}

    assert shown() == {"chloe": False, "benoit": False}  # an hour too early
    followed.world.clock.move_to(begins)
    assert shown() == {"chloe": True, "benoit": True}
    assert "1 personne à appeler, jusqu’à" in text(browse(followed.cast.benoit).get("/"))
    for stranger, home in ((followed.cast.zoe, "/bureau/"), (followed.cast.malik, "/")):
        assert "Prendre des nouvelles" not in text(browse(stranger).get(home))
    followed.world.clock.move_to(made.ends)
    assert shown() == {"chloe": False, "benoit": False}
