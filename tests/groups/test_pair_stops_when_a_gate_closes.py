from datetime import timedelta

import pytest

from lefil.groups import jobs
from lefil.groups.actions import resume, suspend
from lefil.groups.queries import not_met, suspended
from lefil.groups.rules import may_meet, visible_groups
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from tests.groups.pairs import expire, renew, signed_pair

pytestmark = pytest.mark.django_db


def letters(prefix):
    return sorted(Letter.objects.filter(kind__startswith=prefix).values_list("kind", "person__called"))


def test_contact_is_closed_from_the_first_day_even_before_the_sweep(cast, pair):
    assert may_meet(pair)
    expire(cast.benoit.enrolments.get())
    assert (pair.state, may_meet(pair)) == ("active", False)


def test_the_sweep_suspends_once_and_tells_each_what_concerns_them(cast, pair):
    expire(cast.benoit.enrolments.get())
    assert (jobs.suspend_uncleared(), jobs.suspend_uncleared()) == (1, 0)
    pair.refresh_from_db()
    assert (pair.state, pair.suspended_by_sweep) == ("suspended", True)
    assert letters("groups/gate") == [("groups/gate", "Benoît")]
    assert letters("groups/paused") == [("groups/paused", "Malik")]
    assert letters("groups/suspended") == [("groups/suspended", "Chloé")]
    paused = Letter.objects.get(kind="groups/paused")
    assert "Benoît" not in paused.body


def test_staff_get_one_letter_a_day_however_many_pairs_stop(cast, pair):
    signed_pair(cast, pupil=cast.amina, tutor=cast.david)
    for person in (cast.benoit, cast.david):
        expire(person.enrolments.get())
    assert jobs.suspend_uncleared() == 2
    assert letters("groups/suspended") == [("groups/suspended", "Chloé")]


def test_it_resumes_by_itself_when_every_gate_is_green_again(cast, pair):
    expire(cast.benoit.enrolments.get())
    jobs.suspend_uncleared()
    assert jobs.resume_cleared() == 0
    renew(cast.benoit.enrolments.get())
    assert (jobs.resume_cleared(), jobs.resume_cleared()) == (1, 0)
    pair.refresh_from_db()
    assert (pair.state, pair.suspended_why) == ("active", "")


def test_a_pair_that_staff_stopped_never_resumes_by_itself(cast, pair):
    suspend(pair, why="Une inquiétude", by=cast.chloe)
    assert jobs.resume_cleared() == 0
    assert letters("groups/paused") == [("groups/paused", "Benoît"), ("groups/paused", "Malik")]
    resume(pair, by=cast.chloe)
    assert may_meet(pair)


def test_staff_cannot_resume_while_a_gate_is_closed(cast, pair):
    suspend(pair, why="x", by=cast.chloe)
    expire(cast.benoit.enrolments.get())
    with pytest.raises(Refused):
        resume(pair, by=cast.chloe)


def test_a_parent_who_withdraws_stops_the_pair_at_the_next_sweep(cast, pair):
    cast.malik.authorisations.update(state="withdrawn")
    assert (jobs.settle_withdrawn(), jobs.suspend_uncleared()) == (1, 1)
    assert (jobs.settle_withdrawn(), jobs.resume_cleared()) == (0, 0)
    pair.refresh_from_db()
    assert pair.state == "suspended"


def test_another_standing_authorisation_keeps_the_pair(cast, pair):
    standing = cast.malik.authorisations.get()
    type(standing).objects.create(minor=cast.malik, guardian=cast.amina, state="withdrawn", scopes=standing.scopes)
    assert jobs.settle_withdrawn() == 0


def test_signatures_are_asked_again_after_two_and_five_days_only(cast, waiting, time_machine):
    for days in (1, 2, 2, 3, 5, 5, 9):
        time_machine.move_to(waiting.created.replace(hour=11) + timedelta(days=days))
        jobs.remind_signatures()
    assert letters("groups/sign") == [("groups/sign", "Benoît")] * 3 + [("groups/sign", "Malik")] * 3


def test_a_night_sweep_writes_for_the_morning_of_each_person(cast, pair, time_machine):
    type(cast.malik).objects.filter(pk=cast.malik.pk).update(timezone="Indian/Reunion")
    expire(cast.benoit.enrolments.get())
    time_machine.move_to("2026-12-01T02:00:00+01:00")
    jobs.suspend_uncleared()
    due = {letter.person.called: letter.due.isoformat() for letter in Letter.objects.filter(kind__in=["groups/gate", "groups/paused"])}
    assert due == {"Benoît": "2026-12-01T07:00:00+00:00", "Malik": "2026-12-01T04:00:00+00:00"}


def test_the_watch_shows_signed_pairs_that_have_not_met_in_time(cast, pair, time_machine):
    mine = visible_groups(cast.chloe)
    today = pair.first_meeting_due
    assert list(not_met(mine, today)) == []
    late = today.fromordinal(today.toordinal() + 1)
    assert list(not_met(mine, late)) == [pair]
    assert list(not_met(visible_groups(cast.zoe), late)) == []
    type(pair).objects.filter(pk=pair.pk).update(first_met=pair.created)
    assert list(not_met(mine, late)) == []


def test_the_queue_of_suspended_pairs_is_each_staff_member_s_own(cast, pair):
    suspend(pair, why="x", by=cast.chloe)
    assert list(suspended(visible_groups(cast.chloe))) == [pair]
    assert list(suspended(visible_groups(cast.zoe))) == []
