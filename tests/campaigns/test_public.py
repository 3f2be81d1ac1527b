"""The public page, its counters and its poster."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from lefil.campaigns.actions import add_source, rewrite, visit
from lefil.campaigns.models import Draft, Source
from lefil.campaigns.queries import Counts, counts, open_campaigns
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Group, Seat
from lefil.kit.refusals import Refused
from tests.campaigns.conftest import PUPIL, walk


def test_the_page_says_the_promise_what_it_asks_and_where_it_stands(campaign):
    page = Client().get("/c/reussite/").content.decode()
    for words in ("#RéussiteVirale", "Chaque élève qui le demande", "Il faut parfois attendre.", "Est-ce payant", "Demander de l’aide"):
        assert words in page
    assert '<progress max="5000" value="0">' in page


def test_counters_follow_enrolments_and_first_meetings(campaign, cast):
    for person, side in [(cast.malik, "learner"), (cast.amina, "learner"), (cast.benoit, "volunteer"), (cast.david, "volunteer")]:
        enrol(person, programme=cast.tutoring, side=side, by=person)
    assert counts(campaign) == Counts(served=0, asked=2, volunteers=2)
    Enrolment.objects.filter(person=cast.david).update(state="refused")
    group = Group.objects.create(programme=cast.tutoring, organisation=cast.article1, state="closed", first_met=timezone.now())
    served = Enrolment.objects.get(person=cast.malik)
    Seat.objects.create(group=group, enrolment=served, side="learner", joined=timezone.localdate())
    Enrolment.objects.filter(pk=served.pk).update(state="ended")
    assert counts(campaign) == Counts(served=0, asked=2, volunteers=2)
    cache.clear()
    assert counts(campaign) == Counts(served=1, asked=2, volunteers=1)


def test_another_programme_does_not_count_here(campaign, cast):
    from lefil.catalogue.actions import open_programme

    other = open_programme(cast.ailleurs, pack="tutoring", name="Ailleurs", slug="ailleurs", by=None)
    enrol(cast.malik, programme=other, side="learner", by=cast.malik)
    assert counts(campaign).asked == 0


def test_a_warm_page_costs_one_query_and_leaves_no_session(campaign, django_assert_num_queries):
    client = Client()
    client.get("/c/reussite/")
    with django_assert_num_queries(1):
        response = client.get("/c/reussite/")
    assert "sessionid" not in response.cookies


def test_a_visit_with_a_code_is_counted_and_the_code_stays_with_the_sign_up(campaign):
    add_source(campaign, code="lycee", label="Lycée Paul-Éluard", by=None)
    page = Client().get("/c/reussite/?s=lycee").content.decode()
    assert "/c/reussite/inscription/pupil/?s=lycee" in page
    assert Source.objects.get().visits == 1
    walk(Client(), campaign, "pupil", PUPIL[:1], source="lycee")
    assert Draft.objects.get().source == "lycee"


def test_an_unknown_code_is_not_kept(campaign):
    walk(Client(), campaign, "pupil", PUPIL[:1], source="'><script>")
    assert Draft.objects.get().source == ""
    assert visit(campaign, code="rien", by=None) == ""


def test_a_code_exists_once_per_campaign(campaign):
    add_source(campaign, code="lycee", label="Lycée", by=None)
    with pytest.raises(Refused):
        add_source(campaign, code="lycee", label="Autre", by=None)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"opens": 2}, "Les inscriptions ouvrent"),
        ({"closes": -1}, "Les inscriptions sont fermées."),
    ],
)
def test_a_campaign_not_open_says_so_and_offers_no_form(campaign, change, sentence):
    rewrite(campaign, by=None, **{name: timezone.localdate() + timedelta(days=days) for name, days in change.items()})
    page = Client().get("/c/reussite/").content.decode()
    assert sentence in page
    assert "/inscription/" not in page


def test_the_links_to_share_load_nothing_from_elsewhere(campaign):
    page = Client().get("/c/reussite/").content.decode()
    for link in ("https://wa.me/?text=", "sms:?&amp;body=", "mailto:?subject="):
        assert link in page
    assert 'src="http' not in page


def test_the_poster_has_a_code_that_leads_to_the_page(campaign):
    page = Client().get("/c/reussite/affiche/?role=pupil&s=lycee").content.decode()
    assert "Un cours t’échappe" in page
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page or "<svg" in page
    assert "style=" not in page


def test_an_unknown_campaign_is_not_found(db):
    assert Client().get("/c/rien/").status_code == 404
    assert Client().get("/c/rien/affiche/").status_code == 404


def test_the_home_page_lists_what_is_open_today(campaign):
    today = timezone.localdate()
    assert list(open_campaigns(today)) == [campaign]
    rewrite(campaign, by=None, closes=today - timedelta(days=1))
    assert list(open_campaigns(today)) == []
