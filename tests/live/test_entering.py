"""Who enters, who waits, who is told why not, and what becomes of a second tab."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.catalogue.models import Programme
from lefil.groups.actions import suspend
from lefil.live import actions
from lefil.live.consumers import doors, watch
from lefil.live.jobs import count_ended
from lefil.live.models import Participant, Policy, Room, Stay
from lefil.live.rules import entry, visible_rooms
from lefil.meetings.actions import book, cancel, open_slot, reschedule
from lefil.meetings.models import Booking, Meeting
from tests.groups.pairs import expire
from tests.live.inside import put_in
from tests.live.tabs import Tab, play, quiet, rows

pytestmark = pytest.mark.django_db


def states() -> dict[str, str]:
    return dict(Participant.objects.values_list("person__called", "state"))


def said(meeting, person, **later) -> str:
    return entry(Meeting.objects.get(pk=meeting.pk), person, timezone.now() + timedelta(**later)).verdict


def test_the_pupil_waits_until_the_tutor_opens(cast, meeting):
    async def scene():
        tutor, pupil = Tab(meeting, cast.benoit), Tab(meeting, cast.malik)
        snapshot = await tutor.enter()
        assert [face["called"] for face in snapshot["people"]] == ["Benoît"]
        assert snapshot["expected"] == [{"called": "Malik", "state": "booked"}]
        waits = await pupil.enter()
        assert waits["state"] == "waiting"
        assert "people" not in waits
        [knock] = (await tutor.event("waiting"))["list"]
        assert (knock["pid"], knock["called"]) == (pupil.me, "Malik")
        await tutor.do("lobby.admit", pid=knock["pid"])
        welcome = await pupil.event("welcome")
        assert sorted(face["called"] for face in welcome["people"]) == ["Benoît", "Malik"]
        assert welcome["waiting"] == []
        assert (await tutor.event("face", pid=pupil.me))["role"] == "guest"
        assert (await tutor.event("waiting"))["list"] == []

    play(scene())
    assert {(row.person.called, row.role, row.admitted is None) for row in Participant.objects.select_related("person")} == {
        ("Benoît", "host", False), ("Malik", "guest", False),
    }  # fmt: skip
    assert Stay.objects.count() == 2


def test_each_person_has_their_role(cast, lesson):
    async def scene():
        host, staff, guest = Tab(lesson, cast.ines), Tab(lesson, cast.chloe), Tab(lesson, cast.amina)
        await host.enter()
        await staff.enter()
        assert (await guest.enter())["state"] == "waiting"
        await staff.do("lobby.admit", pid="all")
        people = (await guest.event("welcome"))["people"]
        assert {face["called"]: face["role"] for face in people} == {"Inès": "host", "Chloé": "staff", "Amina": "guest"}

    play(scene())


def test_hours_of_the_room(cast, meeting):
    assert said(meeting, cast.malik) == "wait"
    assert said(meeting, cast.malik, minutes=-6) == "early"
    assert said(meeting, cast.benoit, minutes=54 + 120) == "in"
    assert said(meeting, cast.benoit, minutes=56 + 120) == "late"


def test_an_early_link_says_when_the_room_opens(cast, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(starts=timezone.now() + timedelta(minutes=35), ends=timezone.now() + timedelta(hours=2))
    found = entry(Meeting.objects.get(pk=meeting.pk), cast.malik, timezone.now())
    assert "dans 20 minutes" in found.say
    assert "9\u00a0h\u00a050" in found.say


def test_each_way_of_not_entering_has_its_own_sentence(cast, meeting, lesson, pair):
    says = {}
    says["foreign"] = entry(meeting, cast.amina, timezone.now())
    says["early"] = entry(meeting, cast.malik, timezone.now() - timedelta(hours=3))
    says["late"] = entry(meeting, cast.malik, timezone.now() + timedelta(hours=5))
    Booking.objects.filter(meeting=lesson, person=cast.amina).update(state="cannot")
    says["excused"] = entry(lesson, cast.amina, timezone.now())
    Meeting.objects.filter(pk=lesson.pk).update(mode="phone")
    says["elsewhere"] = entry(Meeting.objects.get(pk=lesson.pk), cast.david, timezone.now())
    Meeting.objects.filter(pk=lesson.pk).update(mode="room")
    actions.lock(actions.open_room(lesson, by=None), on=True, by=cast.ines)
    says["locked"] = entry(lesson, cast.david, timezone.now())
    actions.end(Room.objects.get(), by=cast.ines)
    says["ended"] = entry(lesson, cast.david, timezone.now())
    suspend(pair, why="x", by=cast.chloe)
    says["paused"] = entry(Meeting.objects.get(pk=meeting.pk), cast.malik, timezone.now())
    cancel(lesson, why="x", by=cast.ines)
    says["cancelled"] = entry(Meeting.objects.get(pk=lesson.pk), cast.david, timezone.now())
    assert {name: found.verdict for name, found in says.items()} == {name: name for name in says}
    assert len({found.say for found in says.values()}) == len(says) == 9
    assert all(found.say.endswith(".") and not found.ok for found in says.values())


def test_who_may_not_enter_is_told_why_and_the_socket_ends(cast, meeting, pair):
    async def scene():
        for person, code in ((cast.amina, 4003), (cast.zoe, 4003)):
            tab = await Tab(meeting, person).open()
            answer = await tab.hello()
            assert (answer["ok"], answer["code"]) == (False, "refused")
            assert answer["say"].endswith(".")
            assert await tab.closed() == code
        await rows(lambda: expire(cast.benoit.enrolments.get()))
        tab = await Tab(meeting, cast.malik).open()
        assert "pause" in (await tab.hello())["say"]
        assert await tab.closed() == 4003

    play(scene())
    assert Room.objects.count() == 0


def test_two_tabs_of_one_person_are_one_person(cast, meeting):
    async def scene():
        other, one = Tab(meeting, cast.chloe), Tab(meeting, cast.benoit, tab="first")
        await other.enter()
        await one.enter()
        two = Tab(meeting, cast.benoit, tab="second")
        snapshot = await two.enter()
        assert await one.closed() == 4005
        await one.ended()
        assert sorted(face["called"] for face in snapshot["people"]) == ["Benoît", "Chloé"]
        await quiet()
        assert [face["state"] for face in (frame["with"] for frame in other.heard_of("face")) if face["pid"] == two.me] == ["in", "in"]
        assert other.heard_of("gone") == []
        assert (await two.ask("ping"))["ok"]

    play(scene())
    assert Stay.objects.filter(participant__person=cast.benoit).count() == 1


def test_the_same_tab_that_comes_back_replaces_its_older_socket(cast, meeting):
    async def scene():
        one = Tab(meeting, cast.benoit, tab="same")
        await one.enter()
        two = Tab(meeting, cast.benoit, tab="same")
        await two.enter()
        assert await one.closed() == 1000
        await one.ended()
        assert (await two.ask("state", mic=True))["ok"]

    play(scene())
    assert Participant.objects.get().mic is True


def test_whoever_was_admitted_comes_back_without_waiting(cast, meeting):
    async def scene():
        tutor, pupil = Tab(meeting, cast.benoit), Tab(meeting, cast.malik)
        await tutor.enter()
        await pupil.enter()
        await tutor.do("lobby.admit", pid=pupil.me)
        await pupil.event("welcome")
        assert (await pupil.ask("leave"))["ok"]
        assert await pupil.closed() == 1000
        await pupil.ended()
        assert await tutor.event("gone") == {"pid": pupil.me, "why": "left"}
        assert (await rows(states))["Malik"] == "out"
        assert (await Tab(meeting, cast.malik).enter())["state"] == "in"

    play(scene())


def test_whoever_leaves_is_answered_even_when_the_watch_looks_meanwhile(cast, meeting, monkeypatch):
    told = doors.tell_out

    async def slowly(room, *given, **more):
        await watch.look()
        await told(room, *given, **more)

    async def scene():
        tutor = Tab(meeting, cast.benoit)
        await tutor.enter()
        monkeypatch.setattr(doors, "tell_out", slowly)
        assert (await tutor.ask("leave"))["ok"]
        assert await tutor.closed() == 1000

    play(scene())


def test_whoever_was_removed_comes_back_through_the_lobby_only(cast, meeting):
    async def scene():
        tutor, pupil = Tab(meeting, cast.benoit), Tab(meeting, cast.malik)
        await tutor.enter()
        await pupil.enter()
        await tutor.do("lobby.admit", pid=pupil.me)
        await tutor.do("host.lobby", on=False)
        await tutor.do("host.remove", pid=pupil.me)
        assert await pupil.closed() == 4006
        assert await tutor.event("gone") == {"pid": pupil.me, "why": "removed"}
        again = Tab(meeting, cast.malik)
        waits = await again.enter()
        assert (waits["state"], "quitter" in waits["say"]) == ("waiting", True)
        await again.cut()
        third = Tab(meeting, cast.malik)
        assert (await third.enter())["state"] == "waiting"
        await tutor.do("host.lock", on=True)
        locked = await Tab(meeting, cast.malik).open()
        assert (await locked.hello())["ok"] is True  # knocked before the lock, and still waits

    play(scene())


def test_a_host_who_was_removed_by_staff_waits_too(cast, meeting):
    async def scene():
        staff, tutor = Tab(meeting, cast.chloe), Tab(meeting, cast.benoit)
        await staff.enter()
        await tutor.enter()
        assert (await tutor.ask("host.remove", pid=staff.me))["code"] == "refused"
        await staff.do("host.remove", pid=tutor.me)
        assert await tutor.closed() == 4006
        again = Tab(meeting, cast.benoit)
        assert (await again.enter())["state"] == "waiting"
        for do, given in (("host.end", {}), ("lobby.admit", {"pid": "all"}), ("chat.say", {"text": "a", "nonce": "n", "to": "all"})):
            assert (await again.ask(do, given))["code"] == "forbidden"

    play(scene())
    assert Room.objects.get().state == "open"


def test_a_locked_room_lets_in_those_it_knows_and_staff(cast, lesson):
    async def scene():
        host, guest = Tab(lesson, cast.ines), Tab(lesson, cast.amina)
        await host.enter()
        await host.do("host.lobby", on=False)
        assert (await guest.enter())["state"] == "in"
        await host.do("host.lock", on=True)
        assert (await guest.event("room"))["locked"] is True
        late = await Tab(lesson, cast.david).open()
        assert "clé" in (await late.hello())["say"]
        assert await late.closed() == 4003
        await guest.cut()
        assert (await Tab(lesson, cast.amina).enter())["state"] == "in"
        assert (await Tab(lesson, cast.chloe).enter())["state"] == "in"

    play(scene())


def test_refused_at_the_door_then_admitted(cast, lesson):
    async def scene():
        host, guest = Tab(lesson, cast.ines), Tab(lesson, cast.amina)
        await host.enter()
        await guest.enter()
        await host.do("lobby.refuse", pid=guest.me)
        assert await guest.closed() == 4006
        again = Tab(lesson, cast.amina)
        assert (await again.enter())["state"] == "waiting"
        await host.do("lobby.admit", pid=again.me)
        await again.event("welcome")
        assert (await host.ask("lobby.refuse", pid=again.me))["code"] == "refused"

    play(scene())


def test_a_programme_without_lobby_lets_its_people_in(cast, lesson):
    Policy.objects.create(programme=Programme.objects.get(), lobby=False)
    tab = Tab(lesson, cast.amina)

    async def scene():
        assert (await tab.enter())["state"] == "in"

    play(scene())


def test_the_end_by_the_host_puts_everybody_out(cast, meeting):
    async def scene():
        tutor, staff, waits = Tab(meeting, cast.benoit), Tab(meeting, cast.chloe), Tab(meeting, cast.malik)
        for tab in (tutor, staff, waits):
            await tab.enter()
        assert (await tutor.ask("host.end"))["ok"]
        assert {await tab.closed() for tab in (tutor, staff, waits)} == {4007}
        again = await Tab(meeting, cast.malik).open()
        assert "fermé" in (await again.hello())["say"]
        assert await again.closed() == 4007

    play(scene())
    assert (Room.objects.get().state, set(states().values())) == ("ended", {"out"})
    assert not Stay.objects.filter(left=None).exists()


def test_a_room_closed_too_soon_opens_again_for_who_runs_it(cast, meeting):
    room = actions.end(actions.open_room(meeting, by=cast.benoit), by=cast.benoit)
    assert [said(meeting, one) for one in (cast.malik, cast.benoit, cast.chloe)] == ["ended", "in", "in"]

    async def scene():
        assert (await Tab(meeting, cast.benoit).enter())["state"] == "in"

    play(scene())
    assert said(meeting, cast.malik) == "wait"
    actions.end(Room.objects.get(), by=cast.benoit)
    Room.objects.update(counted=timezone.now())
    assert said(meeting, cast.benoit) == "ended"
    Room.objects.update(counted=None)
    pupil = Participant.objects.create(room=room, person=cast.malik)
    pupil.alerts.create(room=room, kind="unsafe")
    assert [said(meeting, one) for one in (cast.benoit, cast.chloe)] == ["ended", "ended"]


def test_a_guest_has_none_of_the_hosts_commands(cast, lesson):
    from lefil.live.protocol import COMMANDS

    async def scene():
        host, guest = Tab(lesson, cast.ines), Tab(lesson, cast.amina)
        await host.enter()
        await host.do("host.lobby", on=False)
        await guest.enter()
        for known in [one for one in COMMANDS.values() if one.who == "host"]:
            assert (await guest.ask(known.name))["code"] == "forbidden", known.name
        assert (await host.ask("ping"))["ok"]

    play(scene())
    assert Room.objects.get().state == "open"


def test_who_waits_hears_nothing_and_may_do_nothing(cast, lesson):
    from lefil.live.protocol import COMMANDS

    async def scene():
        host, guest, staff = Tab(lesson, cast.ines), Tab(lesson, cast.amina), Tab(lesson, cast.chloe)
        await host.enter()
        await guest.enter()
        await staff.enter()
        await host.do("react", code="bravo")
        await host.do("state", mic=True)
        for known in [one for one in COMMANDS.values() if one.who != "lobby"]:
            assert (await guest.ask(known.name))["code"] == "forbidden", known.name
        assert [frame["on"] for frame in guest.heard if "on" in frame] == ["accepted"]

    play(scene())


def test_rooms_are_seen_by_their_people_only(cast, meeting):
    actions.open_room(meeting, by=None)
    seen = {name: visible_rooms(getattr(cast, name)).exists() for name in ("benoit", "malik", "chloe", "amina", "zoe", "farid")}
    assert seen == {"benoit": True, "malik": True, "chloe": True, "amina": False, "zoe": False, "farid": False}
    assert not visible_rooms(None).exists()


def test_who_comes_to_an_interview_is_a_guest_even_on_the_volunteer_side(cast):
    slot = open_slot(
        cast.tutoring, organisation=cast.article1, kind="interview", starts=timezone.now() + timedelta(minutes=10), minutes=30,
        host=cast.ines, by=cast.chloe,
    )  # fmt: skip
    book(slot, person=cast.david, side="volunteer", by=cast.david)

    async def scene():
        waits = await Tab(slot, cast.david).enter()
        assert waits["state"] == "waiting"
        staff = Tab(slot, cast.chloe)
        snapshot = await staff.enter()
        assert (snapshot["state"], [one["called"] for one in snapshot["waiting"]]) == ("in", ["David"])

    play(scene())


def test_with_the_lobby_off_no_minor_is_in_before_the_team(cast, meeting):
    actions.set_policy(cast.tutoring, media="auto", lobby=False, chat="all", chat_minors="all", keep_days=90, by=cast.chloe)

    async def scene():
        pupil = Tab(meeting, cast.malik)
        assert (await pupil.enter())["state"] == "waiting"
        tutor = Tab(meeting, cast.benoit)
        assert (await tutor.enter())["state"] == "in"
        await pupil.cut()
        assert (await Tab(meeting, cast.malik).enter())["state"] == "in"

    play(scene())


def test_a_meeting_moved_to_another_day_has_its_room_again(cast, meeting, time_machine):
    put_in(meeting, cast.benoit, cast.malik)
    actions.end(Room.objects.get(), by=cast.benoit)
    assert said(meeting, cast.malik) == "ended"
    tomorrow = timezone.now() + timedelta(days=1)
    reschedule(meeting, starts=tomorrow, by=cast.benoit)
    time_machine.move_to(tomorrow)
    assert count_ended() == 0  # what was seen at the former hour is not this meeting
    assert (said(meeting, cast.benoit), said(meeting, cast.malik)) == ("in", "wait")
    actions.enter(Room.objects.get(), person=cast.benoit, tab="t", conn="c", by=cast.benoit)
    assert (Room.objects.get().state, Room.objects.get().locked, states()) == ("open", False, {"Benoît": "in", "Malik": "out"})
    actions.end(Room.objects.get(), by=cast.benoit)
    assert said(meeting, cast.malik) == "ended"
