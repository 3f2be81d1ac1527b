import pytest
from django.urls import reverse

from lefil.catalogue.actions import open_programme
from lefil.kit import links
from lefil.matching import actions
from lefil.matching.models import Exclusion, Need, Offer, Policy, Proposal, Run
from lefil.matching.queries.sides import token
from tests.matching.crowd import crowd
from tests.matching.people import FRIDAY_NOON, TUESDAY_EVENING, gate, learner, somebody, volunteer


def page(response):
    html = response.content.decode()
    assert "UNKNOWN-VARIABLE" not in html
    assert "style=" not in html.replace("font-style=", "")
    return html


def url(name, *args):
    return reverse(f"matching:{name}", args=args)


@pytest.fixture
def everywhere(cast, draft):
    """Every page about one draft: (address, posted or not)."""
    key, lina, paul = draft.key, draft.need.enrolment.key, draft.offer.enrolment.key
    return [
        url("availability", lina), url("availability", paul), url("need", lina), url("close_need", lina), url("offer", paul),
        url("offer_subjects", paul), url("pause", paul), url("proposal", key), url("detail", key), url("decide", key, "envoyer"),
        url("decide", key, "ecarter"), url("run", "reussite-virale"), url("waiting", "reussite-virale"), url("weights", "reussite-virale"),
        f"{url('board')}?dispositif=reussite-virale",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["zoe", "farid", "benoit"])
def test_a_stranger_finds_nothing_anywhere(cast, draft, everywhere, browse, who):
    browser = browse(getattr(cast, who))
    for address in everywhere:
        found = {browser.get(address).status_code, browser.post(address).status_code}
        assert found <= {404, 405}, address
        assert 404 in found, address
    assert Proposal.objects.get().state == "draft"


def test_zoe_with_a_programme_of_her_own_sees_only_hers(cast, draft, browse):
    mine = open_programme(cast.ailleurs, pack="tutoring", name="Ailleurs", slug="tutorat-ailleurs", by=None)
    her = learner(mine, "Élève d’Ailleurs")
    volunteer(mine, "Bénévole d’Ailleurs")
    actions.run(mine, by=cast.zoe)
    html = page(browse(cast.zoe).get(url("board")))
    assert "Élève d’Ailleurs" in html
    assert "Lina" not in html
    assert browse(cast.zoe).get(url("detail", draft.key)).status_code == 404
    browse(cast.zoe).post(url("treat_chosen"), {"key": [draft.key], "do": "send"})
    assert Proposal.objects.get(pk=draft.pk).state == "draft"
    assert Proposal.objects.get(need=her).state == "draft"


def test_nobody_reads_anything_without_signing_in(cast, everywhere, browse):
    for address in everywhere:
        assert browse(None).get(address).status_code in {302, 405}


def test_a_draft_is_hidden_from_the_two_people_until_it_is_sent(cast, draft, browse):
    for person in (draft.need.enrolment.person, draft.offer.enrolment.person):
        assert browse(person).get(url("proposal", draft.key)).status_code == 404
        assert browse(person).get(url("detail", draft.key)).status_code == 404
    actions.send(draft, by=cast.chloe)
    for person in (draft.need.enrolment.person, draft.offer.enrolment.person):
        assert browse(person).get(url("proposal", draft.key)).status_code == 200


def test_neither_side_reads_the_pages_of_the_other(cast, sent, browse):
    lina, paul = sent.need.enrolment, sent.offer.enrolment
    assert browse(lina.person).get(url("offer", paul.key)).status_code == 404
    assert browse(paul.person).get(url("need", lina.key)).status_code == 404
    assert browse(paul.person).get(url("availability", lina.key)).status_code == 404
    assert browse(lina.person).get(url("need", lina.key)).status_code == 200


def test_who_only_follows_protection_reads_but_does_not_decide(cast, draft, browse):
    from lefil.orgs.actions import appoint

    guard = somebody("Garde")
    appoint(guard, organisation=cast.article1, role="protection", by=None)
    assert browse(guard).get(url("detail", draft.key)).status_code == 200
    assert browse(guard).post(url("decide", draft.key, "envoyer")).status_code == 403
    assert browse(guard).post(url("run", "reussite-virale")).status_code == 403
    assert browse(guard).get(url("weights", "reussite-virale")).status_code == 403
    assert browse(guard).get(url("availability", draft.need.enrolment.key)).status_code == 403


def test_a_partner_follows_its_own_people_and_reads_first_names_of_the_others(cast, browse):
    cast.tutoring.partners.add(cast.ailleurs)
    need = learner(cast.tutoring, "Lina Kaci")
    offer = volunteer(cast.tutoring, "Paul Roux", organisation=cast.ailleurs)
    other = learner(cast.tutoring, "Nour Secret", bands=FRIDAY_NOON)
    volunteer(cast.tutoring, "Jean Secret", bands=FRIDAY_NOON)
    actions.run(cast.tutoring, by=cast.chloe)
    html = page(browse(cast.zoe).get(url("board")))
    assert "Paul Roux" in html
    assert "Kaci" not in html
    assert "Nour" not in html
    mine = Proposal.objects.get(need=need)
    assert browse(cast.zoe).get(url("detail", mine.key)).status_code == 200
    assert browse(cast.zoe).post(url("decide", mine.key, "envoyer")).status_code == 403
    assert browse(cast.zoe).post(url("run", "reussite-virale")).status_code == 403
    assert browse(cast.zoe).get(url("detail", Proposal.objects.get(need=other).key)).status_code == 404
    assert Offer.objects.get(pk=offer.pk).taken == 0


# One's own pages


def test_a_person_paints_their_week_and_finds_it_again(cast, browse):
    need = learner(cast.tutoring, bands=0)
    browser = browse(need.enrolment.person)
    address = url("availability", need.enrolment.key)
    assert browser.post(address, {"week": ["1-18", "1-19"]}).status_code == 302
    assert page(browser.get(address)).count(" checked") == 2
    need.enrolment.availability.refresh_from_db()
    assert need.enrolment.availability.bands == TUESDAY_EVENING


def test_an_hour_that_does_not_exist_is_refused_in_words(cast, browse):
    need = learner(cast.tutoring)
    answer = browse(need.enrolment.person).post(url("availability", need.enrolment.key), {"week": ["9-99"]})
    assert answer.status_code == 422


def test_chloe_paints_for_somebody_on_the_phone(cast, browse):
    need = learner(cast.tutoring)
    html = page(browse(cast.chloe).get(url("availability", need.enrolment.key)))
    assert "Lina Kaci" in html
    assert browse(cast.chloe).post(url("availability", need.enrolment.key), {"week": []}).status_code == 302


def test_a_request_is_changed_and_what_is_wrong_is_said_beside_the_field(cast, browse):
    need = learner(cast.tutoring)
    browser, address = browse(need.enrolment.person), url("need", need.enrolment.key)
    wrong = browser.post(address, {"level": "2de", "subject_1": "brevet", "interests": ["musique"]})
    assert wrong.status_code == 422
    assert "Cette matière n’existe pas dans cette classe" in page(wrong)
    right = {
        "level": "2de",
        "subject_1": "ses",
        "subject_2": "maths",
        "languages": ["fr", "ar"],
        "modes": ["phone"],
        "interests": ["musique"],
    }
    assert browser.post(address, right).status_code == 302
    now = Need.objects.get()
    assert (now.subjects, now.languages, now.modes, now.interests) == (["ses", "maths"], ["fr", "ar"], ["phone"], ["musique"])
    assert "Ma demande" in page(browser.get(address))


def test_a_wish_that_needs_a_gender_is_explained_and_nothing_typed_is_lost(cast, browse):
    need = learner(cast.tutoring)
    answer = browse(need.enrolment.person).post(
        url("need", need.enrolment.key), {"level": "1re", "subject_1": "maths", "gender_wish": "same"}
    )
    html = page(answer)
    assert answer.status_code == 422
    assert "Dites d’abord si vous êtes une femme ou un homme" in html
    assert '<option value="1re" selected' in html


def test_a_learner_who_waits_reads_why_and_what_would_help(cast, browse):
    need = learner(cast.tutoring, bands=FRIDAY_NOON)
    volunteer(cast.tutoring)
    html = page(browse(need.enrolment.person).get(url("need", need.enrolment.key)))
    assert "Des bénévoles aident dans cette matière, mais à d’autres heures." in html
    assert "Une heure libre le mardi de 18\xa0h à 19\xa0h suffirait" in html


def test_a_learner_closes_their_request(cast, browse):
    need = learner(cast.tutoring)
    browse(need.enrolment.person).post(url("close_need", need.enrolment.key))
    assert Need.objects.get().state == "closed"


def test_a_volunteer_builds_an_offer_line_by_line(cast, browse):
    from lefil.enrolments.actions import enrol

    paul = somebody("Paul Roux")
    enrolment = enrol(paul, programme=cast.tutoring, side="volunteer", by=paul)
    browser, lines = browse(paul), url("offer_subjects", enrolment.key)
    assert "Ajoutez la première" in page(browser.get(url("offer", enrolment.key)))
    wrong = browser.post(lines, {"add-subject": "maths", "add-level_from": "tle", "add-level_to": "6e"})
    assert (wrong.status_code, "Échangez-les" in page(wrong)) == (422, True)
    browser.post(lines, {"add-subject": "maths", "add-level_from": "6e", "add-level_to": "tle"})
    browser.post(lines, {"add-subject": "svt", "add-level_from": "6e", "add-level_to": "3e"})
    twice = browser.post(lines, {"add-subject": "svt", "add-level_from": "6e", "add-level_to": "3e"})
    assert "déjà dans votre liste" in page(twice)
    browser.post(url("offer", enrolment.key), {"capacity": "2", "stages": ["lycee"], "languages": ["fr"]})
    browser.post(lines, {"remove": "svt"})
    offer = Offer.objects.get()
    assert ([line.subject for line in offer.subjects.all()], offer.capacity, offer.stages) == (["maths"], 2, ["lycee"])
    last = browser.post(lines, {"remove": "maths"})
    assert "au moins une" in page(last)


def test_a_volunteer_pauses_and_comes_back(cast, browse):
    offer = volunteer(cast.tutoring)
    browser, address = browse(offer.enrolment.person), url("pause", offer.enrolment.key)
    past = browser.post(address, {"pause-until_day": "1", "pause-until_month": "1", "pause-until_year": "2020"})
    assert past.status_code == 422
    browser.post(address, {})
    assert "en pause jusqu’à votre retour" in page(browser.get(url("offer", offer.enrolment.key)))
    browser.post(address, {"resume": "1"})
    assert Offer.objects.get().paused_until is None


# The proposal


def test_reading_a_link_never_answers_and_posting_does_without_signing_in(cast, sent, browse):
    browser, address = browse(None), url("answer", token(sent, "learner"))
    assert "Paul aide en mathématiques" in page(browser.get(address))
    assert Proposal.objects.get().learner_answer == ""
    assert browser.post(address, {"answer": "yes"}).status_code == 302
    assert Proposal.objects.get().learner_answer == "yes"
    assert "Vous avez dit oui" in page(browser.get(address))
    browse(None).post(url("answer", token(sent, "volunteer")), {"answer": "yes"})
    assert Proposal.objects.get().state == "accepted"
    assert "C’est oui des deux côtés" in page(browser.get(address))


def test_a_no_asks_for_a_reason_then_says_what_follows(cast, sent, browse):
    browser, address = browse(sent.offer.enrolment.person), url("proposal", sent.key)
    assert browser.post(address, {"answer": "no"}).status_code == 422
    wrong_side = browser.post(address, {"answer": "no", "reason": "no_need"})
    assert wrong_side.status_code == 422
    assert browser.post(address, {"answer": "no", "reason": "hours"}).status_code == 302
    assert "Votre réponse est notée" in page(browser.get(address))
    assert "Une réponse" not in page(browse(sent.need.enrolment.person).get(address))
    assert "Les horaires" not in page(browse(sent.need.enrolment.person).get(address))


@pytest.mark.parametrize("facts", [("x", "l"), ("KEY", "z"), ("KEY",)])
def test_a_link_that_is_not_a_proposal_is_refused_in_words(cast, sent, browse, facts):
    forged = links.sign("p", *[sent.key if fact == "KEY" else fact for fact in facts])
    assert browse(None).get(url("answer", forged)).status_code == 409


def test_a_foreign_or_damaged_link_is_refused_in_words(cast, sent, browse):
    good = token(sent, "learner")
    for bad in (good[:-3], "n-importe-quoi", links.sign("meeting", sent.key, "l")):
        answer = browse(None).post(url("answer", bad), {"answer": "yes"})
        assert answer.status_code in {302, 409}
    assert Proposal.objects.get().learner_answer == ""


def test_the_link_of_a_proposal_taken_back_says_so(cast, sent, browse):
    address = url("answer", token(sent, "learner"))
    actions.recall(sent, by=cast.chloe)
    answer = browse(None).get(address)
    assert (answer.status_code, "plus d’actualité" in answer.content.decode()) == (409, True)


def test_the_page_shows_no_surname_no_contact_and_no_priority(cast, sent, browse):
    Need.objects.update(urgency_parts={"scholarship": 5})
    lina, paul = sent.need.enrolment.person, sent.offer.enrolment.person
    html = page(browse(paul).get(url("proposal", sent.key)))
    for hidden in ("Kaci", lina.phone, lina.phone[3:], "boursi", "Priorité", "Seine-Saint-Denis"):
        assert hidden not in html
    html = page(browse(lina).get(url("proposal", sent.key)))
    for hidden in ("Roux", paul.phone):
        assert hidden not in html


def test_a_child_reads_tu(cast, browse):
    cast.tutoring.needs_parent = False
    cast.tutoring.save()
    learner(cast.tutoring, "Sami", born=cast.malik.born)
    volunteer(cast.tutoring)
    actions.run(cast.tutoring, by=cast.chloe)
    sent = actions.send(Proposal.objects.get(), by=cast.chloe)
    assert "peut t’aider" in page(browse(sent.need.enrolment.person).get(url("proposal", sent.key)))


# Staff


def test_chloe_runs_reads_sends_and_undoes(cast, browse):
    learner(cast.tutoring)
    volunteer(cast.tutoring)
    browser = browse(cast.chloe)
    html = page(browser.post(url("run", "reussite-virale"), follow=True))
    assert "Lina Kaci" in html
    assert "Heures libres en commun : le mardi de 18\xa0h à 20\xa0h" in html
    found = Proposal.objects.get()
    assert "1 sur 1 : mathématiques" in page(browser.get(url("detail", found.key)))
    sent = browser.post(url("treat_chosen"), {"key": [found.key], "do": "send", "dispositif": "reussite-virale"}, follow=True)
    assert "1 proposition est partie" in page(sent)
    html = page(browser.post(url("decide", found.key, "annuler"), follow=True))
    assert "de nouveau à relire" in html
    for deed, state, locked in [
        ("verrouiller", "draft", True),
        ("liberer", "draft", False),
        ("ecarter", "dropped", False),
        ("reprendre", "draft", False),
    ]:
        assert browser.post(url("decide", found.key, deed), {"reason": "known"}, follow=True).status_code == 200
        found.refresh_from_db()
        assert (found.state, found.locked) == (state, locked)


def test_of_many_one_refused_does_not_hold_the_others(cast, browse):
    for n in range(3):
        learner(cast.tutoring, f"É{n}")
        volunteer(cast.tutoring, f"B{n}")
    actions.run(cast.tutoring, by=cast.chloe)
    bad = Proposal.objects.first()
    actions.paint(bad.need.enrolment, bands=FRIDAY_NOON, by=None)
    keys = list(Proposal.objects.values_list("key", flat=True))
    html = page(browse(cast.chloe).post(url("treat_chosen"), {"key": keys, "do": "send"}, follow=True))
    assert "2 propositions sont parties" in html
    assert "heures libres" in html
    assert sorted(Proposal.objects.values_list("state", flat=True)) == ["draft", "sent", "sent"]


def test_a_double_click_sends_once_and_says_so(cast, draft, browse):
    browser, address = browse(cast.chloe), url("decide", draft.key, "envoyer")
    browser.post(address)
    assert "situation a changé" in page(
        browser.post(address, follow=True, headers={"Referer": f"http://testserver{url('detail', draft.key)}"})
    )
    assert Offer.objects.get().taken == 1


def test_chloe_swaps_from_the_list_of_those_who_are_allowed(cast, draft, browse):
    better = volunteer(cast.tutoring, "Zora Benali")
    volunteer(cast.tutoring, "Loin Ailleurs", bands=FRIDAY_NOON)
    gate(cast.tutoring)
    unclear = volunteer(cast.tutoring, "Pas Prête")
    html = page(browse(cast.chloe).get(url("detail", draft.key)))
    assert "Zora Benali" in html
    assert "Loin Ailleurs" not in html
    assert "Pas Prête" not in html
    browse(cast.chloe).post(url("decide", draft.key, "changer"), {"offer": unclear.enrolment.key})
    assert Proposal.objects.get().offer == draft.offer
    browse(cast.chloe).post(url("decide", draft.key, "changer"), {"offer": better.enrolment.key})
    assert Proposal.objects.get().offer == better


def test_chloe_excludes_with_a_reason(cast, draft, browse):
    browse(cast.chloe).post(url("decide", draft.key, "exclure"), {"reason": "Même famille"})
    assert (Exclusion.objects.get().reason, Exclusion.objects.get().by) == ("Même famille", cast.chloe)
    assert Proposal.objects.get().state == "dropped"


def test_an_exclusion_is_lifted_before_the_pair_comes_back(cast, draft, browse):
    browser = browse(cast.chloe)
    browser.post(url("decide", draft.key, "exclure"), {"reason": "Même famille"})
    assert "Même famille" in page(browser.get(url("detail", draft.key)))
    browser.post(url("decide", draft.key, "reprendre"))
    assert Proposal.objects.get().state == "dropped"
    browser.post(url("decide", draft.key, "autoriser"))
    browser.post(url("decide", draft.key, "reprendre"))
    assert (Proposal.objects.get().state, Exclusion.objects.count()) == ("draft", 0)


def test_the_board_counts_who_has_waited_a_week(cast, browse):
    from datetime import timedelta

    from django.utils import timezone

    Need.objects.filter(pk=learner(cast.tutoring).pk).update(since=timezone.now() - timedelta(days=7))
    learner(cast.tutoring, "Récente")
    assert "1 personne attend depuis 7 jours ou plus." in page(browse(cast.chloe).get(url("board")))


def test_an_unknown_deed_is_not_found_and_a_get_is_not_allowed(cast, draft, browse):
    assert browse(cast.chloe).post(url("decide", draft.key, "danser")).status_code == 404
    assert browse(cast.chloe).get(url("decide", draft.key, "envoyer")).status_code == 405
    assert browse(cast.chloe).get(url("run", "reussite-virale")).status_code == 405


def test_who_waits_is_listed_with_the_reason_and_the_change_that_helps(cast, browse):
    need = learner(cast.tutoring, bands=FRIDAY_NOON)
    volunteer(cast.tutoring)
    actions.run(cast.tutoring, by=cast.chloe)
    browser, address = browse(cast.chloe), url("waiting", "reussite-virale")
    assert "mais à d’autres heures" in page(browser.get(address))
    assert "suffirait" in page(browser.get(address, {"qui": need.enrolment.key}))


@pytest.mark.parametrize(
    "filters", ["etat=envoyees", "etat=terminees", "niveau=lycee", "attente=longue", "etat=nimporte&niveau=quoi&page=zz"]
)
def test_filters_never_fail(cast, draft, browse, filters):
    assert browse(cast.chloe).get(f"{url('board')}?{filters}").status_code == 200


def test_filters_choose(cast, draft, browse):
    browser = browse(cast.chloe)
    assert "Lina Kaci" in page(browser.get(f"{url('board')}?niveau=lycee"))
    for none in ("niveau=college", "attente=longue", "etat=envoyees"):
        assert "Lina Kaci" not in page(browser.get(f"{url('board')}?{none}"))


# Weights

EIGHT = {
    "subjects": 300,
    "hours": 200,
    "interests": 120,
    "proximity": 100,
    "volunteer_wait": 100,
    "language": 80,
    "stage": 60,
    "learner_wait": 40,
}
RULES = {"standing": 75, "weeks_per_urgency": 3}


def test_weights_are_previewed_without_writing_then_kept_and_journalled(cast, draft, browse):
    from lefil.journal.models import Entry

    browser, address = browse(cast.chloe), url("weights", "reussite-virale")
    other = {**EIGHT, **RULES, "hours": 100, "proximity": 200}
    html = page(browser.post(address, {**other, "do": "preview"}))
    assert "0 personnes auraient un autre bénévole" in html
    assert (Run.objects.count(), Policy.objects.get().version) == (1, 1)
    assert browser.post(address, {**other, "do": "save"}).status_code == 302
    assert (Policy.objects.get().version, Policy.objects.get().weights["proximity"]) == (2, 200)
    assert Entry.objects.get(verb="weigh").detail["changed"] == {"hours": [200, 100], "proximity": [100, 200]}
    assert actions.run(cast.tutoring, by=cast.chloe).weights["version"] == "2"


def test_a_preview_tells_how_many_would_change(cast, browse):
    learner(cast.tutoring, departement="93", subjects=["maths", "svt"])
    volunteer(cast.tutoring, "Près", departement="93")
    volunteer(cast.tutoring, "Deux matières", departement="69", subjects=[("maths", "6e", "tle"), ("svt", "6e", "tle")])
    near = {**EIGHT, **RULES, "subjects": 20, "proximity": 380}
    html = page(browse(cast.chloe).post(url("weights", "reussite-virale"), {**near, "do": "preview"}))
    assert "1 personnes auraient un autre bénévole" in html
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hours": 201}, "1001"),
        ({"hours": "dix"}, "nombre entier"),
        ({"hours": -1}, "nombre entier"),
        ({"learner_wait": 6, "hours": 234}, "chaque jour"),
    ],
)
def test_weights_that_do_not_hold_are_explained(cast, browse, change, words):
    answer = browse(cast.chloe).post(url("weights", "reussite-virale"), {**EIGHT, **RULES, **change, "do": "save"})
    assert (answer.status_code, words in page(answer)) == (422, True)
    assert not Policy.objects.exists()


# Constant numbers of queries


@pytest.mark.parametrize("size", [3, 30])
def test_pages_of_staff_take_the_same_queries_at_any_size(cast, browse, size, django_assert_num_queries):
    crowd(cast.tutoring, learners=size * 2, volunteers=size)
    actions.run(cast.tutoring, by=cast.chloe)
    browser = browse(cast.chloe)
    browser.get(url("board"))
    with django_assert_num_queries(BOARD):
        browser.get(url("board"))
    with django_assert_num_queries(WAITING):
        browser.get(url("waiting", "reussite-virale"))
    one = Proposal.objects.first()
    with django_assert_num_queries(DETAIL):
        browser.get(url("detail", one.key))


BOARD, WAITING, DETAIL = 20, 10, 21
