from datetime import timedelta

import pytest
from django.urls import reverse

from lefil.groups.actions import suspend
from lefil.journal.models import Entry
from lefil.kit.links import sign
from lefil.letters.models import Letter
from lefil.meetings.actions import answer, plan, reschedule
from lefil.meetings.models import Booking, Meeting
from lefil.meetings.queries import answer_link
from tests.groups.pairs import expire
from tests.meetings.moments import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast, pair) -> Meeting:
    return plan(pair, starts=in_days(3), minutes=45, by=cast.benoit)


@pytest.fixture
def booking(cast, meeting) -> Booking:
    return Booking.objects.select_related("meeting").get(person=cast.malik)


def state(booking) -> str:
    return Booking.objects.get(pk=booking.pk).state


def tap(browser, booking, answer, sequence=0):
    return browser.post(answer_link(booking), {"state": answer, "sequence": sequence})


def test_a_mail_scanner_that_opens_the_link_answers_nothing(booking, browse):
    lines = Entry.objects.count()
    for method in ("get", "head"):
        assert getattr(browse(None), method)(answer_link(booking)).status_code == 200
    assert browse(None).get(answer_link(booking) + "?state=cannot").status_code == 200
    assert (state(booking), Entry.objects.count()) == ("booked", lines)


def test_the_page_shows_three_buttons_and_what_is_noted(booking, browse):
    page = browse(None).get(answer_link(booking)).content.decode().split("<main")[1].split("</main>")[0]
    for value in ("coming", "late", "cannot"):
        assert f'value="{value}"' in page
    assert "Nous notons votre réponse" in page
    assert "Malik" not in page
    assert "Benoît" not in page


@pytest.mark.parametrize("said", ["coming", "late", "cannot"])
def test_one_tap_without_sign_in(said, booking, browse):
    browser = browse(None)
    assert tap(browser, booking, said).status_code == 302
    assert state(booking) == said
    assert browser.get(answer_link(booking)).status_code == 200


def test_cannot_offers_another_moment_and_a_way_back(booking, browse):
    browser = browse(None)
    tap(browser, booking, "cannot")
    page = browser.get(answer_link(booking)).content.decode()
    assert reverse("meetings:move", args=[booking.meeting.key]) in page
    assert "Je peux venir finalement" in page
    tap(browser, booking, "coming", sequence=1)
    assert (state(booking), Meeting.objects.get().state) == ("coming", "planned")


def test_the_same_tap_replayed_changes_nothing_and_writes_nobody(booking, browse):
    tap(browse(None), booking, "late")
    before = Letter.objects.count(), Entry.objects.count()
    tap(browse(None), booking, "late")
    assert (state(booking), (Letter.objects.count(), Entry.objects.count())) == ("late", before)


def test_an_old_page_does_not_answer_for_a_new_hour(cast, booking, meeting, browse):
    reschedule(meeting, starts=in_days(5), by=cast.benoit)
    tap(browse(None), booking, "coming", sequence=0)
    assert state(booking) == "booked"
    tap(browse(None), booking, "coming", sequence=1)
    assert state(booking) == "coming"


def test_a_foreign_changed_or_unknown_link_answers_a_sentence(cast, booking, browse):
    good = answer_link(booking)
    foreign = reverse("meetings:answer", args=[sign("meetings.feed", booking.key)])
    unknown = reverse("meetings:answer", args=[sign("meetings.answer", "nobody")])
    for bad in (good[:-2] + ("aa" if not good.endswith("aa") else "bb"), foreign, unknown, reverse("meetings:answer", args=["x"])):
        page = browse(None).get(bad)
        assert page.status_code == 409
        assert "Ce n’est pas possible" in page.content.decode()
        browse(None).post(bad, {"state": "cannot", "sequence": 0})
    assert state(booking) == "booked"


def test_the_link_lasts_until_the_day_after_and_no_longer(booking, meeting, browse, time_machine):
    time_machine.move_to(meeting.ends + timedelta(hours=1))
    assert "est passé" in browse(None).get(answer_link(booking)).content.decode()
    tap(browse(None), booking, "coming")
    assert state(booking) == "booked"
    time_machine.move_to(meeting.ends + timedelta(days=1, minutes=1))
    assert browse(None).get(answer_link(booking)).status_code == 409


def test_in_a_pair_that_pauses_no_button_is_shown_and_no_answer_taken(cast, pair, booking, browse):
    expire(cast.benoit.enrolments.get())
    page = browse(None).get(answer_link(booking)).content.decode()
    assert "pause" in page
    assert 'name="state"' not in page
    tap(browse(None), booking, "coming")
    suspend(pair, why="x", by=cast.chloe)
    tap(browse(None), booking, "cannot")
    assert state(booking) == "booked"


def test_a_meeting_cancelled_by_the_other_has_no_button(cast, booking, meeting, browse):
    answer(Booking.objects.get(person=cast.benoit), state="cannot", by=cast.benoit)
    page = browse(None).get(answer_link(booking)).content.decode()
    assert 'name="state"' not in page
    assert "Proposer un autre moment" in page


def test_an_erased_person_s_link_is_dead(cast, booking, browse):
    type(cast.malik).objects.filter(pk=cast.malik.pk).update(erased=booking.made)
    assert browse(None).get(answer_link(booking)).status_code == 409


def test_hammering_the_link_is_slowed_down_and_writes_the_other_once(booking, browse):
    browser = browse(None)
    for n in range(30):
        tap(browser, booking, ("coming", "late")[n % 2])
    assert Letter.objects.filter(kind="meetings/late").count() == 1
