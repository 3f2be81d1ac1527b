"""The page of the room and its door: what each person reads there, before a socket speaks."""

import json
import re
from datetime import timedelta

import brotli
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lefil.live.queries.links import read_ticket
from lefil.live.views.sentences import ALL, TU
from lefil.meetings.actions import answer, book, cancel
from lefil.meetings.models import Meeting
from lefil.meetings.queries import room_link
from lefil.people.actions import enter
from tests.house.rooms import ROOT
from tests.live.inside import room_of

SCRIPTS = sorted((ROOT / "web" / "ts" / "room").rglob("*.ts"))


def facts_of(answer) -> dict:
    return json.loads(re.search(r'<script id="room-facts" type="application/json">(.*?)</script>', answer.content.decode(), re.S)[1])


def words_of(answer) -> dict:
    return json.loads(re.search(r'<script id="room-words" type="application/json">(.*?)</script>', answer.content.decode(), re.S)[1])


def page(client, meeting):
    return client.get(reverse("live:room", args=[meeting.key]))


def said(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().replace("\u00a0", " ").replace("&#x27;", "’")))


def booking(meeting: Meeting, person):
    return meeting.bookings.get(person=person)


def test_the_page_carries_a_ticket_for_its_reader_alone(cast, meeting, browse):
    shown = facts_of(page(browse(cast.benoit), meeting))
    assert read_ticket(shown["ticket"]) == (meeting.key, cast.benoit.key)
    assert shown["socket"] == f"/ws/salle/{meeting.key}/"


def test_others_are_first_names_and_nothing_else(cast, meeting, browse):
    tutor, pupil = page(browse(cast.benoit), meeting).content.decode(), page(browse(cast.malik), meeting).content.decode()
    assert "Malik" in tutor
    assert "Benoît" in pupil
    hidden = ("Lacombe", "Saïdi", "639980002", "39 98 00 02", "639980006", "benoit@exemple.fr")
    assert [word for word in hidden if word in tutor + pupil] == []


def test_a_pupil_of_a_programme_that_says_tu_reads_tu_and_the_tutor_vous(cast, meeting, browse):
    pupil, tutor = page(browse(cast.malik), meeting), page(browse(cast.benoit), meeting)
    assert words_of(pupil)["check-mic-talk"] == "Dis bonjour\u00a0: le fil bouge."
    assert words_of(tutor)["check-mic-talk"] == "Dites bonjour\u00a0: le fil bouge."
    assert "Tu entres avec ton micro" in said(pupil)
    assert "Vous entrez avec votre micro" in said(tutor)


def test_the_room_is_dark_unless_light_was_chosen(cast, meeting, browse):
    client = browse(cast.benoit)
    assert b'data-theme="dark"' in page(client, meeting).content
    client.cookies["theme"] = "light"
    assert b'data-theme="light"' in page(client, meeting).content


def test_low_data_is_known_from_the_start(cast, meeting, browse):
    client = browse(cast.benoit)
    assert facts_of(page(client, meeting))["low"] is False
    client.cookies["data"] = "low"
    assert facts_of(page(client, meeting))["low"] is True


def test_a_personal_link_opens_the_room_without_sign_in(cast, meeting, browse):
    answered = browse(None).get(room_link(booking(meeting, cast.malik)))
    assert read_ticket(facts_of(answered)["ticket"]) == (meeting.key, cast.malik.key)
    urls = facts_of(answered)["urls"]
    assert (urls["panel"], urls["kept"], urls["presence"]) == ("", "", "")  # these ask to sign in
    assert browse(None).get(urls["report"]).status_code == 200


def test_the_panel_of_the_pack_is_found_by_its_name(cast, meeting, lesson, browse):
    assert facts_of(page(browse(cast.benoit), meeting))["urls"]["panel"] == reverse("tutoring:panel", args=[meeting.key])
    cast.tutoring.pack = "none"  # a fifth kind of programme, whose pack has no panel
    cast.tutoring.save()
    assert facts_of(page(browse(cast.ines), lesson))["urls"]["panel"] == ""


def test_only_who_hosts_is_led_to_the_report(cast, meeting, browse):
    assert facts_of(page(browse(cast.benoit), meeting))["urls"]["pack"] == reverse("tutoring:report", args=[meeting.key])
    assert facts_of(page(browse(cast.malik), meeting))["urls"]["pack"] == ""


def test_too_early_says_when_it_opens_and_what_to_do(cast, meeting, browse):
    Meeting.objects.filter(pk=meeting.pk).update(starts=timezone.now() + timedelta(minutes=40), ends=timezone.now() + timedelta(minutes=85))
    answered = page(browse(cast.benoit), meeting)
    assert answered.status_code == 200
    assert "La salle ouvre dans 25 minutes" in said(answered)
    assert reverse("meetings:ics", args=[meeting.key]) in answered.content.decode()
    assert "Je ne peux pas venir" in said(answered)
    assert b"room-facts" not in answered.content


def test_the_door_opens_by_itself_when_the_hour_comes(cast, meeting, browse):
    client, link = browse(None), room_link(booking(meeting, cast.malik))
    Meeting.objects.filter(pk=meeting.pk).update(starts=timezone.now() + timedelta(minutes=40), ends=timezone.now() + timedelta(minutes=85))
    assert "HX-Refresh" not in client.get(link, headers={"HX-Request": "true"}).headers
    Meeting.objects.filter(pk=meeting.pk).update(starts=timezone.now() + timedelta(minutes=10))
    assert client.get(link, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_too_late_leads_to_what_is_left(cast, meeting, browse):
    Meeting.objects.filter(pk=meeting.pk).update(starts=timezone.now() - timedelta(hours=4), ends=timezone.now() - timedelta(hours=3))
    answered = page(browse(cast.benoit), meeting)
    assert answered.status_code == 409
    assert "fini depuis plus de deux heures" in said(answered)
    assert reverse("live:memory", args=[meeting.key]) in answered.content.decode()


def test_a_cancelled_meeting_says_so(cast, meeting, browse):
    link = room_link(booking(meeting, cast.malik))
    cancel(meeting, why="grippe", by=cast.benoit)
    signed_in, by_link = page(browse(cast.benoit), meeting), browse(None).get(link)
    assert "Ce rendez-vous est annulé" in said(signed_in)
    assert "Ce rendez-vous est annulé" in said(by_link)
    assert b"room-facts" not in signed_in.content + by_link.content


def test_a_room_that_its_host_closed_says_goodbye(cast, meeting, browse):
    room = room_of(meeting)
    room.state, room.ended = "ended", timezone.now()
    room.save()
    answered = page(browse(cast.malik), meeting)
    assert answered.status_code == 409
    assert "La personne qui anime a fermé la salle" in said(answered)


def test_who_said_they_cannot_come_reads_why_they_may_not_enter(cast, lesson, browse):
    answer(booking(lesson, cast.amina), state="cannot", by=cast.amina)
    answered = page(browse(cast.amina), lesson)
    assert answered.status_code == 409
    assert "Vous n’êtes plus attendu" in said(answered)


@pytest.mark.parametrize("spoil", [lambda token: token[:-3] + "xyz", lambda token: "nimporte", lambda token: token[5:]])
def test_a_wrong_link_says_what_to_do(cast, meeting, browse, spoil):
    token = room_link(booking(meeting, cast.malik)).strip("/").rsplit("/", 1)[1]
    answered = browse(None).get(reverse("live:enter", args=[spoil(token)]))
    assert answered.status_code == 409
    assert "Ce lien n’ouvre pas la salle" in said(answered)
    assert reverse("meetings:mine") in answered.content.decode()
    assert "Malik" not in said(answered)


def test_a_stranger_learns_nothing(cast, meeting, browse):
    assert page(browse(cast.zoe), meeting).status_code == 404
    assert page(browse(cast.amina), meeting).status_code == 404


def test_staff_enter_and_are_not_taken_for_the_host(cast, meeting, browse):
    answered = page(browse(cast.chloe), meeting)
    assert answered.status_code == 200
    assert facts_of(answered)["hosts"] == "Benoît"


def test_the_host_is_named_to_who_waits_and_never_to_themselves(cast, meeting, browse):
    assert facts_of(page(browse(cast.malik), meeting))["hosts"] == "Benoît"
    assert facts_of(page(browse(cast.benoit), meeting))["hosts"] == ""


def test_reporting_is_offered_before_during_and_after(cast, meeting, browse):
    answered = page(browse(cast.malik), meeting)
    assert answered.content.decode().count(facts_of(answered)["urls"]["report"]) >= 5


def test_the_page_asks_the_same_number_of_questions_for_a_pair_and_for_a_class(cast, lesson, browse):
    client = browse(cast.amina)
    page(client, lesson)
    before = questions(client, lesson)
    for n in range(12):
        book(lesson, person=enter(f"Élève{n} Durand", born=cast.david.born, by=None), side="learner", by=cast.chloe)
    assert questions(client, lesson) == before


def questions(client, meeting) -> int:
    with CaptureQueriesContext(connection) as seen:
        page(client, meeting)
    return len(seen)


def test_the_page_of_a_class_weighs_little(cast, lesson, browse):
    for n in range(20):
        book(lesson, person=enter(f"Élève{n} Durand", born=cast.david.born, by=None), side="learner", by=cast.chloe)
    assert len(brotli.compress(page(browse(cast.ines), lesson).content, quality=5)) <= 15 * 1024


# Sentences whose key is put together when it is said.
FAMILIES = (
    "asked-", "board-", "check-mic-", "device-", "end-", "expected-", "key-", "pen-", "problem-", "pulse-", "react-", "role-", "rung-", "which-",
)  # fmt: skip
PART = re.compile(r'"([a-z][a-zA-Z0-9?-]*)"')


def test_each_sentence_that_the_script_says_is_written():
    asked = {key for path in SCRIPTS for key in re.findall(r'\bsay\(\s*"([^"]+)"', path.read_text())}
    assert len(asked) > 90
    assert asked - set(ALL) == set()


def test_each_sentence_that_is_written_is_said():
    named = {key for path in SCRIPTS for key in PART.findall(path.read_text())}
    assert [key for key in ALL if key not in named and not key.startswith(FAMILIES)] == []
    assert set(TU) - set(ALL) == set()


def test_each_family_of_sentences_is_whole():
    kinds = ("refused", "missing", "busy", "taken", "insecure", "limit", "failed")
    endings = ("silent", "ticket", "forbidden", "elsewhere", "removed", "over", "refused", "version")
    wanted = {f"problem-{kind}-{source}" for kind in kinds for source in ("mic", "cam", "screen")}
    wanted |= {f"check-mic-{kind}" for kind in kinds} | {"problem-noRoute", "problem-noServer"}
    wanted |= {f"end-{ending}{part}" for ending in endings for part in ("", "-text", "-do")}
    wanted |= {f"rung-{rung}-long" for rung in ("full", "small", "voice", "thin", "none")} | {
        f"rung-{rung}" for rung in ("small", "voice", "thin", "none")
    }
    wanted |= {f"pen-{pen}" for pen in ("ink", "red", "blue", "green", "orange", "violet")}
    wanted |= {f"react-{code}" for code in ("bravo", "yes", "slower", "thanks")} | {f"pulse-{value}" for value in ("yes", "some", "no")}
    wanted |= {f"expected-{state}" for state in ("booked", "coming", "late", "cannot")}
    assert wanted - set(ALL) == set()


def test_a_place_to_fill_is_the_same_in_tu_and_in_vous():
    places = re.compile(r"\{\w+\}")
    assert {key for key in TU if set(places.findall(str(TU[key]))) != set(places.findall(str(ALL[key])))} == set()


def test_no_sentence_of_the_room_is_written_in_the_script():
    accents = re.compile(r"[\"'`][^\"'`\n]*[éèêàçùôîÉÈÊÀÇÙÔÎ][^\"'`\n]*[\"'`]")
    found = [
        f"{path.name}: {match}"
        for path in SCRIPTS
        for match in accents.findall(re.sub(r"//.*|/\*.*?\*/", "", path.read_text(), flags=re.S))
    ]
    assert found == []


def test_who_came_by_a_link_reads_how_to_see_the_rest_again(cast, meeting, client, browse):
    """Somebody with an account is led to it; somebody without reads whom to ask. Who is signed in has the page itself."""
    after = reverse("live:memory", args=[meeting.key])
    link = room_link(booking(meeting, cast.malik))
    with_account = client.get(link)
    assert "Me connecter et revoir la séance" in said(with_account)
    assert after in with_account.content.decode()
    type(cast.malik).objects.filter(pk=cast.malik.pk).update(account=None)
    without = client.get(link)
    assert "Demande à l’association" in said(without)
    assert after not in without.content.decode()
    signed = said(page(browse(cast.benoit), meeting))
    assert "Me connecter" not in signed
    assert "à l’association" not in signed
