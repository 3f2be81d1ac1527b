from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from lefil.enrolments.actions import settle
from lefil.groups.models import Group
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.kit.sms import cost
from lefil.letters.models import Letter
from lefil.matching import actions, jobs
from lefil.matching.models import Exclusion, Need, Offer, Proposal
from tests.matching.people import FRIDAY_NOON, gate, learner, volunteer


def seats(offer):
    return Offer.objects.get(pk=offer.pk).taken


def letters(kind):
    return Letter.objects.filter(kind=f"matching/{kind}")


# Sending


def test_sending_holds_the_need_and_a_place_and_writes_to_both(cast, draft, again):
    actions.send(draft, by=cast.chloe)
    now = again(draft)
    assert (now.state, now.holds_seat, now.decided_by) == ("sent", True, cast.chloe)
    assert now.expires - now.sent == timedelta(hours=48)
    assert (Need.objects.get().state, seats(draft.offer)) == ("held", 1)
    assert {letter.person for letter in letters("proposal")} == {draft.need.enrolment.person, draft.offer.enrolment.person}


def test_a_letter_gives_the_reason_and_never_a_surname_a_contact_or_the_priority(cast):
    need = learner(cast.tutoring, "Lina Kaci", channel="email", email="lina@exemple.fr", urgency=7)
    Need.objects.update(urgency_parts={"scholarship": 7})
    offer = volunteer(cast.tutoring, "Paul Roux", channel="email", email="paul@exemple.fr", gender="m")
    actions.run(cast.tutoring, by=cast.chloe)
    actions.send(Proposal.objects.get(), by=cast.chloe)
    told = {letter.person: letter.body for letter in letters("proposal")}
    pupil, tutor = need.enrolment.person, offer.enrolment.person
    assert "Paul aide en mathématiques jusqu’en terminale générale." in told[pupil]
    assert "Lina est en 2de générale et technologique et demande de l’aide : mathématiques." in told[tutor]
    evening = "Vous êtes libres tous les deux le mardi de 18\xa0h à 20\xa0h."
    assert evening in told[pupil]
    assert evening in told[tutor]
    for hidden in ("Kaci", pupil.phone, "lina@exemple.fr", "boursi", "priorit", "93"):
        assert hidden not in told[tutor].replace(told[tutor].split("/p/")[1].split()[0], "").replace("01 84 80 00 00", "")
    for hidden in ("Roux", tutor.phone, "paul@exemple.fr"):
        assert hidden not in told[pupil]


def test_the_text_message_is_neutral_and_fits_two_parts(cast, sent):
    for letter in letters("proposal"):
        assert (letter.channel, cost(letter.body).parts <= 2, cost(letter.body).encoding) == ("sms", True, "gsm")
        assert "/p/" in letter.body
        for hidden in ("Lina", "Paul", "math", "tutor"):
            assert hidden not in letter.body


def test_a_minor_is_told_tu_where_the_programme_says_so_and_a_tutor_never(cast):
    cast.tutoring.needs_parent = False
    cast.tutoring.save()
    learner(cast.tutoring, "Lina", born=cast.malik.born)
    volunteer(cast.tutoring)
    actions.run(cast.tutoring, by=cast.chloe)
    actions.send(Proposal.objects.get(), by=cast.chloe)
    assert sorted("Réponds" in letter.body for letter in letters("proposal")) == [False, True]


def test_a_volunteer_whose_check_expired_since_the_draft_is_never_sent(cast, draft, again):
    gate(cast.tutoring)
    settle(draft.offer.enrolment, by=None)
    with pytest.raises(Refused, match="Paul"):
        actions.send(draft, by=cast.chloe)
    assert (again(draft).state, seats(draft.offer), letters("proposal").count(), Need.objects.get().state) == ("draft", 0, 0, "open")


def test_a_draft_whose_hours_no_longer_meet_is_refused(cast, draft, again):
    actions.paint(draft.offer.enrolment, bands=FRIDAY_NOON, by=draft.offer.enrolment.person)
    with pytest.raises(Refused, match="heures libres"):
        actions.send(draft, by=cast.chloe)
    assert again(draft).state == "draft"


def test_of_two_staff_who_approve_the_same_proposal_the_second_is_refused(cast, draft, again):
    hers, his = again(draft), again(draft)
    actions.send(hers, by=cast.chloe)
    with pytest.raises(Refused, match="vient de changer"):
        actions.send(his, by=cast.david)
    assert (seats(draft.offer), letters("proposal").count()) == (1, 2)


def test_two_drafts_for_one_place_only_one_leaves(cast, draft):
    other = learner(cast.tutoring, "Nour")
    second = Proposal.objects.create(run=draft.run, need=other, offer=draft.offer, subject="maths")
    actions.send(draft, by=cast.chloe)
    with pytest.raises(Refused, match="plus de place"):
        actions.send(second, by=cast.chloe)
    assert (seats(draft.offer), Need.objects.get(pk=other.pk).state) == (1, "open")


def test_a_need_closed_since_the_draft_is_not_sent(cast, draft):
    actions.close_need(draft.need, by=draft.need.enrolment.person)
    with pytest.raises(Refused):
        actions.send(draft, by=cast.chloe)


# Undo, lock, swap, set aside, exclude


def test_undo_brings_back_the_draft_the_place_and_the_letters(cast, sent, again):
    actions.recall(sent, by=cast.chloe)
    now = again(sent)
    assert (now.state, now.sent, now.holds_seat, seats(sent.offer), Need.objects.get().state) == ("draft", None, False, 0, "open")
    assert set(letters("proposal").values_list("state", flat=True)) == {"dropped"}
    assert letters("withdrawn").count() == 0


def test_who_has_already_read_the_proposal_is_told_of_the_undo(cast, sent):
    letters("proposal").update(state="sent")
    actions.recall(sent, by=cast.chloe)
    assert letters("withdrawn").count() == 2


def test_undo_then_send_again_tells_both_again(cast, sent, again):
    actions.recall(sent, by=cast.chloe)
    actions.send(again(sent), by=cast.chloe)
    assert letters("proposal").filter(state="waiting").count() == 2
    assert seats(sent.offer) == 1


def test_undo_is_refused_once_somebody_has_answered(cast, sent, again):
    actions.answer(again(sent), side="learner", yes=True, by=None)
    with pytest.raises(Refused, match="déjà répondu"):
        actions.recall(sent, by=cast.chloe)
    assert (again(sent).state, seats(sent.offer)) == ("sent", 1)


def test_swap_gives_another_volunteer_and_locks(cast, draft, again):
    better = volunteer(cast.tutoring, "Zora", capacity=2)
    before = draft.offer
    actions.swap(draft, offer=better, by=cast.chloe)
    now = again(draft)
    assert (now.offer, now.locked, now.score) == (better, True, sum(now.parts.values()))
    actions.run(cast.tutoring, by=cast.chloe)
    assert again(draft).offer == better != before


def test_swap_to_somebody_who_is_not_allowed_says_why(cast, draft, again):
    far = volunteer(cast.tutoring, "Loin", bands=FRIDAY_NOON)
    with pytest.raises(Refused, match="heures libres"):
        actions.swap(draft, offer=far, by=cast.chloe)
    german = volunteer(cast.tutoring, "Matière", subjects=[("allemand", "6e", "tle")])
    with pytest.raises(Refused, match="matière"):
        actions.swap(draft, offer=german, by=cast.chloe)
    gate(cast.tutoring)
    unclear = volunteer(cast.tutoring, "Pas prête")
    with pytest.raises(Refused, match="ne peut plus"):
        actions.swap(draft, offer=unclear, by=cast.chloe)
    assert again(draft).locked is False


def test_swap_takes_the_place_of_an_unlocked_draft_whose_learner_gets_the_next_one(cast):
    first, second = learner(cast.tutoring, "Une"), learner(cast.tutoring, "Deux")
    volunteer(cast.tutoring, "A"), volunteer(cast.tutoring, "B")
    actions.run(cast.tutoring, by=cast.chloe)
    one, two = Proposal.objects.get(need=first), Proposal.objects.get(need=second)
    was, wanted = one.offer, two.offer
    actions.swap(one, offer=wanted, by=cast.chloe)
    assert {each.need: each.offer for each in Proposal.objects.filter(state="draft")} == {first: wanted, second: was}


def test_swap_never_takes_a_place_that_is_sent_or_locked(cast):
    first, second = learner(cast.tutoring, "Une"), learner(cast.tutoring, "Deux")
    volunteer(cast.tutoring, "A"), volunteer(cast.tutoring, "B")
    actions.run(cast.tutoring, by=cast.chloe)
    one, two = Proposal.objects.get(need=first), Proposal.objects.get(need=second)
    actions.lock(two, by=cast.chloe)
    with pytest.raises(Refused, match="plus de place"):
        actions.swap(one, offer=two.offer, by=cast.chloe)
    actions.send(two, by=cast.chloe)
    one.refresh_from_db()
    with pytest.raises(Refused, match="plus de place"):
        actions.swap(one, offer=two.offer, by=cast.chloe)


def test_a_pair_set_aside_is_not_proposed_again_but_may_be_brought_back(cast, draft, again):
    actions.drop(draft, by=cast.chloe)
    actions.run(cast.tutoring, by=cast.chloe)
    assert list(Proposal.objects.values_list("state", flat=True)) == ["dropped"]
    actions.restore(again(draft), by=cast.chloe)
    assert again(draft).state == "draft"


def test_setting_a_sent_proposal_aside_frees_the_place_and_prepares_the_next(cast, sent):
    other = volunteer(cast.tutoring, "Zora")
    actions.drop(sent, by=cast.chloe)
    assert seats(sent.offer) == 0
    assert Proposal.objects.get(state="draft").offer == other


def test_two_people_excluded_are_never_proposed_again(cast, sent):
    learner_, tutor = sent.need.enrolment.person, sent.offer.enrolment.person
    actions.exclude(learner_, volunteer=tutor, reason="Se connaissent", by=cast.chloe)
    actions.run(cast.tutoring, by=cast.chloe)
    assert list(Proposal.objects.values_list("state", flat=True)) == ["dropped"]
    assert (seats(sent.offer), Need.objects.get().state) == (0, "open")
    actions.allow_again(Exclusion.objects.get(), by=cast.chloe)
    assert Exclusion.objects.count() == 0


def test_each_deed_is_in_the_journal(cast, draft, again):
    actions.lock(draft, by=cast.chloe)
    actions.unlock(again(draft), by=cast.chloe)
    actions.send(again(draft), by=cast.chloe)
    told = Entry.objects.filter(noun="matching.proposal", about=draft.need.enrolment.person, by=cast.chloe).order_by("pk")
    assert [entry.verb for entry in told] == ["lock", "unlock", "move"]


# Answers


def test_yes_by_one_then_by_the_other_makes_the_pair_in_the_same_moment(cast, sent, again):
    actions.answer(again(sent), side="volunteer", yes=True, by=sent.offer.enrolment.person)
    assert (again(sent).state, Group.objects.count()) == ("sent", 0)
    actions.answer(again(sent), side="learner", yes=True, by=sent.need.enrolment.person)
    now = again(sent)
    assert (now.state, now.group, Need.objects.get().state, seats(sent.offer)) == ("accepted", Group.objects.get(), "served", 1)
    assert (now.group.state, now.group.subject, now.group.organisation) == ("signing", "maths", cast.article1)
    assert letters("accepted").count() == 2


def test_the_same_answer_twice_changes_nothing_and_a_contrary_one_is_refused(cast, sent, again):
    for _time in range(2):
        actions.answer(again(sent), side="learner", yes=True, by=None)
    with pytest.raises(Refused, match="déjà répondu"):
        actions.answer(again(sent), side="learner", yes=False, reason="other", by=None)
    actions.answer(again(sent), side="volunteer", yes=True, by=None)
    actions.answer(again(sent), side="volunteer", yes=True, by=None)
    assert Group.objects.count() == 1


def test_no_frees_the_place_keeps_the_waiting_date_and_prepares_the_next(cast, sent, again):
    other = volunteer(cast.tutoring, "Zora")
    since = Need.objects.get().since
    with time_machine.travel(timezone.now() + timedelta(hours=5), tick=False):
        actions.answer(again(sent), side="volunteer", yes=False, reason="hours", by=sent.offer.enrolment.person)
    need = Need.objects.get()
    assert (need.state, need.since, seats(sent.offer)) == ("open", since, 0)
    assert (again(sent).state, again(sent).decline_reason) == ("declined", "hours")
    assert Exclusion.objects.filter(learner=need.enrolment.person, volunteer=sent.offer.enrolment.person).count() == 1
    assert Proposal.objects.get(state="draft").offer == other
    assert [letter.person for letter in letters("declined")] == [need.enrolment.person]


def test_a_no_needs_a_reason_of_that_side(cast, sent, again):
    for reason in ("", "no_time", "autre chose"):
        with pytest.raises(Refused, match="raison"):
            actions.answer(again(sent), side="learner", yes=False, reason=reason, by=None)
    assert again(sent).learner_answer == ""


def test_a_learner_who_needs_nothing_more_is_not_proposed_again(cast, sent, again):
    volunteer(cast.tutoring, "Zora")
    actions.answer(again(sent), side="learner", yes=False, reason="no_need", by=None)
    assert (Need.objects.get().state, Proposal.objects.filter(state="draft").count()) == ("closed", 0)


def test_a_volunteer_without_time_rests_thirty_days(cast, sent, again):
    actions.answer(again(sent), side="volunteer", yes=False, reason="no_time", by=None)
    assert Offer.objects.get().paused_until == timezone.localdate() + timedelta(days=30)


def test_without_both_answers_it_ends_after_48_hours_and_the_next_one_is_prepared(cast, sent, again):
    other = volunteer(cast.tutoring, "Zora")
    since = Need.objects.get().since
    actions.answer(again(sent), side="learner", yes=True, by=None)
    with time_machine.travel(sent.sent + timedelta(hours=47, minutes=59), tick=False):
        assert jobs.expire_due() == 0
    with time_machine.travel(sent.sent + timedelta(hours=48), tick=False):
        assert jobs.expire_due() == 1
        assert jobs.expire_due() == 0
    assert (again(sent).state, seats(sent.offer), Need.objects.get().state, Need.objects.get().since) == ("expired", 0, "open", since)
    assert Proposal.objects.get(state="draft").offer == other
    assert letters("expired").count() == 2


def test_an_answer_after_the_end_is_refused_even_before_the_sweep_passes(cast, sent, again):
    with time_machine.travel(sent.sent + timedelta(hours=48, seconds=1), tick=False):
        with pytest.raises(Refused, match="délai"):
            actions.answer(again(sent), side="learner", yes=True, by=None)
        jobs.expire_due()
        with pytest.raises(Refused, match="délai"):
            actions.answer(again(sent), side="learner", yes=True, by=None)
    assert Group.objects.count() == 0


def test_expiring_early_is_refused(cast, sent, again):
    with pytest.raises(Refused):
        actions.expire(again(sent), by=None)


def test_the_second_yes_is_refused_when_a_check_expired_in_between(cast, sent, again):
    actions.answer(again(sent), side="learner", yes=True, by=None)
    gate(cast.tutoring)
    settle(sent.offer.enrolment, by=None)
    with pytest.raises(Refused, match="vérification"):
        actions.answer(again(sent), side="volunteer", yes=True, by=None)
    assert (Group.objects.count(), again(sent).volunteer_answer) == (0, "")
    assert jobs.drop_uncleared() == 1
    assert (again(sent).state, seats(sent.offer)) == ("dropped", 0)


def test_the_same_pair_is_never_proposed_twice(cast, sent, again):
    actions.answer(again(sent), side="learner", yes=False, reason="person", by=None)
    Exclusion.objects.all().delete()
    actions.run(cast.tutoring, by=cast.chloe)
    jobs.prepare_next()
    assert list(Proposal.objects.values_list("state", flat=True)) == ["declined"]


def test_when_the_pair_closes_the_place_is_free_once_and_wishes_are_followed(cast, sent, again):
    from lefil.groups.models import ExitInterview

    for side in ("learner", "volunteer"):
        actions.answer(again(sent), side=side, yes=True, by=None)
    from lefil.groups import actions as groups

    groups.close(again(sent).group, kind="early", reasons=["no_time"], by=cast.chloe)
    assert (jobs.follow_closures(), jobs.follow_closures()) == (1, 0)
    assert (seats(sent.offer), Need.objects.get().state) == (0, "served")
    for interview in ExitInterview.objects.all():
        interview.again, interview.answered = interview.seat.side == "learner", timezone.now()
        interview.save()
    assert (jobs.follow_closures(), jobs.follow_closures()) == (2, 0)
    assert Need.objects.get().state == "open"
    offer = Offer.objects.get()
    assert offer.paused_until.year == 9999
    actions.resume(offer, by=offer.enrolment.person)
    assert jobs.follow_closures() == 0
    actions.run(cast.tutoring, by=cast.chloe)
    assert Proposal.objects.filter(state="draft").count() == 0


def test_a_volunteer_whose_pair_was_ended_to_protect_somebody_is_proposed_again_only_by_staff(cast, sent, again):
    from lefil.groups import actions as groups

    for side in ("learner", "volunteer"):
        actions.answer(again(sent), side=side, yes=True, by=None)
    groups.close(again(sent).group, kind="safety", reasons=["safety"], by=cast.chloe)
    learner(cast.tutoring, "Un autre élève")
    jobs.follow_closures()
    assert jobs.follow_closures() == 0
    actions.run(cast.tutoring, by=cast.chloe)
    assert Proposal.objects.filter(state="draft").count() == 0
    offer = Offer.objects.get()
    with pytest.raises(Refused, match="Appelez-la"):
        actions.resume(offer, by=offer.enrolment.person)
    actions.resume(offer, by=cast.chloe)
    assert jobs.follow_closures() == 0
    actions.run(cast.tutoring, by=cast.chloe)
    assert Proposal.objects.filter(state="draft").count() == 1


def test_a_learner_whose_pair_was_ended_to_protect_somebody_does_not_wait_again_on_an_older_wish(cast, sent, again):
    from lefil.groups import actions as groups
    from lefil.groups.models import ExitInterview

    for side in ("learner", "volunteer"):
        actions.answer(again(sent), side=side, yes=True, by=None)
    groups.close(again(sent).group, kind="early", reasons=["no_time"], by=cast.chloe)
    ExitInterview.objects.filter(seat__side="learner").update(again=True, answered=timezone.now())
    jobs.follow_closures()
    volunteer(cast.tutoring, "Une autre tutrice")
    actions.run(cast.tutoring, by=cast.chloe)
    second = actions.send(Proposal.objects.get(state="draft"), by=cast.chloe)
    for side in ("learner", "volunteer"):
        actions.answer(again(second), side=side, yes=True, by=None)
    groups.close(again(second).group, kind="safety", reasons=["safety"], by=cast.chloe)
    jobs.follow_closures()
    assert Need.objects.get().state == "served"
