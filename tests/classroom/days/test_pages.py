"""The pages of a class: each reads what is theirs, and the panel beside the video does what it says."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from lefil.classroom import actions
from lefil.classroom.models import Poll, Question, Signing, Ticket, Vote
from lefil.enrolments.actions import enrol
from tests.classroom.days.world import ANSWERS, DRAWN


def url(name, *args):
    return reverse(f"classroom:{name}", args=args)


def test_a_learner_signs_from_their_page(cast, amina, half_day, browse):
    one = half_day(0.1)
    browser = browse(cast.amina)
    assert url("sign", one.key) in browser.get("/cours/").text
    wrong = browser.post(url("sign", one.key), {"word": "12"})
    assert wrong.status_code == 422
    assert browser.post(url("sign", one.key), {"path": DRAWN}).status_code == 302
    assert Signing.objects.get().enrolment == amina
    assert url("sign", one.key) not in browser.get("/cours/").text


def test_guessing_the_four_digits_is_stopped(cast, amina, half_day, browse):
    one = half_day(0.1)
    browser = browse(cast.amina)
    for _n in range(8):
        browser.post(url("sign", one.key), {"word": "0001"})
    answer = browser.post(url("sign", one.key), {"word": one.word})
    assert "trop souvent" in answer.text
    assert not Signing.objects.exists()


def test_a_learner_reads_no_other_learner(cast, amina, learners, half_day, browse):
    other = learners(1)[0]
    one = half_day(0.1)
    browser = browse(cast.amina)
    pages = [url("half_day", one.key), url("cohort", one.cohort.key), url("skills", one.cohort.key), url("panel", one.meeting.key)]
    assert all("Apprenant" not in browser.get(page).text for page in pages)
    assert browser.get(url("learner", one.cohort.key, other.key)).status_code == 404
    assert [
        browser.get(page).status_code for page in (url("sheet", one.key), url("countersign", one.key), url("absences", one.cohort.key))
    ] == [403] * 3


def test_a_co_teacher_reads_the_class_and_their_four_and_signs_nothing(cast, amina, programme, cohort, learners, half_day, browse):
    helper = enrol(cast.benoit, programme=programme, side="volunteer", by=cast.benoit)
    actions.join_class(cohort, enrolment=helper, by=cast.chloe)
    mine, other = amina, learners(1)[0]
    actions.share_learners(cohort, volunteer=helper, learners=[mine], by=cast.ines)
    one = half_day(0.1)
    browser = browse(cast.benoit)
    assert "Apprenant" in browser.get(url("half_day", one.key)).text
    assert browser.get(url("learner", cohort.key, mine.key)).status_code == 200
    assert browser.post(url("learner", cohort.key, mine.key), {}).status_code == 403
    assert browser.get(url("learner", cohort.key, other.key)).status_code == 404
    assert browser.get(url("countersign", one.key)).status_code == 403
    assert "Haidari" not in browser.get(url("half_day", one.key)).text


def test_the_panel_serves_learner_and_teacher(cast, amina, half_day, browse):
    one = half_day(0.1)
    panel, htmx = url("panel", one.meeting.key), {"HTTP_HX_REQUEST": "true"}
    teacher, learner = browse(cast.ines), browse(cast.amina)
    assert teacher.post(panel, {"poll": "1", "question": "Pause ?", "choice_1": "Oui", "choice_2": "Non"}, **htmx).status_code == 200
    poll = Poll.objects.get()
    assert learner.post(panel, {"vote": f"{poll.key}:1"}, **htmx).status_code == 200
    assert Vote.objects.get().choice == 1
    assert learner.post(panel, {"ask": "1", "text": "Pourquoi === ?"}, **htmx).status_code == 200
    assert "Pourquoi === ?" in teacher.get(panel).text
    teacher.post(panel, {"answered": Question.objects.get().key}, **htmx)
    assert "Pourquoi === ?" not in teacher.get(panel).text
    assert learner.post(panel, {"poll": "1", "question": "?", "choice_1": "a", "choice_2": "b"}, **htmx).status_code == 403
    assert learner.post(panel, {"answered": Question.objects.get().key}, **htmx).status_code == 403
    assert learner.post(panel, {"ticket": "1", "keep": "", "unclear": ""}, **htmx).status_code == 422
    assert learner.post(panel, {"ticket": "1", "keep": "let", "unclear": ""}).url == url("half_day", one.key)
    assert Ticket.objects.get().keep == "let"


def test_the_team_sets_a_class_up(cast, programme, teacher, browse):
    new = enrol(cast.amina, programme=programme, side="learner", by=cast.amina)
    desk = browse(cast.chloe)
    opened = desk.post("/bureau/classes/", {"title": "Digistart JavaScript", "nda": "", "places": "20", "teacher": teacher.key})
    plan = opened.url
    entry = url("entry", new.key)
    assert desk.post(entry, {"position": "1", **ANSWERS}).status_code == 302
    assert desk.post(entry, {"decide": "1", "decision": "join", "adaptations": ["laptop"]}).status_code == 302
    assert desk.post(plan, {"join": "1", "people": [new.key]}).status_code == 302
    made = desk.post(plan, {"course": "1", "first": "2026-12-01", "weekdays": ["1", "3"], "parts": ["am"], "each": "1"})
    assert made.status_code == 302
    page = desk.get(plan).text
    assert "Amina" in page
    assert page.count("Les variables") >= 1
    assert new.seats.count() == 1


@pytest.mark.parametrize("who", ["malik", "zoe"])
def test_strangers_find_no_class(cast, amina, half_day, browse, who):
    one = half_day(0.1)
    browser = browse(getattr(cast, who))
    assert [
        browser.get(page).status_code for page in (url("cohort", one.cohort.key), url("half_day", one.key), url("panel", one.meeting.key))
    ] == [404] * 3


def test_the_teacher_closes_the_sheet_from_the_page(cast, amina, half_day, browse):
    one = half_day(0.1)
    booking = one.meeting.bookings.get(enrolment=amina)
    with time_machine.travel(one.meeting.ends + timedelta(minutes=1)):
        teacher = browse(cast.ines)
        assert teacher.get(url("countersign", one.key)).status_code == 200
        sent = {f"o_{booking.key}": "present", f"m_{booking.key}": "180", "path": "", "typed": ""}
        assert teacher.post(url("countersign", one.key), sent).status_code == 422
        assert teacher.post(url("countersign", one.key), {**sent, "path": DRAWN}).status_code == 302
        amended = url("amend", one.key, booking.key)
        assert teacher.post(amended, {"outcome": "late", "minutes": "100", "why": "Arrivée à dix heures"}).status_code == 302
        page = teacher.get(url("half_day", one.key)).text
    assert "Arrivée à dix heures" in page
    assert "100" in page
