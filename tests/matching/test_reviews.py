"""What staff decide of the drafts, one by one and all at once, and the sending that takes them away."""

import pytest
from django.urls import reverse

from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.matching import actions, jobs
from lefil.matching.models import Exclusion, Need, Offer, Proposal, Sending
from lefil.matching.queries import board, runs
from tests.matching.crowd import crowd
from tests.matching.people import FRIDAY_NOON, learner, somebody, volunteer
from tests.matching.test_races import at_once


def url(name, *args):
    return reverse(f"matching:{name}", args=args)


def drafts():
    return Proposal.objects.filter(state="draft")


@pytest.fixture
def three(cast):
    """Three learners and three volunteers who all fit."""
    for n in range(3):
        learner(cast.tutoring, f"É{n}")
        volunteer(cast.tutoring, f"B{n}")
    actions.run(cast.tutoring, by=cast.chloe)
    return list(drafts().order_by("pk"))


# One by one


def test_an_approved_draft_is_not_moved_by_a_run_and_keeps_its_place(cast, draft):
    actions.approve(draft, by=cast.chloe)
    urgent = learner(cast.tutoring, "Plus urgente", urgency=500)
    actions.run(cast.tutoring, by=cast.chloe)
    assert list(drafts().values_list("pk", flat=True)) == [draft.pk]
    actions.disapprove(draft, by=cast.chloe)
    actions.run(cast.tutoring, by=cast.chloe)
    assert drafts().get().need == urgent


def test_an_approval_of_what_has_left_is_refused(cast, sent):
    with pytest.raises(Refused, match="plus à relire"):
        actions.approve(sent, by=cast.chloe)


def test_a_refusal_keeps_its_reason_prepares_the_next_best_and_never_comes_back(cast, draft, again):
    second = volunteer(cast.tutoring, "Suivante")
    actions.refuse(draft, reason="known", words=" Elles sont voisines. ", by=cast.chloe)
    assert (again(draft).state, again(draft).refusal, again(draft).refusal_words) == ("dropped", "known", "Elles sont voisines.")
    assert drafts().get().offer == second
    actions.pause(second, until=None, by=cast.chloe)
    actions.run(cast.tutoring, by=cast.chloe)
    assert not drafts().exists()


@pytest.mark.parametrize(("reason", "words"), [("", ""), ("nope", ""), ("other", "x" * 201)])
def test_a_refusal_without_a_known_reason_or_too_long_is_refused(cast, draft, again, reason, words):
    with pytest.raises(Refused):
        actions.refuse(draft, reason=reason, words=words, by=cast.chloe)
    assert again(draft).state == "draft"


def test_bringing_a_refused_proposal_back_forgets_the_reason(cast, draft, again):
    actions.refuse(draft, reason="hours", by=cast.chloe)
    actions.restore(again(draft), by=cast.chloe)
    assert (again(draft).state, again(draft).refusal) == ("draft", "")


def test_the_page_asks_for_a_reason_before_it_sets_aside(cast, draft, browse, again):
    chloe = browse(cast.chloe)
    answer = chloe.post(url("decide", draft.key, "ecarter"), {"words": "Non"})
    assert (answer.status_code, again(draft).state) == (422, "draft")
    assert "Choisissez une raison" in answer.content.decode()
    chloe.post(url("decide", draft.key, "ecarter"), {"reason": "other", "words": "Non"})
    assert again(draft).refusal_words == "Non"
    assert "Écartée parce que" in chloe.get(url("detail", draft.key)).content.decode()


# All at once


def test_everything_above_a_score_or_of_a_level_is_approved_at_once(cast, three, browse):
    chloe = browse(cast.chloe)
    Proposal.objects.filter(pk=three[0].pk).update(score=900)
    Need.objects.filter(pk=three[1].need_id).update(level="6e")
    chloe.post(url("approve_all", "reussite-virale"), {"etat": "a-relire", "points": "850"})
    assert list(drafts().filter(approved=True)) == [three[0]]
    chloe.post(url("approve_all", "reussite-virale"), {"etat": "a-relire", "niveau": "college"})
    assert set(drafts().filter(approved=True)) == {three[0], three[1]}
    chloe.post(url("approve_all", "reussite-virale"), {"etat": "approuvees", "do": "disapprove"})
    assert not drafts().filter(approved=True).exists()
    assert Entry.objects.filter(verb__in=["approve-all", "disapprove-all"]).count() == 3


def test_a_partner_approves_only_the_pairs_of_its_own_learners(cast, three, browse):
    cast.tutoring.partners.add(cast.ailleurs)
    their = three[2].need.enrolment
    their.organisation = cast.ailleurs
    their.save()
    browse(cast.zoe).post(url("approve_all", "reussite-virale"), {"etat": "a-relire"})
    assert list(drafts().filter(approved=True)) == [three[2]]
    assert browse(cast.zoe).post(url("send_all", "reussite-virale")).status_code == 403


@pytest.mark.parametrize("query", [
    "points=²", "points=-5", "points=1e9", "points=999999999999999999999999", "niveau=mars", "page=999999999999999999999", "page=-1", "etat=%F0",
    "attente=oui", "dispositif=reussite-virale&page=x", "points=%F0%9F%98%80",
])  # fmt: skip
def test_an_address_made_by_hand_is_a_page_and_never_an_error(cast, three, browse, query):
    assert browse(cast.chloe).get(url("board") + "?" + query).status_code == 200


def test_hostile_keys_are_pages_not_found(cast, three, browse):
    chloe = browse(cast.chloe)
    for name in ("sending", "sending_progress", "computation", "computation_progress", "detail"):
        for key in ("0", "x" * 300, "'; drop", "é"):
            assert chloe.get(url(name, key)).status_code == 404, (name, key)
    assert chloe.post(url("treat_chosen"), {"key": ["0", "x" * 500, "é"], "do": "send"}).status_code == 302
    assert chloe.post(url("treat_chosen"), {"key": [three[0].key], "do": "nothing", "dispositif": "inconnu"}).status_code == 404


def test_a_level_that_the_lists_no_longer_know_is_shown_as_it_is(cast, three, browse):
    Need.objects.filter(pk=three[0].need_id).update(level="cm2", subjects=["poterie"])
    Need.objects.filter(pk=three[1].need_id).update(subjects=[])
    lost = learner(cast.tutoring, "Sans rien", bands=FRIDAY_NOON)
    Need.objects.filter(pk=lost.pk).update(level="cm2", subjects=[])
    chloe = browse(cast.chloe)
    assert "cm2" in chloe.get(url("board")).content.decode()
    for draft in three:
        assert chloe.get(url("detail", draft.key)).status_code == 200
        assert chloe.post(url("decide", draft.key, "changer"), {"offer": draft.offer.enrolment.key}, follow=True).status_code in {200, 409}
    for name in ("waiting", "fairness", "recruiting", "computations", "weights"):
        assert chloe.get(url(name, "reussite-virale")).status_code == 200, name
    assert chloe.get(url("waiting", "reussite-virale") + f"?qui={lost.enrolment.key}").status_code == 200


# The sending


def approved(cast, proposals):
    for draft in proposals:
        actions.approve(draft, by=cast.chloe)
    return actions.send_approved(cast.tutoring, proposals=Proposal.objects.all(), by=cast.chloe)


def test_a_sending_sends_what_can_leave_and_says_why_the_rest_cannot(cast, three, browse):
    sending = approved(cast, three[:2])
    actions.pause(three[0].offer, until=None, by=None)  # withdraws the draft of that volunteer
    actions.paint(three[1].need.enrolment, bands=FRIDAY_NOON, by=None)
    learner(cast.tutoring, "Encore")
    assert jobs.send_out() == 1
    sending.refresh_from_db()
    assert sending.state == "sent"
    lines = list(sending.lines.values_list("proposal", "state", "why"))
    assert lines == [(three[1].pk, "refused", "Ces deux personnes n’ont pas assez d’heures libres en commun.")]
    left = Proposal.objects.get(pk=three[1].pk)
    assert (left.state, left.approved, Letter.objects.filter(kind="matching/proposal").count()) == ("draft", False, 0)
    html = browse(cast.chloe).get(url("sending", sending.key)).content.decode()
    assert "pas assez d’heures libres" in html
    assert left.need.enrolment.person.name in html


def test_a_sending_writes_to_both_people_of_each_pair_once_however_often_the_sweep_runs(cast, three):
    sending = approved(cast, three)
    for _time in range(3):
        jobs.send_out()
    assert set(sending.lines.values_list("state", flat=True)) == {"sent"}
    assert Letter.objects.filter(kind="matching/proposal").count() == 6
    assert set(Need.objects.values_list("state", flat=True)) == {"held"}
    assert runs.progress(Sending.objects.get()).over


def test_only_what_is_approved_leaves_and_nothing_approved_is_refused(cast, three):
    with pytest.raises(Refused, match="approuvée"):
        actions.send_approved(cast.tutoring, proposals=Proposal.objects.all(), by=cast.chloe)
    approved(cast, three[:1])
    jobs.send_out()
    assert sorted(Proposal.objects.values_list("state", flat=True)) == ["draft", "draft", "sent"]


def test_a_second_sending_waits_for_the_first_to_end(cast, three):
    approved(cast, three[:1])
    actions.approve(three[1], by=cast.chloe)
    with pytest.raises(Refused, match="déjà en cours"):
        actions.send_approved(cast.tutoring, proposals=Proposal.objects.all(), by=cast.chloe)
    jobs.send_out()
    actions.send_approved(cast.tutoring, proposals=Proposal.objects.all(), by=cast.chloe)


def test_an_undo_takes_back_those_who_have_not_answered_and_keeps_the_others(cast, three):
    sending = approved(cast, three)
    jobs.send_out()
    answered = Proposal.objects.get(pk=three[0].pk)
    actions.answer(answered, side="learner", yes=True, by=None)
    actions.undo_sending(Sending.objects.get(), by=cast.chloe)
    jobs.send_out()
    sending.refresh_from_db()
    assert sending.state == "undone"
    assert sorted(sending.lines.values_list("state", flat=True)) == ["kept", "recalled", "recalled"]
    assert sorted(Proposal.objects.values_list("state", flat=True)) == ["draft", "draft", "sent"]
    assert sorted(Offer.objects.values_list("taken", flat=True)) == [0, 0, 1]


def test_an_undo_before_the_sweep_came_keeps_everything_here(cast, three):
    sending = approved(cast, three)
    actions.undo_sending(sending, by=cast.chloe)
    jobs.send_out()
    sending.refresh_from_db()
    assert (sending.state, Letter.objects.filter(kind="matching/proposal").count()) == ("undone", 0)


def test_an_undo_is_refused_when_everybody_has_answered(cast, three):
    approved(cast, three[:1])
    jobs.send_out()
    actions.answer(Proposal.objects.get(pk=three[0].pk), side="volunteer", yes=True, by=None)
    with pytest.raises(Refused, match="ont répondu"):
        actions.undo_sending(Sending.objects.get(), by=cast.chloe)


def test_the_coordinator_approves_confirms_follows_and_undoes_on_the_pages(cast, three, browse):
    chloe = browse(cast.chloe)
    assert chloe.get(url("send_all", "reussite-virale")).status_code == 302  # nothing is approved: back, with a sentence
    keys = [draft.key for draft in three]
    answer = chloe.post(url("treat_chosen"), {"key": keys, "do": "approve", "dispositif": "reussite-virale"}, follow=True)
    assert "3 propositions sont approuvées" in answer.content.decode()
    assert "Recalculer autour des choix" in answer.content.decode()
    assert "Envoyer 3 propositions ?" in chloe.get(url("send_all", "reussite-virale")).content.decode().replace("\xa0", " ")
    page = chloe.post(url("send_all", "reussite-virale"), follow=True)
    sending = Sending.objects.get()
    assert "0 sur 3" in page.content.decode()
    assert "0 sur 3" in chloe.get(url("sending_progress", sending.key), headers={"HX-Request": "true"}).content.decode()
    jobs.send_out()
    over = chloe.get(url("sending_progress", sending.key), headers={"HX-Request": "true"})
    assert over["HX-Redirect"] == url("sending", sending.key)
    twice = chloe.post(url("send_all", "reussite-virale"), follow=True)
    assert "Aucune proposition n’est approuvée" in twice.content.decode()
    chloe.post(url("undo_sending", sending.key))
    jobs.send_out()
    assert "annulées" in chloe.get(url("sending", sending.key)).content.decode()
    assert set(Proposal.objects.values_list("state", flat=True)) == {"draft"}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_pair_once(cast):
    for n in range(6):
        learner(cast.tutoring, f"É{n}")
        volunteer(cast.tutoring, f"B{n}")
    actions.run(cast.tutoring, by=cast.chloe)
    sending = approved(cast, list(drafts()))
    at_once(jobs.send_out, jobs.send_out)
    jobs.send_out()
    assert set(sending.lines.values_list("state", flat=True)) == {"sent"}
    assert Letter.objects.filter(kind="matching/proposal").count() == 12
    assert set(Offer.objects.values_list("taken", flat=True)) == {1}


def test_counts_and_list_are_those_of_the_person_who_looks(cast, three):
    actions.approve(three[0], by=cast.chloe)
    assert board.counts(cast.chloe, cast.tutoring) == {"a-relire": 2, "approuvees": 1, "envoyees": 0, "terminees": 0}
    assert set(board.counts(cast.zoe, cast.tutoring).values()) == {0}


def test_a_swap_takes_an_approval_back_and_an_exclusion_ends_an_approved_draft(cast, three):
    other = volunteer(cast.tutoring, "Autre")
    actions.approve(three[0], by=cast.chloe)
    swapped = actions.swap(three[0], offer=other, by=cast.chloe)
    assert (swapped.approved, swapped.locked) == (False, True)
    actions.approve(swapped, by=cast.chloe)
    actions.exclude(swapped.need.enrolment.person, volunteer=other.enrolment.person, by=cast.chloe)
    assert Proposal.objects.get(pk=swapped.pk).state == "dropped"
    assert Exclusion.objects.count() == 1


SENDING = 11


@pytest.mark.parametrize("size", [3, 12])
def test_the_page_of_a_sending_takes_the_same_queries_at_any_size(cast, browse, size, django_assert_num_queries):
    crowd(cast.tutoring, learners=size, volunteers=size * 2)
    actions.run(cast.tutoring, by=cast.chloe)
    actions.approve_all(cast.tutoring, proposals=drafts(), by=cast.chloe)
    sending = actions.send_approved(cast.tutoring, proposals=drafts(), by=cast.chloe)
    sending.lines.update(state="refused", why="Ce bénévole n’a plus de place.")
    chloe = browse(cast.chloe)
    chloe.get(url("sending", sending.key))
    with django_assert_num_queries(SENDING):
        chloe.get(url("sending", sending.key))


def test_who_only_follows_protection_approves_and_undoes_nothing(cast, three, browse):
    from lefil.orgs.actions import appoint

    guard = somebody("Garde")
    appoint(guard, organisation=cast.article1, role="protection", by=None)
    sending = approved(cast, three)
    browser = browse(guard)
    assert browser.get(url("sending", sending.key)).status_code == 200
    assert browser.post(url("undo_sending", sending.key)).status_code == 403
    assert browser.post(url("decide", three[0].key, "desapprouver")).status_code == 403
    assert browser.post(url("try_more", "reussite-virale")).status_code == 403
    browser.post(url("approve_all", "reussite-virale"), {"etat": "approuvees", "do": "disapprove"})
    assert drafts().filter(approved=True).count() == 3
