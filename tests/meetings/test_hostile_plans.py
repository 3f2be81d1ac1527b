"""What is typed in a plan, and a series whose meeting was moved far ahead."""

from datetime import timedelta

import pytest

from lefil.meetings import jobs
from lefil.meetings.actions import cancel, plan_series, reschedule
from lefil.meetings.models import Meeting
from lefil.meetings.rules import link_allowed
from tests.meetings.moments import in_days

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("link", ["https://[", "https://[zoom.us", "https://zoom.us@evil.example/x", "javascript:alert(1)"])
def test_a_link_that_is_no_address_is_refused(link):
    assert not link_allowed(link, by_staff=False)


def test_a_date_at_the_end_of_time_is_refused_beside_the_field(cast, pair, browse):
    typed = {"day_day": "31", "day_month": "12", "day_year": "9999", "hour": "23:30", "minutes": "45", "mode": "phone", "weeks": "24"}
    response = browse(cast.benoit).post(f"/seances/nouvelle/{pair.key}/", typed)
    assert response.status_code == 422
    assert "trop lointaine" in response.content.decode()


def test_a_week_taken_by_a_moved_and_cancelled_meeting_never_blocks_the_series(cast, pair, time_machine):
    first = in_days(3)
    series = plan_series(pair, first=first, minutes=45, weeks=12, skip_holidays=False, by=cast.benoit)
    moved = series.meetings.order_by("starts")[0]
    ahead = series.meetings.order_by("starts")[1].starts + timedelta(weeks=5)
    reschedule(moved, starts=ahead, by=cast.benoit)
    cancel(Meeting.objects.get(pk=moved.pk), why="asked", by=cast.benoit)
    time_machine.move_to(first + timedelta(weeks=4))
    before = series.meetings.count()
    assert jobs.extend_series() >= 1
    assert series.meetings.count() > before
