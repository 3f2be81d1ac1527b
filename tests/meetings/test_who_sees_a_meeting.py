import pytest

from lefil.catalogue.models import Assignment
from lefil.enrolments.actions import enrol
from lefil.meetings import privacy
from lefil.meetings.actions import attend, book, open_feed, open_slot, plan, wait
from lefil.meetings.models import Attendance, Feed, Meeting, Waiting
from lefil.meetings.queries import next_of
from lefil.meetings.rules import can_change, can_plan, can_run, followed_meetings, visible_meetings
from lefil.orgs.actions import appoint
from tests.groups.pairs import signed_pair
from tests.meetings.moments import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast, pair) -> Meeting:
    return plan(pair, starts=in_days(3), minutes=45, by=cast.benoit)


@pytest.fixture
def other(cast) -> Meeting:
    group = signed_pair(cast, pupil=cast.amina, tutor=cast.david)
    return plan(group, starts=in_days(2), minutes=45, by=cast.david)


@pytest.fixture
def slot(cast) -> Meeting:
    return open_slot(
        cast.tutoring, organisation=cast.article1, kind="interview", starts=in_days(4), minutes=20, host=cast.chloe, by=cast.chloe
    )


def test_one_sees_one_s_own_meetings(cast, meeting, other, slot):
    assert list(visible_meetings(cast.malik)) == [meeting]
    assert list(visible_meetings(cast.david)) == [other]
    for person in (cast.zoe, cast.farid, cast.samira, cast.ines, None):
        assert not visible_meetings(person).exists()


def test_staff_follow_all_of_their_association_and_hosts_their_own(cast, meeting, other, slot):
    assert set(visible_meetings(cast.chloe)) == {meeting, other, slot}
    assert set(followed_meetings(cast.benoit)) == set()
    Meeting.objects.filter(pk=slot.pk).update(host=cast.ines)
    assert list(visible_meetings(cast.ines)) == [slot]
    assert (can_run(cast.ines, Meeting.objects.get(pk=slot.pk)), can_run(cast.ines, meeting)) == (True, False)


def test_a_role_narrowed_to_a_programme_follows_its_meetings(cast, meeting, slot):
    role = appoint(cast.ines, organisation=cast.article1, role="coordinator", breadth="programme", by=cast.chloe)
    assert not visible_meetings(cast.ines).exists()
    Assignment.objects.create(membership=role, programme=cast.tutoring)
    assert set(visible_meetings(cast.ines)) == {meeting, slot}


def test_members_change_their_meeting_a_candidate_does_not_change_a_slot(cast, meeting, slot, pair):
    assert can_change(cast.malik, meeting)
    assert can_change(cast.chloe, meeting)
    assert not can_change(cast.amina, meeting)
    volunteer = cast.benoit.enrolments.get()
    book(slot, person=cast.benoit, side="volunteer", enrolment=volunteer, by=cast.benoit)
    assert not can_change(cast.benoit, slot)
    assert (can_plan(cast.benoit, pair), can_plan(cast.chloe, pair), can_plan(cast.amina, pair)) == (True, True, False)


def test_the_next_meeting_is_the_soonest_that_takes_place(cast, pair, meeting):
    sooner = plan(pair, starts=in_days(1), minutes=45, by=cast.benoit)
    assert next_of(cast.malik).meeting == sooner
    Meeting.objects.filter(pk=sooner.pk).update(state="cancelled")
    assert next_of(cast.malik).meeting == meeting
    assert next_of(cast.zoe) is None


def test_a_person_takes_away_their_meetings_and_erasure_keeps_the_counts(cast, pair, meeting, slot, time_machine):
    volunteer = enrol(cast.ines, programme=cast.tutoring, side="volunteer", by=cast.ines)
    book(slot, person=cast.ines, side="volunteer", enrolment=volunteer, by=cast.ines)
    wait(volunteer, by=cast.ines)
    open_feed(cast.ines, by=cast.ines)
    assert [row["nature"] for row in privacy.export(cast.ines)["rendez-vous"]] == ["entretien"]
    privacy.erase(cast.ines)
    slot.refresh_from_db()
    assert (slot.taken, Feed.objects.count(), Waiting.objects.count()) == (0, 0, 0)
    time_machine.move_to(meeting.ends)
    attend(meeting.bookings.get(person=cast.benoit), outcome="present", minutes=45, source="report", by=cast.benoit)
    mine = privacy.export(cast.benoit)["rendez-vous"][0]
    assert (mine["présence"], mine["minutes"]) == ("venu", 45)
    privacy.erase(cast.benoit)
    privacy.erase(cast.chloe)
    slot.refresh_from_db()
    assert (Attendance.objects.get().minutes, Attendance.objects.get().recorded_by, slot.host) == (45, None, None)
