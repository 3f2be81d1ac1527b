import pytest
from django.utils import timezone

from lefil.catalogue.models import Assignment
from lefil.enrolments.actions import enrol
from lefil.groups.actions import form_pair
from lefil.groups.models import GroupAssignment
from lefil.groups.rules import can_follow, visible_groups
from lefil.orgs.actions import appoint
from lefil.people.actions import enter
from tests.groups.pairs import authorise, learner, signed_pair, volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_pair(cast):
    """A pair of the same programme made of nobody known to the first one."""
    return signed_pair(cast, pupil=cast.amina, tutor=cast.david)


def test_members_see_their_own_pair_only(cast, pair, other_pair):
    assert list(visible_groups(cast.benoit)) == [pair]
    assert list(visible_groups(cast.malik)) == [pair]
    assert list(visible_groups(cast.amina)) == [other_pair]


def test_a_stranger_a_parent_a_funder_and_nobody_see_none(cast, pair):
    for person in (cast.zoe, cast.samira, cast.farid, None):
        assert not visible_groups(person).exists()


def test_staff_of_the_association_see_all_its_pairs(cast, pair, other_pair):
    assert set(visible_groups(cast.chloe)) == {pair, other_pair}
    assert can_follow(cast.chloe, pair)
    assert not can_follow(cast.benoit, pair)


def test_a_partner_sees_the_pairs_in_which_one_of_its_people_sits(cast, pair, other_pair):
    cast.tutoring.partners.add(cast.ailleurs)
    assert not visible_groups(cast.zoe).exists()
    child = enter("Awa Ba", born=cast.malik.born, phone="+33639980098", verified=timezone.now(), by=None)
    authorise(child, cast.samira)
    theirs = enrol(child, programme=cast.tutoring, side="learner", organisation=cast.ailleurs, by=child)
    shared = form_pair(cast.tutoring, organisation=cast.article1, learner=theirs, volunteer=volunteer(cast), by=cast.chloe)
    assert list(visible_groups(cast.zoe)) == [shared]


def test_a_role_narrowed_to_one_class_sees_that_class_only(cast, pair, other_pair):
    role = appoint(cast.ines, organisation=cast.article1, role="coordinator", breadth="cohort", by=cast.chloe)
    assert not visible_groups(cast.ines).exists()
    GroupAssignment.objects.create(membership=role, group=other_pair)
    assert list(visible_groups(cast.ines)) == [other_pair]


def test_a_role_narrowed_to_one_programme_sees_its_pairs(cast, pair):
    role = appoint(cast.ines, organisation=cast.article1, role="coordinator", breadth="programme", by=cast.chloe)
    assert not visible_groups(cast.ines).exists()
    Assignment.objects.create(membership=role, programme=cast.tutoring)
    assert list(visible_groups(cast.ines)) == [pair]


def test_a_role_that_has_ended_sees_nothing(cast, pair):
    cast.chloe.memberships.update(until=timezone.localdate().replace(year=2020))
    assert not visible_groups(cast.chloe).exists()


def test_the_learner_of_a_pair_is_not_seen_by_enrolment_from_the_other_side(cast, pair):
    from lefil.enrolments.rules import visible_enrolments, visible_people

    assert learner(cast) not in visible_enrolments(cast.benoit)
    assert cast.malik not in visible_people(cast.benoit)
