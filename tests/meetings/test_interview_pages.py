import pytest
from django.urls import reverse

from lefil.catalogue.actions import add_module
from lefil.enrolments.actions import complete, enrol
from lefil.enrolments.models import Enrolment
from lefil.meetings.actions import book, open_slot
from lefil.meetings.models import Booking, Meeting, Waiting
from tests.meetings.moments import in_days, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def benoit(cast) -> Enrolment:
    add_module(cast.tutoring, side="volunteer", kind="interview", code="entretien", title="Entretien", by=cast.chloe)
    return enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit)


def slot(cast, starts=None, **facts) -> Meeting:
    facts = {"organisation": cast.article1, "host": cast.chloe, **facts}
    return open_slot(cast.tutoring, kind="interview", starts=starts or in_days(2), minutes=20, by=cast.chloe, **facts)


def url(enrolment) -> str:
    return reverse("meetings:slots", args=[enrolment.key])


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


def test_the_page_is_404_for_a_stranger_and_needs_sign_in(cast, benoit, browse):
    for person in (cast.zoe, cast.malik, cast.farid):
        assert browse(person).get(url(benoit)).status_code == 404
    assert browse(None).get(url(benoit)).status_code == 302
    assert browse(cast.chloe).get(url(benoit)).status_code == 200


def test_without_slot_one_asks_to_be_told(cast, benoit, browse):
    browser = browse(cast.benoit)
    assert "Me prévenir" in text(browser.get(url(benoit)))
    browser.post(url(benoit), {"wait": "1"})
    assert Waiting.objects.get().enrolment == benoit
    assert "Nous vous écrivons dès qu’un créneau se libère" in text(browser.get(url(benoit)))


def test_one_tap_books_and_another_gives_back(cast, benoit, browse):
    meeting, browser = slot(cast), browse(cast.benoit)
    browser.post(url(benoit), {"slot": meeting.key})
    browser.post(url(benoit), {"slot": meeting.key})
    meeting.refresh_from_db()
    assert (meeting.taken, Booking.objects.count()) == (1, 1)
    page = text(browser.get(url(benoit)))
    assert "Votre rendez-vous est noté" in page
    assert "Chloé" in page
    assert "Martin" not in page
    assert browser.get(reverse("meetings:detail", args=[meeting.key])).status_code == 200
    browser.post(url(benoit), {"unbook": "1"})
    meeting.refresh_from_db()
    assert (meeting.taken, Booking.objects.get().state) == (0, "cancelled")


def test_a_slot_taken_meanwhile_foreign_or_invented_is_a_sentence(cast, benoit, browse):
    taken = slot(cast)
    foreign = slot(cast, starts=in_days(3), organisation=cast.ailleurs, host=cast.zoe)
    david = enrol(cast.david, programme=cast.tutoring, side="volunteer", by=cast.david)
    book(taken, person=cast.david, side="volunteer", enrolment=david, by=cast.david)
    for key in (taken.key, foreign.key, "invented", ""):
        page = browse(cast.benoit).post(url(benoit), {"slot": key}, follow=True, headers={"referer": f"http://testserver{url(benoit)}"})
        assert "Ce créneau vient d’être pris" in text(page)
    assert not Booking.objects.filter(person=cast.benoit).exists()


def test_hours_are_those_of_the_person_who_chooses(cast, benoit, browse, at):
    at("2026-11-30 08:00")
    slot(cast, starts=moment("2026-12-02 17:00"))
    type(cast.benoit).objects.filter(pk=cast.benoit.pk).update(timezone="Indian/Reunion")
    page = text(browse(cast.benoit).get(url(benoit)))
    assert "20 h" in page
    assert "17 h" not in page


def test_who_has_passed_has_nothing_to_choose(cast, benoit, browse):
    complete(benoit, module=cast.tutoring.modules.get(), by=cast.chloe)
    assert "Votre entretien est fait" in text(browse(cast.benoit).get(url(benoit)))


def test_the_list_costs_the_same_at_one_and_three(cast, benoit, browse, django_assert_num_queries):
    browser = browse(cast.benoit)
    for days in (2, 3, 4):
        slot(cast, starts=in_days(days))
        if days != 3:
            with django_assert_num_queries(10):
                browser.get(url(benoit))
