"""Twelve conversations: each held is a meeting of the pair, told in 60 seconds, finished with its proof."""

import re

import pytest
from django.urls import reverse

from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.meetings.actions import plan
from lefil.meetings.models import Attendance
from lefil.mentoring import jobs
from lefil.mentoring.actions import edit_conversation, install, write_talk
from lefil.mentoring.content import conversations
from lefil.mentoring.models import Milestone, Talk
from lefil.mentoring.queries.pairs import stages_of

HTMX = {"HTTP_HX_REQUEST": "true"}


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()).replace("\u00a0", " ")


def test_there_are_twelve_each_whole():
    found = conversations()
    assert len({one["code"] for one in found}) == 12
    assert all(len(one["questions"]) == 3 and one["stops"] and one["proof"] for one in found)
    assert len(next(one for one in found if one["code"] == "mon-histoire")["verbs"]) == 50


def test_installing_twice_keeps_what_an_association_wrote(world):
    cv = world.module("cv")
    words = {name: cv.content[name] for name in ("aim", "tool", "tool_text", "proof")}
    edit_conversation(cv, title="Notre CV", questions=["Un ?", "Deux ?", "Trois ?"], stops=["Stop."], by=world.cast.chloe, **words)
    install(world.programme, by=None)
    cv.refresh_from_db()
    assert (cv.title, cv.content["questions"], world.programme.modules.count()) == ("Notre CV", ["Un ?", "Deux ?", "Trois ?"], 12)
    with pytest.raises(Refused, match="trois questions"):
        edit_conversation(cv, title="x", questions=["Un ?"], stops=["s"], by=world.cast.chloe, **words)


def test_a_conversation_is_finished_by_its_meeting_and_its_proof(world):
    meeting = world.met()
    first = world.module("se-connaitre")
    with pytest.raises(Refused, match="preuve"):
        write_talk(meeting, module=first, minutes=55, finished=True, by=world.cast.ines)
    write_talk(meeting, module=first, minutes=55, finished=True, proof="Trois dates", note="Le CV ensuite", by=world.cast.ines)
    meeting.refresh_from_db()
    assert meeting.state == "held"
    assert {row.minutes for row in Attendance.objects.all()} == {55}
    stages = stages_of(world.group)
    assert [stage.state for stage in stages[:3]] == ["done", "now", "next"]
    assert Milestone.objects.get().code == "first_talk"


def test_a_conversation_is_finished_once_but_may_take_several_meetings(world):
    cv = world.module("cv")
    write_talk(world.met(), module=cv, minutes=50, note="à suivre", by=world.cast.ines)
    write_talk(world.met(), module=cv, minutes=50, finished=True, proof="Le CV est prêt", by=world.cast.ines)
    with pytest.raises(Refused, match="déjà terminée"):
        write_talk(world.met(), module=cv, minutes=50, finished=True, proof="encore", by=world.cast.ines)
    assert Talk.objects.filter(finished=True).count() == 1
    assert Talk.objects.count() == 2


def test_nothing_is_kept_of_a_meeting_that_did_not_take_place_but_who_came(world):
    meeting = world.met()
    assert write_talk(meeting, module=world.module("cv"), learner="absent", by=world.cast.ines) is None
    meeting.refresh_from_db()
    assert (meeting.state, Talk.objects.count()) == ("missed", 0)
    assert {row.outcome: row.minutes for row in Attendance.objects.all()} == {"absent": 0, "present": 15}


def test_a_worry_is_written_to_those_who_protect_and_the_learner_does_not_read_it(world, browse):
    write_talk(world.met(), module=world.module("cv"), minutes=50, worried=True, by=world.cast.ines)
    assert [row.person for row in Letter.objects.filter(kind="mentoring/worried")] == [world.cast.chloe]
    assert "inquiet" not in text(browse(world.cast.amina).get(reverse("mentoring:pair", args=[world.group.key])))
    assert "s’est dite inquiète" in text(browse(world.cast.chloe).get(reverse("mentoring:pair", args=[world.group.key])))


def test_the_panel_of_the_room_shows_the_mentor_the_questions_and_takes_the_note(world, browse):
    meeting = world.met()
    url = reverse("mentoring:panel", args=[meeting.key])
    page = browse(world.cast.ines)
    shown = text(page.get(url, **HTMX))
    for question in world.module("se-connaitre").content["questions"]:
        assert question.replace("\u00a0", " ") in shown
    assert "Nos règles à deux" in shown
    learner = text(browse(world.cast.amina).get(url, **HTMX))
    assert "Nos règles à deux" in learner
    assert "Signes d’arrêt" not in learner
    wrong = page.post(url, {"came": "both", "minutes": "50", "module": "se-connaitre", "finished": "1"}, **HTMX)
    assert wrong.status_code == 422
    said = {"came": "both", "minutes": "50", "module": "se-connaitre", "finished": "1", "proof": "Trois dates"}
    assert "La séance est racontée" in text(page.post(url, said, **HTMX))
    assert Talk.objects.get().proof == "Trois dates"
    assert browse(world.cast.amina).post(url, said, **HTMX).status_code == 403


def test_the_page_of_the_pair_says_where_they_are(world, browse):
    world.done(2)
    shown = text(browse(world.cast.amina).get(reverse("mentoring:pair", args=[world.group.key])))
    assert "2 conversations sont terminées" in shown
    assert "Conversation 3 sur 12" in shown
    assert "Ferrand" not in shown


def test_a_mentor_who_said_nothing_is_asked_once_the_next_day(world):
    meeting = world.met()
    assert jobs.ask_notes() == 0
    world.clock.move_to(meeting.ends.replace(hour=10) + (meeting.ends - meeting.starts) * 24)
    assert jobs.ask_notes() == 1
    assert jobs.ask_notes() == 0
    assert Letter.objects.get(kind="mentoring/note").person == world.cast.ines


@pytest.mark.parametrize("pairs", [1, 3])
def test_my_page_takes_the_same_queries_at_any_size(world, browse, django_assert_num_queries, pairs):
    for _turn in range(pairs - 1):
        world.add()
    plan(world.group, starts=world.met().ends.replace(hour=8) + (world.group.meetings.get().ends - world.group.meetings.get().starts) * 48, minutes=60, by=world.cast.ines)  # fmt: skip
    page = browse(world.cast.ines)
    page.get(reverse("mentoring:mine"))
    with django_assert_num_queries(15):
        page.get(reverse("mentoring:mine"))


@pytest.mark.parametrize("pairs", [1, 3])
def test_the_list_of_staff_takes_the_same_queries_at_any_size(world, browse, django_assert_num_queries, pairs):
    world.done(1)
    for _turn in range(pairs - 1):
        world.add()
    page = browse(world.cast.chloe)
    page.get(reverse("mentoring:pairs"))
    with django_assert_num_queries(9):
        shown = page.get(reverse("mentoring:pairs"))
    assert len(shown.context["lines"]) == pairs
    assert "1 conversations sur 12" in text(shown)
