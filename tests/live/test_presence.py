"""Lost, gone, muted; and what the watch of a process sees from the rows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.groups.actions import suspend
from lefil.live import actions
from lefil.live.consumers import doors, watch
from lefil.live.hub import hub
from lefil.live.jobs import leave_abandoned
from lefil.live.models import Participant, Room, Stay
from lefil.live.queries.facts import facts_by_conn
from lefil.meetings.actions import cancel
from lefil.meetings.models import Booking, Meeting
from lefil.orgs.models import Membership
from tests.groups.pairs import expire
from tests.live.inside import room_of
from tests.live.tabs import Tab, play, queries_of, quiet, rows

pytestmark = pytest.mark.django_db


async def both_in(meeting, cast):
    tutor, pupil = Tab(meeting, cast.benoit), Tab(meeting, cast.malik)
    await tutor.enter()
    await pupil.enter()
    await tutor.do("lobby.admit", pid=pupil.me)
    await pupil.event("welcome")
    return tutor, pupil


def test_a_lost_network_is_lost_then_gone(cast, meeting, monkeypatch):
    monkeypatch.setattr(doors, "LOST_SECONDS", 0.1)

    async def scene():
        tutor, pupil = await both_in(meeting, cast)
        await pupil.do("hand.raise")
        await pupil.cut()
        assert (await tutor.event("face", pid=pupil.me, state="lost"))["hand"] is True
        assert await tutor.event("gone") == {"pid": pupil.me, "why": "lost"}
        back = Tab(meeting, cast.malik)
        snapshot = await back.enter()
        assert (snapshot["state"], snapshot["hands"]) == ("in", [back.me])

    play(scene())
    assert Stay.objects.filter(participant__person=cast.malik).count() == 2


def test_who_comes_back_in_time_is_never_gone(cast, meeting, monkeypatch):
    monkeypatch.setattr(doors, "LOST_SECONDS", 0.1)

    async def scene():
        tutor, pupil = await both_in(meeting, cast)
        await pupil.cut()
        await tutor.event("face", pid=pupil.me, state="lost")
        back = Tab(meeting, cast.malik)
        await back.enter()
        await tutor.event("face", pid=pupil.me, state="in")
        import asyncio

        await asyncio.sleep(0.2)
        assert tutor.heard_of("gone") == []

    play(scene())
    assert Stay.objects.filter(participant__person=cast.malik).count() == 1


def test_a_muted_guest_stays_silent_until_the_word_is_given_back(cast, meeting):
    async def scene():
        tutor, pupil = await both_in(meeting, cast)
        await pupil.do("state", mic=True)
        await tutor.do("host.mute", pid=pupil.me, kind="mic")
        face = await pupil.event("face", muted=True)
        assert face["mic"] is False
        assert (await pupil.ask("state", mic=True))["code"] == "refused"
        again = Tab(meeting, cast.malik, tab="another")
        [me] = [face for face in (await again.enter(mic=True))["people"] if face["pid"] == again.me]
        assert (me["mic"], me["muted"]) == (False, True)
        await tutor.do("host.unmute", pid="all")
        await again.event("face", muted=False)
        await again.do("state", mic=True)

    play(scene())
    assert Participant.objects.get(person=cast.malik).mic is True


def test_all_guests_are_muted_at_once_and_hosts_are_not(cast, lesson):
    async def scene():
        host, one, two = Tab(lesson, cast.ines), Tab(lesson, cast.amina), Tab(lesson, cast.david)
        await host.enter(mic=True)
        await host.do("host.lobby", on=False)
        await one.enter(mic=True)
        await two.enter(mic=True)
        await host.do("host.mute", pid="all", kind="mic")

    play(scene())
    assert set(Participant.objects.values_list("person__called", "mic", "muted")) == {
        ("Inès", True, False), ("Amina", False, True), ("David", False, True),
    }  # fmt: skip


def test_a_fifth_person_has_no_picture_without_a_media_server(cast, lesson):
    async def scene():
        host = Tab(lesson, cast.ines)
        await host.enter()
        await host.do("host.lobby", on=False)
        people = await rows(lambda: [row.person for row in Booking.objects.filter(meeting=lesson).select_related("person")[:4]])
        guests = [Tab(lesson, person) for person in people]
        for guest in guests[:3]:
            await guest.enter()
        await guests[0].do("state", cam=True)
        await guests[0].do("state", cam=False)
        await guests[3].enter()
        assert (await guests[3].ask("state", cam=True))["code"] == "refused"
        assert (await guests[0].ask("state", screen=True))["code"] == "refused"
        await guests[0].do("state", mic=True, away=True)

    play(scene())


def end_of(change):
    """The code with which the watch closes the pupil's socket once `change` happened elsewhere."""

    def run(meeting, cast):
        codes = {}

        async def scene():
            _tutor, pupil = await both_in(meeting, cast)
            await rows(change)
            await watch.look()
            codes["pupil"] = await pupil.closed()
            await pupil.ended()

        play(scene())
        return codes["pupil"]

    return run


def test_a_suspended_pair_is_out_at_once(cast, meeting, pair):
    assert end_of(lambda: suspend(pair, why="x", by=cast.chloe))(meeting, cast) == 4003
    assert not Stay.objects.filter(left=None, participant__person=cast.malik).exists()


def test_a_gate_that_closes_puts_the_pair_out(cast, meeting):
    assert end_of(lambda: expire(cast.benoit.enrolments.get()))(meeting, cast) == 4003


def test_a_cancelled_meeting_closes_its_room(cast, meeting):
    assert end_of(lambda: cancel(meeting, why="x", by=cast.chloe))(meeting, cast) == 4007


def test_who_is_no_longer_expected_is_out(cast, meeting):
    assert end_of(lambda: Booking.objects.filter(person=cast.malik).update(state="cannot"))(meeting, cast) == 4003


def test_a_room_ended_elsewhere_closes_here(cast, meeting):
    assert end_of(lambda: actions.end(Room.objects.get(), by=cast.benoit))(meeting, cast) == 4007


def test_the_hours_of_the_room_end_it(cast, meeting):
    def late():
        now = timezone.now()
        Meeting.objects.update(starts=now - timedelta(hours=4), ends=now - timedelta(hours=2))

    assert end_of(late)(meeting, cast) == 4007


def test_who_loses_their_role_in_the_team_is_out(cast, lesson):
    async def scene():
        staff, host = Tab(lesson, cast.chloe), Tab(lesson, cast.ines)
        await staff.enter()
        await host.enter()
        yesterday = timezone.localdate() - timedelta(days=1)
        await rows(lambda: Membership.objects.filter(person=cast.chloe).update(until=yesterday))
        await watch.look()
        assert await staff.closed() == 4003
        assert (await host.ask("ping"))["ok"]

    play(scene())


def test_ten_minutes_before_the_end_everybody_is_told_once(cast, meeting):
    async def scene():
        tutor = Tab(meeting, cast.benoit)
        await tutor.enter()
        now = timezone.now()
        await rows(lambda: Meeting.objects.update(starts=now - timedelta(hours=3), ends=now - timedelta(minutes=115)))
        await watch.look()
        await watch.look()
        await quiet()
        assert len(tutor.heard_of("closing")) == 1

    play(scene())


def test_the_watch_asks_as_many_questions_for_one_room_as_for_two(cast, meeting, lesson):
    async def asked() -> tuple[int, int]:
        known = [(conn.facts.participant_id, conn.key) for conn in hub.everybody()]
        here = {conn.facts.room_id for conn in hub.everybody()}
        now = timezone.now()
        return await queries_of(facts_by_conn, known, now), await queries_of(watch._due, list(here), now)

    async def scene():
        await both_in(meeting, cast)
        alone = await asked()
        host, staff = Tab(lesson, cast.ines), Tab(lesson, cast.chloe)
        await host.enter()
        await staff.enter()
        await host.do("host.lobby", on=False)
        for person in (cast.amina, cast.david):
            await Tab(lesson, person).enter()
        assert (alone, await asked()) == ((4, 3), (5, 3))  # one more: somebody follows as staff

    play(scene())


def test_a_silent_socket_is_dropped(cast, meeting):
    async def scene():
        tutor = Tab(meeting, cast.benoit)
        await tutor.enter()
        hub.everybody()[0].heard -= 21
        watch.drop_silent()
        assert await tutor.closed() == 1012

    play(scene())


def test_after_a_killed_server_rows_are_all_that_is_needed(cast, meeting):
    """The killed process left its sockets in the rows: everybody comes back with any tab, and who does not is gone after a while."""

    async def before():
        _tutor, pupil = await both_in(meeting, cast)
        await pupil.do("chat.say", text="Bonjour", nonce="n1", to="all")
        await pupil.do("hand.raise")

    play(before())
    Participant.objects.update(conn="killed", state="in")
    Stay.objects.update(left=None, seen=timezone.now() - timedelta(seconds=50), joined=timezone.now() - timedelta(seconds=90))

    async def after():
        tutor = Tab(meeting, cast.benoit, tab="new")
        snapshot = await tutor.enter()
        assert [line["text"] for line in snapshot["chat"]] == ["Bonjour"]
        assert len(snapshot["hands"]) == 1
        await watch.look()
        assert (await tutor.event("gone"))["why"] == "lost"

    play(after())
    assert Participant.objects.get(person=cast.malik).state == "out"
    assert Stay.objects.filter(participant__person=cast.benoit).count() == 2


def test_signs_of_life_are_two_updates_whatever_the_number_of_sockets(cast, meeting):
    async def scene():
        await both_in(meeting, cast)
        old = timezone.now() - timedelta(minutes=1)
        await rows(lambda: Stay.objects.update(joined=old, seen=old))
        assert await queries_of(actions.keep, [conn.key for conn in hub.everybody()], by=None) == 2
        assert await rows(lambda: Stay.objects.filter(seen__gt=old).count()) == 2

    play(scene())


def test_whoever_waited_when_their_server_was_killed_does_not_wait_for_ever(cast, meeting):
    async def scene():
        tutor, pupil = Tab(meeting, cast.benoit), Tab(meeting, cast.malik)
        await tutor.enter()
        await pupil.enter()
        await tutor.event("waiting")
        old = timezone.now() - timedelta(minutes=1)
        await rows(lambda: Participant.objects.filter(person=cast.malik).update(seen=old))
        await rows(lambda: actions.keep([conn.key for conn in hub.everybody()], by=None))
        await watch.look()
        assert await rows(lambda: Participant.objects.get(person=cast.malik).state) == "waiting", "their socket lives"
        await rows(lambda: Participant.objects.filter(person=cast.malik).update(seen=old, conn="of-a-dead-server"))
        await watch.look()
        await tutor.event("waiting", list=[])

    play(scene())
    assert Participant.objects.get(person=cast.malik).state == "out"


def test_whoever_waits_where_no_server_is_left_is_taken_out_by_the_sweep(cast, meeting):
    actions.enter(room_of(meeting), person=cast.malik, tab="t", conn="c", by=cast.malik)
    assert leave_abandoned() == 0
    Participant.objects.update(seen=timezone.now() - timedelta(minutes=4))
    assert leave_abandoned() == 1
    assert Participant.objects.get().state == "out"


def test_one_room_that_cannot_be_looked_after_keeps_no_other_waiting(cast, meeting, lesson, monkeypatch):
    def broken(*_given, **_more):
        raise OSError("this row alone")

    async def scene():
        tutor, host = Tab(meeting, cast.benoit), Tab(lesson, cast.ines)
        await tutor.enter()
        await host.enter()
        before = timezone.now() - timedelta(hours=1)
        await rows(lambda: Stay.objects.filter(participant__person=cast.benoit).update(joined=before, seen=before))
        await rows(lambda: Room.objects.filter(meeting=lesson).update(breakouts=2, breakouts_until=timezone.now()))
        monkeypatch.setattr(actions, "forget", broken)
        await watch.look()
        await host.event("breakouts", count=0)

    play(scene())
    assert hub.counts.pop("failed") == 1
