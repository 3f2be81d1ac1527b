""" "Qui connaît quelqu'un chez…": the learner agrees each time, the other mentors never read their name."""

import pytest
from django.urls import reverse

from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.mentoring.actions import ask_network, close_request, decide_request, reply
from lefil.mentoring.models import NetworkAnswer, NetworkRequest
from lefil.mentoring.rules import asked_of
from tests.mentoring.world import pair_up, stranger


@pytest.fixture
def asked(world) -> NetworkRequest:
    """Benoît mentors somebody else in the same programme."""
    pair_up(world.programme, stranger("Sara Ali"), world.cast.benoit, world.cast.chloe)
    return ask_network(world.group, company="un hôtel", words="Visiter une cuisine, vingt minutes.", by=world.cast.ines)


def test_nothing_goes_out_before_the_learner_says_yes_to_these_words(world, asked, browse):
    assert Letter.objects.get(kind="mentoring/network_consent").person == world.cast.amina
    url = reverse("mentoring:request", args=[asked.key])
    assert browse(world.cast.benoit).get(url).status_code == 404
    with pytest.raises(Refused):
        decide_request(asked, yes=True, by=world.cast.ines)
    browse(world.cast.amina).post(url, {"said": "yes"})
    asked.refresh_from_db()
    assert (asked.state, asked.agreed is not None) == ("open", True)
    shown = browse(world.cast.benoit).get(url).content.decode()
    assert "Visiter une cuisine" in shown
    assert "Amina" not in shown
    assert "Inès" not in shown


def test_a_no_stays_between_the_two(world, asked, browse):
    browse(world.cast.amina).post(reverse("mentoring:request", args=[asked.key]), {"said": "no"})
    asked.refresh_from_db()
    assert asked.state == "refused"
    assert list(asked_of(world.cast.benoit)) == []


def test_an_answer_reaches_the_mentor_and_the_team_not_the_other_mentors(world, asked, browse):
    decide_request(asked, yes=True, by=world.cast.amina)
    url = reverse("mentoring:request", args=[asked.key])
    page = browse(world.cast.benoit)
    assert page.post(url, {"words": "Appelez-moi au 06 39 98 00 02"}).status_code == 422
    page.post(url, {"words": "Je connais une cheffe de cuisine."})
    assert NetworkAnswer.objects.get().author == world.cast.benoit
    assert Letter.objects.get(kind="mentoring/network_answer").person == world.cast.ines
    for reader, reads in ((world.cast.ines, True), (world.cast.chloe, True), (world.cast.amina, False)):
        assert ("cheffe de cuisine" in browse(reader).get(url).content.decode()) is reads
    close_request(asked, by=world.cast.amina)
    with pytest.raises(Refused, match="terminée"):
        reply(asked, words="Trop tard", by=world.cast.benoit)


@pytest.mark.parametrize("words", ["Amina cherche un stage", "Pour HAIDARI", "Écrivez à a@exemple.fr", "Appelez le 06 39 98 00 01"])
def test_a_request_names_and_reaches_nobody(world, words):
    with pytest.raises(Refused):
        ask_network(world.group, company="un hôtel", words=words, by=world.cast.ines)


def test_only_the_mentor_of_the_pair_asks_and_one_s_own_pair_is_not_asked(world, asked, browse):
    url = reverse("mentoring:ask_network", args=[world.group.key])
    assert [browse(person).get(url).status_code for person in (world.cast.ines, world.cast.amina, world.cast.benoit)] == [200, 403, 404]
    decide_request(asked, yes=True, by=world.cast.amina)
    assert (list(asked_of(world.cast.ines)), list(asked_of(world.cast.amina)), list(asked_of(world.cast.zoe))) == ([], [], [])


@pytest.mark.parametrize("number", [1, 3])
def test_the_network_takes_the_same_queries_at_any_size(world, browse, django_assert_num_queries, number):
    pair_up(world.programme, stranger("Sara Ali"), world.cast.benoit, world.cast.chloe)
    for n in range(number):
        request = ask_network(world.group, company=f"maison {n}", words="Visiter", by=world.cast.ines)
        decide_request(request, yes=True, by=world.cast.amina)
    page = browse(world.cast.benoit)
    page.get(reverse("mentoring:network"))
    with django_assert_num_queries(9):
        page.get(reverse("mentoring:network"))
