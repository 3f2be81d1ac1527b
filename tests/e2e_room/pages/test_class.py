"""A class of 25: some with real browsers, as many as the machine holds (ROOM_BROWSERS), the others by their socket alone."""

import os
import re

from bench.room_people import SMALL, until
from bench.room_raw import crowd
from lefil.live.models import Participant, Room

BROWSERS = int(os.environ.get("ROOM_BROWSERS", "6"))  # with the host
PEOPLE, CAMS = 25, 4
SLOW = 120


def test_a_class_of_25_with_four_webcams(someone, socket_of, lesson, base, cast):
    others = base.people[: PEOPLE - 1]
    meeting = lesson(others, places=PEOPLE)
    ines = someone(cast.ines, meeting, signed=True, small=SMALL).enter(cam=True, mic=True)
    pages = [someone(person, meeting, small=SMALL).enter(cam=n < CAMS - 1) for n, person in enumerate(others[: BROWSERS - 1])]
    far = [socket_of(person, meeting) for person in others[BROWSERS - 1 :]]
    crowd(far)
    assert Room.objects.get(meeting=meeting).engine == "server"
    until(lambda: Participant.objects.filter(room__meeting=meeting, state="in").count() == PEOPLE)
    for n, one in enumerate([ines, *pages]):
        one.sees(CAMS - (n < CAMS), seconds=SLOW)
    for one in pages:
        one.hears(1, seconds=SLOW)
    hands_are_given_in_order(ines, pages, far)
    everybody_is_muted(ines, pages)
    the_room_is_locked_and_opened(far[-1], far[-2], ines)
    groups_and_back(ines, pages, far)


def hands_are_given_in_order(ines, pages, far) -> None:
    far[3].do("hand.raise")
    far[7].do("hand.raise")
    pages[0].turn("hand", True)
    ines.panel("people")
    names = ines.page.locator("#panel ol.prows .prow-name")
    until(lambda: names.count() == 3)
    order = [face["called"] for raw in (far[3], far[7]) for face in raw.snapshot["people"] if face["pid"] == raw.me]
    assert names.all_inner_texts() == [*order, pages[0].called]
    ines.page.locator("#panel ol.prows .mini-main").first.click()
    far[3].wait(lambda: far[3].heard("asked"))
    until(lambda: names.count() == 2)
    far[7].do("hand.lower")
    pages[0].turn("hand", False)


def everybody_is_muted(ines, pages) -> None:
    for one in pages[:2]:
        one.turn("mic", True)
    ines.hears(2, seconds=SLOW)
    ines.page.get_by_role("button", name="Couper tous les micros").click()
    for one in pages[:2]:
        one.page.locator("#bar [data-act='mic'][data-on='false']").wait_for()
        one.press("mic")
        one.page.wait_for_timeout(500)
        one.page.locator("#bar [data-act='mic'][data-on='false']").wait_for()
    silent = [one["packets"] for one in ines.voices()]
    ines.page.wait_for_timeout(1500)
    assert sum(one["packets"] for one in ines.voices()) - sum(silent) < 20, "the server carries no voice of theirs"
    ines.page.get_by_role("button", name="Rendre tous les micros").click()


def the_room_is_locked_and_opened(gone, new, ines) -> None:
    assert ines.page.locator("#panel").is_visible()
    ines.page.get_by_role("button", name="Fermer la salle à clé").click()
    gone.do("leave")
    gone.closed()
    removed = new.me
    row = ines.page.locator(f"#panel [data-key='{removed}']")
    row.locator("summary").click()
    row.get_by_role("button", name="Exclure").click()
    ines.page.locator("dialog.ask .button-danger").click()
    assert new.closed() == 4006
    new.open()
    answer = new.hello()
    assert not answer["ok"]
    assert "clé" in answer["say"]
    ines.page.get_by_role("button", name=re.compile("^(Ouvrir|Rouvrir|Déverrouiller)")).click()
    until(lambda: not Room.objects.get(meeting__key=new.url.split("/")[-2]).locked)
    new.open()
    assert new.hello()["with"]["state"] == "waiting", "who was removed comes back by the door"
    ines.page.locator(".knocks .mini-main:visible").last.click()
    new.wait(lambda: new.heard("welcome"))
    gone.open()
    assert gone.hello()["with"]["state"] == "in", "who left by themself comes back without waiting"


def groups_and_back(ines, pages, far) -> None:
    ines.panel("groups")
    ines.page.locator("#groups-size").fill("5")
    ines.page.locator("#groups-minutes").fill("1")
    ines.page.get_by_role("button", name="Commencer les groupes").click()
    rows = Participant.objects.filter(room__meeting__key=far[0].url.split("/")[-2], state="in", role="guest")
    until(lambda: not rows.filter(place=0).exists(), what="everybody is in a group")
    sizes = [rows.filter(place=n).count() for n in range(1, 6)]
    for one in pages:
        until(lambda one=one: "roupe" in one.line(), what=one.line)
    assert sum(sizes) == PEOPLE - 1
    assert max(sizes) - min(sizes) <= 1
    until(lambda: not rows.exclude(place=0).exists(), 90, "the clock brings everybody back")
    ines.sees(CAMS - 1, seconds=SLOW)
    for one in pages:
        until(lambda one=one: "roupe" not in one.line(), what=one.line)
        one.sees(1, seconds=SLOW)
