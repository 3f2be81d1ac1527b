"""A candidate on a phone, two volunteers, staff, and those who have no business here."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lefil.coaching.models import Advice, Feedback, Grade, Path, Turn, Workshop
from lefil.meetings.models import Booking
from lefil.orgs.actions import appoint
from tests.groups.pairs import expire

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"coaching:{name}", args=args)


def text(answer):
    return answer.content.decode()


@pytest.fixture
def chloe(cast, coaching):
    appoint(cast.chloe, organisation=coaching.organisation, role="coordinator", by=None)
    return cast.chloe


def test_a_candidate_answers_five_questions_and_reads_the_modules_in_that_order(browse, candidate):
    page = browse(candidate.person)
    assert "Répondre aux cinq questions" in text(page.get(at("mine")))
    assert page.post(at("guide"), {"goal": "online"}).status_code == 302
    shown = text(page.get(at("mine")))
    assert shown.index("Réseaux sociaux et e-réputation") < shown.index("Mon CV") < shown.index("Pitch ton pitch")
    assert Path.objects.get().answers == {"goal": "online"}


def test_an_answer_that_was_not_offered_is_said_beside_its_question(browse, candidate):
    answer = browse(candidate.person).post(at("guide"), {"goal": "fly"})
    assert answer.status_code == 422
    assert not Path.objects.exists()


def test_a_place_is_chosen_and_given_back(browse, candidate, workshop):
    made = workshop("pitch", booked=False)
    page = browse(candidate.person)
    assert made.meeting.key in text(page.get(at("module", "pitch")))
    assert page.post(at("module", "pitch"), {"slot": made.meeting.key}).url == at("workshop", made.key)
    assert "David" in text(page.get(at("workshop", made.key)))
    assert page.post(at("workshop", made.key), {"give_back": "1"}).url == at("mine")
    assert Booking.objects.get(person=candidate.person).state == "cancelled"


def test_without_a_free_place_one_asks_to_be_told(browse, candidate):
    page = browse(candidate.person)
    page.post(at("module", "cv"), {"wait": "1"})
    page.post(at("module", "cv"), {"wait": "1"})
    assert Turn.objects.count() == 1
    assert "Nous vous écrivons" in text(page.get(at("module", "cv")))


def test_the_hour_is_that_of_the_reader_and_of_paris(browse, candidate, workshop):
    workshop("pitch", booked=False)
    candidate.person.timezone = "America/Guadeloupe"
    candidate.person.save()
    shown = text(browse(candidate.person).get(at("module", "pitch")))
    assert "4 h 30" in shown.replace("\u00a0", " ").replace("\u202f", " ")
    assert "9 h 30 à Paris" in shown.replace("\u00a0", " ").replace("\u202f", " ")


def test_from_the_self_grade_to_the_feedback(browse, candidate, lead, observer, workshop):
    made = workshop("interview", hours=0.2)
    amina, david = browse(candidate.person), browse(lead.person)
    assert "À vous d’abord" in text(amina.get(at("workshop", made.key)))
    assert amina.post(at("grade", made.key, candidate.key), {"listening": "2"}).status_code in {302, 422}
    code = made.meeting.module.content["grid"][0]["code"]
    assert amina.post(at("grade", made.key, candidate.key), {code: "2"}).url == at("workshop", made.key)
    assert david.post(at("grade", made.key, candidate.key), {code: "3"}).url == at("feedback", made.key, candidate.key)
    wrong = david.post(at("feedback", made.key, candidate.key), {"strength_1": "Vous écoutez.", "decision": "call", "reason": "Oui"})
    assert wrong.status_code == 422
    assert "Vous écoutez." in text(wrong)
    facts = {
        "strength_1": "Vous écoutez.",
        "advice_1": "Préparer une question",
        "due_1": (timezone.localdate() + timedelta(days=5)).isoformat(),
    }
    assert (
        david.post(at("feedback", made.key, candidate.key), facts | {"decision": "call", "reason": "Vous êtes prête."}).status_code == 302
    )
    shown = text(amina.get(at("workshop", made.key)))
    for words in ("Vous écoutez.", "Je rappelle", "Vous êtes prête.", "Préparer une question"):
        assert words in shown
    assert (Feedback.objects.count(), Advice.objects.count(), Grade.objects.count()) == (1, 1, 2)


def test_the_sheet_says_a_first_name_and_nothing_of_the_rest(browse, cast, candidate, lead, workshop):
    made = workshop("pitch")
    shown = text(browse(lead.person).get(at("workshop", made.key)))
    assert "Amina" in shown
    for secret in ("Haidari", cast.amina.phone, "1998", "93"):
        assert not secret or f">{secret}" not in shown
    assert "Haidari" not in shown


@pytest.mark.parametrize("name", ["grade", "feedback"])
def test_who_has_no_business_here_gets_nothing(browse, cast, candidate, lead, workshop, name):
    made = workshop("pitch", hours=0.2)
    for person in (cast.zoe, cast.ines, cast.chloe):
        assert browse(person).get(at(name, made.key, candidate.key)).status_code == 404
    expire(lead)
    assert browse(lead.person).get(at(name, made.key, candidate.key)).status_code == 403
    assert browse(candidate.person).get(at("feedback", made.key, candidate.key)).status_code == 403
    assert browse(lead.person).get(at("workshop", made.key)).status_code == 403


def test_staff_open_a_workshop_and_choose_its_two_volunteers(browse, chloe, coaching, candidate, lead, observer):
    page = browse(chloe)
    module = coaching.modules.get(code="networks")
    starts = (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    answer = page.post(at("workshops"), {"module": module.key, "starts": starts, "places": "6"})
    made = Workshop.objects.get()
    assert answer.url == at("staff", made.key)
    assert page.post(answer.url, {"lead": lead.key, "observer": lead.key}).status_code == 422
    assert page.post(answer.url, {"lead": lead.key, "observer": observer.key}).url == at("workshops")
    assert page.post(at("staff", made.key), {"lead": observer.key, "observer": lead.key}).status_code == 302
    made.refresh_from_db()
    assert (made.lead, made.observer, made.meeting.host, made.meeting.taken) == (observer, lead, observer.person, 2)
    assert "Benoît" in text(page.get(at("workshops")))


def test_staff_of_another_association_see_no_workshop(browse, cast, chloe, workshop):
    made = workshop("pitch")
    assert browse(cast.zoe).get(at("staff", made.key)).status_code == 404
    assert made.meeting.title not in text(browse(cast.zoe).get(at("workshops")))
    assert browse(chloe).get(at("staff", made.key)).status_code == 200


def test_the_list_of_workshops_costs_the_same_with_one_and_with_three(browse, chloe, workshop, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page = browse(chloe)
    counts = []
    for hours in (24, 48, 72):
        workshop("pitch", hours=hours)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page.get(at("workshops"))
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2]
