"""A prescriber sends somebody; the candidate decides; the prescriber reads what the candidate lets them read."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from lefil.coaching.actions import accept, agree_to_news, decline, forget_orientation, orient, withdraw_news
from lefil.coaching.jobs import forget_orientations
from lefil.coaching.models import Orientation
from lefil.coaching.queries.orient import invitation_link, invited_by, news_of, status_link
from lefil.enrolments.models import Enrolment
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.meetings.actions import attend
from lefil.meetings.models import Booking
from lefil.orgs.actions import appoint
from lefil.people.models import Person

pytestmark = pytest.mark.django_db

NOUR = "+33639980150"
SENT = {
    "called": "Nour", "contact": "06 39 98 01 50", "job": "Cariste", "modules": ["cv"], "agreed": "on", "sender": "Yann Le Goff",
    "structure": "Mission locale de Bondy", "email": "yann@exemple.fr",
}  # fmt: skip
FORM = reverse("coaching:orient", args=["coups-de-pouce"])


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def sent(coaching) -> Orientation:
    return orient(
        coaching, called="Nour", contact=NOUR, job="Cariste", modules=("cv",), sender="Yann Le Goff", structure="Mission locale de Bondy",
        email="yann@exemple.fr", by=None,
    )  # fmt: skip


def test_a_prescriber_without_account_invites_and_nobody_is_enrolled(client, coaching):
    answer = client.post(FORM, SENT)
    assert answer.status_code == 200
    one = Orientation.objects.get()
    assert (one.called, one.contact, one.state, one.prescriber, one.enrolment) == ("Nour", NOUR, "sent", None, None)
    assert not Enrolment.objects.exists()
    assert dict(Letter.objects.values_list("kind", "to")) == {"coaching/invited": NOUR, "coaching/oriented": "yann@exemple.fr"}
    assert "Cariste" not in Letter.objects.get(kind="coaching/invited").body


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"agreed": ""}, "Demandez d’abord son accord"), ({"contact": "12"}, "10 chiffres"), ({"called": "06 39 98 01 50"}, "seulement un prénom"),
        ({"structure": "http://casino.example"}, "sans adresse de site"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_leaves(client, coaching, wrong, said):
    answer = client.post(FORM, SENT | wrong)
    assert (answer.status_code, said in text(answer)) == (422, True)
    assert not Orientation.objects.exists()
    assert not Letter.objects.exists()


def test_a_robot_reads_the_same_page_and_sends_nothing(client, coaching):
    assert client.post(FORM, SENT | {"trap": "x"}).status_code == 200
    assert not Orientation.objects.exists()


def test_one_contact_is_not_written_to_again_and_again(client, coaching):
    assert [client.post(FORM, SENT).status_code for _n in range(3)] == [200, 200, 422]
    assert Letter.objects.filter(kind="coaching/invited").count() == 1


def test_twenty_an_hour_from_one_address(client, coaching):
    codes = [client.post(FORM, SENT | {"contact": f"06 39 98 02 {n:02}"}).status_code for n in range(21)]
    assert codes == [200] * 20 + [422]


def test_a_closed_programme_has_no_form(client, coaching):
    coaching.open = False
    coaching.save()
    assert client.get(FORM).status_code == 404


def test_the_candidate_says_yes_and_is_enrolled_once_with_their_own_number(client, sent):
    link = invitation_link(sent)
    assert "Yann Le Goff" in text(client.get(link))
    client.post(link, {"yes": "1"})
    sent.refresh_from_db()
    assert (sent.state, sent.enrolment.person.phone, sent.enrolment.side, sent.enrolment.source) == (
        "accepted",
        NOUR,
        "learner",
        "prescriber",
    )
    assert sent.enrolment.answers == {"job": "Cariste"}
    assert "Ouvrir mon espace" in text(client.get(link))
    with pytest.raises(Refused, match="déjà répondu"):
        accept(sent, shares=False, by=None)


def test_somebody_known_by_that_name_and_number_is_not_entered_twice(cast, coaching):
    sent = orient(coaching, called="amina", contact=cast.amina.phone, sender="Yann", structure="ML", email="y@exemple.fr", by=None)
    before = Person.objects.count()
    assert (accept(sent, shares=False, by=None).person, Person.objects.count()) == (cast.amina, before)


def test_no_is_told_to_nobody_and_yes_stays_possible(client, sent):
    client.post(invitation_link(sent), {"no": "1"})
    sent.refresh_from_db()
    assert (sent.state, sent.job, news_of(sent).told) == ("declined", "", False)
    assert Letter.objects.count() == 2
    assert accept(sent, shares=False, by=None).person.called == "Nour"


def test_before_during_and_after_consent_the_page_of_the_prescriber(client, sent, coaching):
    page = status_link(sent)
    silent = text(client.get(page))
    person = accept(sent, shares=False, by=None).person
    assert text(client.get(page)) == silent, "without consent, an acceptance cannot be guessed"
    sent.refresh_from_db()
    agree_to_news(sent, by=person)
    assert "Inscription faite le" in text(client.get(page))
    assert Letter.objects.filter(kind="coaching/news", to="yann@exemple.fr").count() == 1
    assert "Yann Le Goff (Mission locale de Bondy)" in sent.text_shown
    withdraw_news(sent, by=person)
    assert text(client.get(page)) == silent


def test_a_declined_invitation_looks_like_one_that_waits(client, sent):
    page = status_link(sent)
    silent = text(client.get(page))
    decline(sent, by=None)
    assert text(client.get(page)) == silent


def test_the_news_are_modules_and_nothing_that_was_said(cast, coaching, workshop, candidate):
    sent = orient(coaching, called="Amina", contact=cast.amina.phone, sender="Yann", structure="ML", email="y@exemple.fr", by=None)
    accept(sent, shares=True, by=None)
    workshop("pitch")
    made = workshop("cv", hours=0.2)
    sent.refresh_from_db()
    assert news_of(sent).modules == [("Mon CV", "une place est prise"), ("Pitch ton pitch", "une place est prise")]
    booking = Booking.objects.get(meeting=made.meeting, person=cast.amina)
    with time_machine.travel(made.meeting.ends):
        attend(booking, outcome="present", minutes=45, source="report", by=None)
    assert dict(news_of(sent).modules) == {"Mon CV": "commencé", "Pitch ton pitch": "une place est prise"}


def test_only_the_candidate_opens_and_closes_it(cast, browse, sent):
    person = accept(sent, shares=False, by=None).person
    sent.refresh_from_db()
    for action in (agree_to_news, withdraw_news):
        with pytest.raises(Refused, match="Seule la personne"):
            action(sent, by=cast.chloe)
    address = reverse("coaching:orient_consent", args=[sent.key])
    assert browse(cast.chloe).post(address).status_code == 404
    assert agree_to_news(sent, by=person).shares


def test_after_thirty_days_without_an_answer_the_contact_goes(sent):
    link = invitation_link(sent)
    assert forget_orientations() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert forget_orientations() == 1
        assert not forget_orientation(sent, by=None)
        with pytest.raises(Refused):
            invited_by(link.strip("/").rsplit("/", 1)[1])
    sent.refresh_from_db()
    assert (sent.called, sent.contact, sent.job, sent.state) == ("", "", "", "closed")


def test_staff_read_who_was_oriented_and_strangers_do_not(cast, browse, coaching, sent):
    appoint(cast.chloe, organisation=coaching.organisation, role="coordinator", by=None)
    assert "Mission locale de Bondy" in text(browse(cast.chloe).get(reverse("coaching:oriented")))
    assert "Mission locale de Bondy" not in text(browse(cast.zoe).get(reverse("coaching:oriented")))


def test_a_prescriber_with_an_account_finds_the_people_they_sent(cast, browse, coaching):
    page = browse(cast.farid)
    page.post(FORM, SENT)
    assert Orientation.objects.get().prescriber == cast.farid
    assert "Les personnes que vous avez orientées" in text(page.get(FORM))
