from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from icalendar import Calendar

from lefil.groups.actions import suspend
from lefil.kit.links import sign
from lefil.meetings.actions import cancel, open_feed, plan, renew_feed, reschedule
from lefil.meetings.models import Meeting
from lefil.meetings.queries import feed_link
from lefil.people.models import Person
from tests.groups.pairs import signed_pair
from tests.meetings.moments import in_days, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast, pair) -> Meeting:
    return plan(pair, starts=in_days(3), minutes=45, mode="link", link="https://meet.jit.si/lefil", by=cast.benoit)


def events(response) -> list:
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_one_meeting_as_a_file_in_the_person_s_own_zone(cast, meeting, browse):
    Person.objects.filter(pk=cast.malik.pk).update(timezone="Indian/Reunion")
    (event,) = events(browse(cast.malik).get(reverse("meetings:ics", args=[meeting.key])))
    assert event["UID"] == f"{meeting.key}@lefil"
    assert event.start == meeting.starts
    assert event["DTSTART"].params["TZID"] == "Indian/Reunion"


def test_the_feed_needs_no_sign_in_and_shows_no_name_and_no_way_in(cast, meeting, browse):
    response = browse(None).get(feed_link(open_feed(cast.malik, by=cast.malik)))
    (event,) = events(response)
    assert (event.start, event.end) == (meeting.starts, meeting.ends)
    words = response.content.decode()
    for secret in ("Benoît", "Malik", "jit.si", "tutorat", "RéussiteVirale"):
        assert secret not in words


def test_a_feed_shows_its_owner_s_meetings_only(cast, meeting, browse):
    other = plan(signed_pair(cast, pupil=cast.amina, tutor=cast.david), starts=in_days(4), minutes=45, by=cast.david)
    seen = events(browse(None).get(feed_link(open_feed(cast.benoit, by=cast.benoit))))
    assert [event["UID"] for event in seen] == [f"{meeting.key}@lefil"]
    assert other.key not in str(seen)


def test_a_moved_meeting_keeps_its_name_and_grows_a_cancelled_one_is_struck_out(cast, pair, meeting, browse):
    link = feed_link(open_feed(cast.malik, by=cast.malik))
    reschedule(meeting, starts=in_days(5), by=cast.benoit)
    (event,) = events(browse(None).get(link))
    assert (event["UID"], event["SEQUENCE"], event.start) == (f"{meeting.key}@lefil", 1, in_days(5))
    cancel(meeting, why="x", by=cast.benoit)
    (event,) = events(browse(None).get(link))
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 2)
    suspend(pair, why="x", by=cast.chloe)
    assert events(browse(None).get(link)) == []


def test_18_h_stays_18_h_in_the_feed_over_the_clock_change(cast, browse, at):
    at("2026-10-05 10:00")
    pair = signed_pair(cast)
    for day in ("2026-10-24", "2026-10-26"):
        plan(pair, starts=moment(f"{day} 18:00"), minutes=45, by=cast.benoit)
    response = browse(None).get(feed_link(open_feed(cast.malik, by=cast.malik)))
    assert [event.start.strftime("%H:%M %z") for event in events(response)] == ["18:00 +0200", "18:00 +0100"]
    assert b"BEGIN:VTIMEZONE" in response.content


def test_a_new_address_kills_the_old_one(cast, meeting, browse):
    old = feed_link(open_feed(cast.malik, by=cast.malik))
    assert feed_link(open_feed(cast.malik, by=cast.malik)).split(":")[0] == old.split(":")[0]
    new = feed_link(renew_feed(cast.malik, by=cast.malik))
    assert browse(None).get(old).status_code == 409
    assert len(events(browse(None).get(new))) == 1
    foreign = reverse("meetings:feed", args=[sign("meetings.answer", "x")])
    assert browse(None).get(foreign).status_code == 409


def test_the_address_is_shown_and_renewed_by_its_owner(cast, meeting, browse):
    malik = browse(cast.malik)
    assert malik.get("/seances/agenda/").status_code == 405
    page = malik.post("/seances/agenda/").content.decode()
    shown = page.split('class="num">')[1].split("<")[0]
    assert len(events(browse(None).get(urlsplit(shown).path))) == 1
    assert shown not in malik.post("/seances/agenda/", {"renew": "1"}).content.decode()
    assert browse(None).get(urlsplit(shown).path).status_code == 409
