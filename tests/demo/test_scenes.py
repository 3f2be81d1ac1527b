"""The demonstration is a test of the house: its scenes call the actions that pages call."""

import pytest
from django.core.management import call_command

from lefil.campaigns.actions import read
from lefil.campaigns.queries.intakes import plan_of
from lefil.demo.generate import people_files
from lefil.demo.queries import cast_member, shown_class, shown_pair
from lefil.demo.scenes import fill
from lefil.demo.scenes.stage import set_stage
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Group
from lefil.kit.tables import read as read_table
from lefil.meetings.models import Meeting
from lefil.tutoring.models import Report


@pytest.fixture
def small(db, monkeypatch):
    monkeypatch.setattr("lefil.demo.scenes.story.CLEARED", 6)
    monkeypatch.setattr("lefil.demo.scenes.story.PAIRS", 3)
    return fill(volunteers=60, pupils=60, coaches=8, candidates=6, say=lambda words: None)


def test_the_scenes_are_played_to_the_end(small):
    malik, benoit = Enrolment.objects.get(person=small.malik), Enrolment.objects.get(person=small.benoit)
    assert (malik.state, benoit.state) == ("ready", "ready")
    pair = Group.objects.get(seats__enrolment=malik)
    assert (pair.state, pair.first_met is not None) == ("active", True)
    assert Report.objects.filter(meeting__group=pair, author=small.benoit).count() >= 2
    assert Meeting.objects.filter(group=pair, state="planned").exists()
    assert Enrolment.objects.filter(state="applied").count() > 50


def test_a_room_of_two_and_a_class_of_25_are_open_from_the_start(small):
    assert shown_pair().room_open
    welcome = shown_class()
    assert welcome.room_open
    assert (welcome.host, welcome.taken, welcome.capacity) == (small.ines, 24, 25)
    assert {"Amina", "David"} <= set(welcome.bookings.values_list("person__called", flat=True))
    assert small.benoit.pk not in welcome.bookings.values_list("person", flat=True)


def test_every_one_of_the_cast_has_a_first_page(small, browse):
    for who in ("malik", "samira", "benoit", "amina", "david", "ines", "chloe", "farid", "zoe"):
        assert browse(cast_member(who)).get("/", follow=True).status_code == 200, who


def test_a_second_filling_changes_nothing(small, capsys):
    before = Enrolment.objects.count()
    call_command("demo")
    assert Enrolment.objects.count() == before


def test_the_whole_crowd_of_10_200_can_be_imported(cast):
    campaign = set_stage(cast)
    for role, filename, content in people_files():
        intake = read(
            campaign, organisation=cast.article1, role=role, filename=filename, table=read_table(content, filename), by=cast.chloe
        )
        plan = plan_of(intake, cast.chloe)
        assert [(row.line, row.wrong) for row in plan.wrong] == []
        assert len(plan.good) in {5200, 5000}


def test_the_bar_signs_in_as_anybody_in_one_click_and_shows_their_letters(cast, client):
    page = client.get("/").content.decode()
    assert "Benoît" in page
    assert client.post("/demo/entrer/benoit/").status_code == 302
    assert client.get("/moi/").wsgi_request.person == cast.benoit
    assert client.get("/demo/courriers/?pour=malik").status_code == 200
    assert client.post("/demo/entrer/nobody/").status_code == 404
