from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.groups.actions import close, form_pair, reopen, sign
from lefil.groups.models import Group, Signature
from lefil.groups.queries import VERSION, other_sides, pairs_of
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.people.actions import enter
from tests.groups.pairs import authorise, expire, learner, volunteer, waiting_pair

pytestmark = pytest.mark.django_db


def form(cast, pupil, tutor, **facts):
    return form_pair(cast.tutoring, organisation=cast.article1, learner=pupil, volunteer=tutor, by=cast.chloe, **facts)


def test_a_new_pair_waits_for_three_signatures_and_asks_for_them(cast, waiting):
    assert waiting.state == "signing"
    assert waiting.first_meeting_due == timezone.localdate() + timedelta(days=cast.tutoring.first_meeting_days)
    assert sorted(Letter.objects.filter(kind__startswith="groups/").values_list("kind", "person__called")) == [
        ("groups/guardian", "Samira"), ("groups/sign", "Benoît"), ("groups/sign", "Malik"),
    ]  # fmt: skip


def test_nobody_is_paired_before_both_are_cleared(cast):
    pupil, tutor = learner(cast), volunteer(cast)
    expire(tutor)
    with pytest.raises(Refused):
        form(cast, pupil, tutor)
    tutor.refresh_from_db()
    assert not Group.objects.exists()


def test_a_stale_object_in_memory_does_not_open_the_gate(cast):
    pupil, tutor = learner(cast), volunteer(cast)
    type(pupil).objects.filter(pk=pupil.pk).update(state="suspended")
    with pytest.raises(Refused):
        form(cast, pupil, tutor)


def test_two_volunteers_or_one_person_twice_are_no_pair(cast):
    tutor, other = volunteer(cast), volunteer(cast, cast.david)
    with pytest.raises(Refused):
        form(cast, other, tutor)
    alone = learner(cast, cast.benoit)
    with pytest.raises(Refused):
        form(cast, alone, tutor)


def test_the_same_two_are_never_paired_twice_unless_staff_reopen(cast, pair):
    pupil, tutor = learner(cast), volunteer(cast)
    with pytest.raises(Refused, match="déjà un binôme"):
        form(cast, pupil, tutor)
    close(pair, kind="planned", reasons=["planned_end"], by=cast.chloe)
    with pytest.raises(Refused, match="Rouvrez"):
        form(cast, pupil, tutor)
    again = reopen(pair, by=cast.chloe)
    assert (again.state, again.pk != pair.pk, again.seats.count()) == ("signing", True, 2)


def test_a_pair_ended_to_protect_someone_never_starts_again(cast, pair):
    close(pair, kind="safety", reasons=["safety"], by=cast.chloe)
    with pytest.raises(Refused, match="protéger"):
        reopen(pair, by=cast.chloe)


def test_it_becomes_active_with_the_last_signature_and_not_before(cast, waiting):
    for person, child in ((cast.malik, None), (cast.benoit, None)):
        sign(waiting, person=person, on_behalf_of=child, by=person)
        waiting.refresh_from_db()
        assert waiting.state == "signing"
    sign(waiting, person=cast.samira, on_behalf_of=cast.malik, by=cast.samira)
    waiting.refresh_from_db()
    assert waiting.state == "active"
    assert Letter.objects.filter(kind="groups/active").count() == 2


def test_an_adult_learner_needs_no_parent(cast):
    group = waiting_pair(cast, pupil=cast.amina)
    for person in (cast.amina, cast.benoit):
        sign(group, person=person, by=person)
    group.refresh_from_db()
    assert group.state == "active"


def test_a_minor_reads_tu_an_adult_vous_and_the_words_shown_are_kept(cast, waiting):
    mine = sign(waiting, person=cast.malik, by=cast.malik)
    assert mine.version == VERSION
    assert "Tu t’appelles Malik. Benoît t’aide" in mine.text_shown
    assert "<" not in mine.text_shown
    adult = waiting_pair(cast, pupil=cast.amina, tutor=cast.david)
    assert "Vous vous appelez Amina" in sign(adult, person=cast.amina, by=cast.amina).text_shown


def test_signing_twice_keeps_the_first_signature(cast, waiting):
    assert sign(waiting, person=cast.malik, by=cast.malik) == sign(waiting, person=cast.malik, by=cast.malik)
    assert Signature.objects.count() == 1


def test_only_members_sign_and_only_a_guardian_signs_for_a_minor(cast, waiting):
    for person, child in ((cast.amina, None), (cast.david, cast.malik), (cast.samira, None), (cast.samira, cast.benoit)):
        with pytest.raises(Refused):
            sign(waiting, person=person, on_behalf_of=child, by=person)
    assert not Signature.objects.exists()


def test_a_pair_whose_gate_closed_while_signing_is_suspended_instead_of_active(cast, waiting):
    sign(waiting, person=cast.malik, by=cast.malik)
    sign(waiting, person=cast.samira, on_behalf_of=cast.malik, by=cast.samira)
    expire(cast.benoit.enrolments.get())
    sign(waiting, person=cast.benoit, by=cast.benoit)
    waiting.refresh_from_db()
    assert waiting.state == "suspended"


def test_each_side_sees_the_first_name_of_the_other_and_nothing_more(cast, pair, django_assert_num_queries):
    (seen,) = other_sides(pair, cast.benoit)
    assert (seen.called, seen.side, seen.word) == ("Malik", "learner", "élève")
    assert set(vars(seen)) == {"called", "side", "word"}
    with django_assert_num_queries(4):
        assert [mine.names for mine in pairs_of(cast.malik)] == ["Benoît"]


def test_the_pairs_of_a_tutor_cost_the_same_at_one_and_three(cast, pair, django_assert_num_queries):
    for name in ("Awa", "Lino"):
        child = enter(name, born=cast.malik.born, verified=timezone.now(), phone="+33639980099", by=None)
        authorise(child, cast.samira)
        waiting_pair(cast, pupil=child)
    with django_assert_num_queries(4):
        assert [mine.names for mine in pairs_of(cast.benoit)] == ["Lino", "Awa", "Malik"]
