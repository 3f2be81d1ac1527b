"""The applications board: lines, buttons, a quiet reminder after seven days, and the mentor who reads it by consent only."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.mentoring import jobs
from lefil.mentoring.actions import add_application, advance, change_application, postpone
from lefil.mentoring.models import Application, Milestone
from lefil.mentoring.queries.links import follow_up_link
from lefil.mentoring.rules import BOARD
from lefil.people.actions import give_consent, withdraw_consent
from lefil.people.queries import standing_consents

TODAY = date(2026, 11, 24)


def codes(person) -> set[str]:
    return set(Milestone.objects.filter(person=person).values_list("code", flat=True))


def test_a_line_that_is_sent_asks_for_a_follow_up_in_seven_days(world):
    me = world.cast.amina
    seen = add_application(me, company="Le Fournil", job="vendeuse", by=me)
    sent = add_application(me, company="Hôtel du Lac", job="réception", sent_on=TODAY, by=me)
    assert (seen.state, seen.follow_up_due) == ("seen", None)
    assert (sent.state, sent.follow_up_due) == ("sent", TODAY + timedelta(days=7))
    assert codes(me) == {"first_application"}
    with pytest.raises(Refused, match="pas encore venue"):
        add_application(me, company="x", job="y", sent_on=TODAY + timedelta(days=1), by=me)


def test_a_line_moves_as_the_board_allows(world):
    me = world.cast.amina
    one = add_application(me, company="Le Fournil", job="vendeuse", by=me)
    with pytest.raises(Refused):
        advance(one, to="followed", by=me)
    for to in ("sent", "followed", "interview"):
        advance(one, to=to, by=me, on=TODAY if to == "interview" else None)
    assert (one.state, one.interview_on, one.follow_up_due) == ("interview", TODAY, None)
    advance(one, to="answered", result="hired", lesson="J’ai préparé mes questions", by=me)
    assert (one.result, one.lesson) == ("hired", "J’ai préparé mes questions")
    assert codes(me) == {"first_application", "first_follow_up", "first_interview", "job"}
    assert not Letter.objects.filter(kind="mentoring/thanks").exists()  # the learner does not show the board


def test_a_job_thanks_the_mentor_once_when_the_learner_shows_the_board(world):
    me = world.cast.amina
    give_consent(me, purpose=BOARD, by=me)
    for company in ("A", "B"):
        advance(add_application(me, company=company, job="caisse", sent_on=TODAY, by=me), to="answered", result="hired", by=me)
    assert [row.person for row in Letter.objects.filter(kind="mentoring/thanks")] == [world.cast.ines]


def test_the_reminder_comes_once_after_seven_days_one_a_day(world):
    me = world.cast.amina
    for company in ("A", "B"):
        add_application(me, company=company, job="caisse", sent_on=TODAY, by=me)
    assert jobs.remind_follow_ups() == 0
    world.clock.move_to(timezone.now() + timedelta(days=7))
    assert (jobs.remind_follow_ups(), jobs.remind_follow_ups()) == (1, 0)
    world.clock.move_to(timezone.now() + timedelta(days=1))
    assert (jobs.remind_follow_ups(), jobs.remind_follow_ups()) == (1, 0)
    world.clock.move_to(timezone.now() + timedelta(days=1))
    assert jobs.remind_follow_ups() == 0
    assert Letter.objects.filter(kind="mentoring/follow_up", person=me).count() == 2
    assert "A" not in Letter.objects.filter(kind="mentoring/follow_up", channel="sms").first().body.split("http")[0].split()


def test_one_tap_without_sign_in_says_done_or_later(world, browse):
    me, nobody = world.cast.amina, browse(None)
    one = add_application(me, company="Le Fournil", job="vendeuse", sent_on=TODAY, by=me)
    world.clock.move_to(timezone.now() + timedelta(days=8))
    link = follow_up_link(one)
    assert "Avez-vous relancé" in nobody.get(link).content.decode()
    one.refresh_from_db()
    assert one.state == "sent"  # reading changes nothing
    assert "plus tard" in nobody.post(link, {"said": "later"}, follow=True).content.decode()
    one.refresh_from_db()
    assert one.follow_up_due == timezone.localdate() + timedelta(days=3)
    world.clock.move_to(timezone.now() + timedelta(days=3))
    assert "un pas de plus" in nobody.post(link, {"said": "done"}, follow=True).content.decode()
    nobody.post(link, {"said": "done"})
    one.refresh_from_db()
    assert (one.state, one.follow_up_due) == ("followed", timezone.localdate() + timedelta(days=7))
    assert nobody.get(link[:-3] + "xx/").status_code in {404, 409}
    advance(one, to="answered", by=me)
    with pytest.raises(Refused, match="n’attend plus"):
        postpone(one, by=me)


def test_a_mentor_reads_the_board_while_the_learner_agrees_and_changes_nothing(world, browse):
    me, mentor = world.cast.amina, browse(world.cast.ines)
    one = add_application(me, company="Le Fournil", job="vendeuse", sent_on=TODAY, by=me)
    url = reverse("mentoring:board_of", args=[world.group.key])
    assert "Le Fournil" not in mentor.get(url).content.decode()
    page = browse(me)
    page.post(reverse("mentoring:consent"), {"purpose": BOARD, "give": "1"})
    assert "Le Fournil" in mentor.get(url).content.decode()
    assert mentor.post(reverse("mentoring:advance", args=[one.key]), {"to": "followed"}).status_code == 403
    assert browse(world.cast.chloe).get(url).status_code == 403
    withdraw_consent(standing_consents(me)[BOARD], by=me)
    assert "Le Fournil" not in mentor.get(url).content.decode()
    assert mentor.post(reverse("mentoring:advance", args=[one.key]), {"to": "followed"}).status_code == 404


def test_the_board_is_driven_by_forms_alone(world, browse):
    page, me = browse(world.cast.amina), world.cast.amina
    wrong = page.post(reverse("mentoring:add"), {"company": "", "job": "caisse"})
    assert wrong.status_code == 422
    page.post(reverse("mentoring:add"), {"company": "Le Fournil", "job": "vendeuse", "url": "https://exemple.fr/offre"})
    one = Application.objects.get(person=me)
    page.post(reverse("mentoring:advance", args=[one.key]), {"to": "sent"})
    page.post(reverse("mentoring:interview", args=[one.key]), {"on_day": "1", "on_month": "12", "on_year": "2026"})
    page.post(reverse("mentoring:answer", args=[one.key]), {"result": "refused", "lesson": "Apprendre le logiciel de caisse"})
    one.refresh_from_db()
    assert (one.state, one.interview_on, one.result) == ("answered", date(2026, 12, 1), "refused")
    shown = page.get(reverse("mentoring:board")).content.decode()
    assert "Apprendre le logiciel de caisse" in shown
    change_application(one, contact="Mme Roy", by=me)
    page.post(reverse("mentoring:remove", args=[one.key]))
    assert not Application.objects.exists()


def test_a_line_given_its_day_later_is_sent(world):
    me = world.cast.amina
    one = add_application(me, company="Le Fournil", job="vendeuse", by=me)
    change_application(one, sent_on=TODAY - timedelta(days=2), by=me)
    assert (one.state, one.follow_up_due) == ("sent", TODAY + timedelta(days=5))


@pytest.mark.parametrize("lines", [1, 12])
def test_the_board_takes_the_same_queries_at_any_size(world, browse, django_assert_num_queries, lines):
    for n in range(lines):
        add_application(world.cast.amina, company=f"Maison {n}", job="caisse", sent_on=TODAY, by=world.cast.amina)
    page = browse(world.cast.amina)
    page.get(reverse("mentoring:board"))
    with django_assert_num_queries(9):
        page.get(reverse("mentoring:board"))
