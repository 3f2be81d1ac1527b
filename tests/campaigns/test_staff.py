"""Staff pages and priority rules."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.campaigns.actions import add_source, open_campaign, reweigh, rewrite, set_points
from lefil.campaigns.models import Campaign
from lefil.campaigns.rules import visible_campaigns, weigh
from lefil.enrolments.actions import enrol
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.matching.actions import ask
from lefil.matching.models import Need

PAGES = ["", "modifier/", "textes/pupil/", "provenances/", "priorites/", "attente/", "importer/"]


@pytest.fixture
def need(campaign, cast) -> Need:
    enrolment = enrol(cast.malik, programme=cast.tutoring, side="learner", by=cast.malik, facts={"scholarship": True, "qpv": False})
    return ask(enrolment, level="3e", subjects=["maths"], by=cast.malik)


TODAY = timezone.localdate()


@pytest.mark.parametrize(
    ("facts", "weeks", "parts"),
    [
        ({}, 0, {}),
        ({"scholarship": True, "qpv": False}, 0, {"scholarship": 3}),
        ({"rep": True, "rep_plus": True}, 0, {"rep_plus": 4}),
        ({"rep": True}, 2, {"rep": 2, "waiting_week": 2}),
        ({"scholarship": "yes", "qpv": 1, "inconnu": True}, 0, {}),
        ({}, -3, {}),
    ],
)
def test_points_are_the_sum_of_clear_facts_and_whole_weeks(facts, weeks, parts):
    points = {"scholarship": 3, "qpv": 3, "rep": 2, "rep_plus": 4, "waiting_week": 1}
    assert weigh(points, facts, since=TODAY - timedelta(days=7 * weeks + 3 if weeks > 0 else 7 * weeks), today=TODAY) == parts


def test_a_changed_rule_applies_at_once_and_is_journalled_with_its_reason(campaign, cast, need):
    reweigh(campaign.programme, by=None)
    changed = set_points(campaign, points={"scholarship": 8}, why="Décidé en bureau le 3 mai.", by=cast.chloe)
    need.refresh_from_db()
    assert [rule.fact for rule in changed] == ["scholarship"]
    assert (need.urgency, need.urgency_parts) == (8, {"scholarship": 8})
    line = Entry.objects.get(noun="campaigns.priorityrule", verb="set")
    assert (line.by, line.why, line.detail) == (cast.chloe, "Décidé en bureau le 3 mai.", {"fact": "scholarship", "before": 3, "after": 8})


def test_waiting_adds_up_week_after_week_and_is_written_once(campaign, need):
    Need.objects.update(since=timezone.now() - timedelta(days=15))
    assert reweigh(campaign.programme, by=None) == 1
    assert reweigh(campaign.programme, by=None) == 0
    need.refresh_from_db()
    assert need.urgency_parts == {"scholarship": 3, "waiting_week": 2}


def test_a_served_request_is_left_alone(campaign, need):
    Need.objects.update(state="served")
    assert reweigh(campaign.programme, by=None) == 0


@pytest.mark.parametrize(
    ("points", "why"), [({"scholarship": 8}, "  "), ({"scholarship": 101}, "pour voir"), ({"scholarship": -1}, "pour voir")]
)
def test_rules_do_not_change_without_a_reason_or_beyond_bounds(campaign, cast, points, why):
    with pytest.raises(Refused):
        set_points(campaign, points=points, why=why, by=cast.chloe)
    assert campaign.rules.get(fact="scholarship").points == 3


def test_only_the_association_that_owns_the_programme_changes_it(campaign, cast):
    campaign.programme.partners.add(cast.ailleurs)
    for refused in (
        lambda: set_points(campaign, points={"qpv": 1}, why="pour voir", by=cast.zoe),
        lambda: rewrite(campaign, by=cast.zoe, title="Autre"),
        lambda: open_campaign(campaign.programme, slug="autre", title="Autre", opens=TODAY, by=cast.zoe),
    ):
        with pytest.raises(Refused):
            refused()


@pytest.mark.parametrize("tail", PAGES)
def test_a_stranger_finds_no_campaign_page(campaign, cast, browse, tail):
    url = f"/bureau/campagnes/{campaign.key}/{tail}"
    assert browse(cast.chloe).get(url).status_code == 200
    assert browse(cast.zoe).get(url).status_code == 404
    assert browse(cast.farid).get(url).status_code == 404
    assert browse(cast.malik).get(url).status_code == 404


@pytest.mark.parametrize(
    ("tail", "status"), [("", 200), ("priorites/", 200), ("modifier/", 403), ("textes/pupil/", 403), ("importer/", 200)]
)
def test_a_partner_reads_and_does_not_rewrite(campaign, cast, browse, tail, status):
    campaign.programme.partners.add(cast.ailleurs)
    assert browse(cast.zoe).get(f"/bureau/campagnes/{campaign.key}/{tail}").status_code == status


def test_a_partner_cannot_post_rules_or_codes(campaign, cast, browse):
    campaign.programme.partners.add(cast.ailleurs)
    client = browse(cast.zoe)
    rules = {rule.fact: 9 for rule in campaign.rules.all()}
    assert client.post(f"/bureau/campagnes/{campaign.key}/priorites/", {**rules, "why": "x"}).status_code == 403
    assert client.post(f"/bureau/campagnes/{campaign.key}/provenances/", {"label": "x"}).status_code == 403


def test_lists_are_for_staff_only(campaign, cast, browse):
    for url in ("/bureau/campagnes/", "/bureau/imports/"):
        assert browse(cast.benoit).get(url).status_code == 403
        assert browse(cast.chloe).get(url).status_code == 200
    assert campaign.title not in browse(cast.zoe).get("/bureau/campagnes/").content.decode()
    assert list(visible_campaigns(None)) == []


def test_staff_rewrite_the_page(campaign, cast, browse):
    form = {
        "title": "Nouveau titre", "hashtag": "#Fil", "promise": "Promis.", "priority": "", "audiences": ["lycee", "college"],
        "objective_learners": "10", "objective_volunteers": "20", "volunteer_age": "18", "opens_day": "1", "opens_month": "9", "opens_year": "2026",
    }  # fmt: skip
    response = browse(cast.chloe).post(f"/bureau/campagnes/{campaign.key}/modifier/", form)
    campaign = Campaign.objects.get()
    assert response.status_code == 302
    assert (campaign.title, campaign.audiences, campaign.texts["promise"], campaign.texts["faq"][0]["question"]) == (
        "Nouveau titre", ["lycee", "college"], "Promis.", "Est-ce payant ?",
    )  # fmt: skip
    wrong = browse(cast.chloe).post(
        f"/bureau/campagnes/{campaign.key}/modifier/", {**form, "closes_day": "1", "closes_month": "8", "closes_year": "2026"}
    )
    assert wrong.status_code == 422
    assert "La fermeture vient après l’ouverture." in wrong.content.decode()


def test_staff_rewrite_what_the_page_says_to_one_role(campaign, cast, browse):
    shared = {"roles": ["pupil", "student"], "question": "Qui ?", "answer": "Nous."}
    rewrite(campaign, by=None, texts={**campaign.texts, "faq": [shared]})
    url = f"/bureau/campagnes/{campaign.key}/textes/pupil/"
    assert "Qui ?\nNous." in browse(cast.chloe).get(url).content.decode()
    typed = {
        "button": "Je veux de l’aide",
        "eligibility": "Un téléphone.\n\nUn parent d’accord.",
        "faq": "Combien ?\nRien.\n\nOù ?\nIci.",
        "lines": "Une\nDeux",
    }
    assert browse(cast.chloe).post(url, typed).status_code == 302
    texts = Campaign.objects.get().texts
    assert texts["ask"][-1]["eligibility"] == ["Un téléphone.", "Un parent d’accord."]
    assert [(one["roles"], one["question"]) for one in texts["faq"]] == [
        (["student"], "Qui ?"),
        (["pupil"], "Combien ?"),
        (["pupil"], "Où ?"),
    ]
    alone = browse(cast.chloe).post(url, {**typed, "faq": "Combien ?"})
    assert "Il manque la réponse à" in alone.content.decode()


def test_the_history_of_rules_says_who_what_and_why(campaign, cast, browse):
    form = {rule.fact: rule.points for rule in campaign.rules.all()} | {"qpv": 7, "why": "Voté en bureau."}
    url = f"/bureau/campagnes/{campaign.key}/priorites/"
    assert browse(cast.chloe).post(url, form).status_code == 302
    page = browse(cast.chloe).get(url).content.decode()
    assert "Voté en bureau." in page
    assert "3 → 7" in page
    assert browse(cast.chloe).post(url, {**form, "qpv": "beaucoup"}).status_code == 422


def test_the_queue_is_in_order_with_its_reasons_at_two_sizes(campaign, cast, browse, need, django_assert_num_queries):
    reweigh(campaign.programme, by=None)
    client, url = browse(cast.chloe), f"/bureau/campagnes/{campaign.key}/attente/"
    assert "boursier ou boursière 3" in client.get(url).content.decode()
    with django_assert_num_queries(7):
        client.get(url)
    for person in (cast.amina, cast.david):
        other = enrol(person, programme=cast.tutoring, side="learner", by=person, facts={"rep_plus": True, "qpv": True})
        ask(other, level="tle", subjects=["maths"], by=person)
    reweigh(campaign.programme, by=None)
    with django_assert_num_queries(7):
        page = client.get(url).content.decode()
    assert page.index("Amina") < page.index("Malik Saïdi")


def test_priority_of_one_learner_is_a_fragment_for_who_follows_them(campaign, cast, browse, need):
    url = f"/bureau/campagnes/priorite/{need.enrolment.key}/"
    reweigh(campaign.programme, by=None)
    assert "3 points" in browse(cast.chloe).get(url).content.decode()
    assert browse(cast.zoe).get(url).status_code == 404
    assert browse(cast.malik).get(url).status_code == 404


def test_sources_are_counted_in_few_queries_at_two_sizes(campaign, cast, browse, django_assert_num_queries):
    client, url = browse(cast.chloe), f"/bureau/campagnes/{campaign.key}/provenances/"
    add_source(campaign, code="un", label="Un", by=None)
    client.get(url)
    with django_assert_num_queries(9):
        client.get(url)
    assert client.post(url, {"label": "Lycée Paul-Éluard"}).status_code == 302
    assert campaign.sources.filter(code="lycee-paul-eluard").exists()
    assert client.post(url, {"label": "Lycée Paul-Éluard"}).status_code == 422
    with django_assert_num_queries(9):
        client.get(url)
