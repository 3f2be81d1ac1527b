from lefil.matching import privacy
from lefil.matching.models import Availability, Exclusion, Need, Offer, Proposal
from lefil.matching.rules import visible_needs, visible_offers, visible_proposals


def test_an_export_holds_what_one_said_and_not_the_words_about_the_other(cast, sent):
    Need.objects.update(urgency_parts={"scholarship": 3})
    lina, paul = sent.need.enrolment.person, sent.offer.enrolment.person
    Exclusion.objects.create(learner=lina, volunteer=cast.benoit, reason="Motif privé")
    mine, theirs = str(privacy.export(lina)), str(privacy.export(paul))
    assert "le mardi de 18" in mine
    assert "scholarship" in mine
    assert "'proposition avec': 'Paul'" in mine
    for hidden in ("Roux", "Motif", "Benoît"):
        assert hidden not in mine
    for hidden in ("Kaci", "scholarship", "2de"):
        assert hidden not in theirs


def test_a_draft_that_was_never_sent_is_not_in_an_export(cast, draft):
    assert "proposition avec" not in str(privacy.export(draft.need.enrolment.person))


def test_erasing_leaves_counts_and_no_words(cast, sent):
    lina = sent.need.enrolment.person
    privacy.erase(lina)
    need = Need.objects.get()
    assert (need.state, need.urgency, need.urgency_parts, need.languages) == ("closed", 0, {}, [])
    assert not Availability.objects.filter(enrolment__person=lina).exists()
    assert Availability.objects.filter(enrolment=sent.offer.enrolment).exists()
    assert (Proposal.objects.get().parts, Offer.objects.count()) == ({}, 1)


def test_rows_are_seen_by_their_person_and_by_who_follows_them_only(cast, sent):
    lina, paul = sent.need.enrolment.person, sent.offer.enrolment.person
    seen = {
        who.called: [rows(who).count() for rows in (visible_needs, visible_offers, visible_proposals)]
        for who in (lina, paul, cast.chloe, cast.zoe, cast.farid, cast.benoit)
    }
    assert seen == {
        "Lina": [1, 0, 1], "Paul": [0, 1, 1], "Chloé": [1, 1, 1], "Zoé": [0, 0, 0], "Farid": [0, 0, 0], "Benoît": [0, 0, 0],
    }  # fmt: skip
    assert [rows(None).count() for rows in (visible_needs, visible_offers, visible_proposals)] == [0, 0, 0]
