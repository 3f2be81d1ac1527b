"""A parent withdraws: no contact from that very moment, before any sweep has run."""

from datetime import date

import pytest
from django.utils import timezone

from lefil.enrolments.models import Enrolment
from lefil.groups import jobs
from lefil.groups.actions import form_pair
from lefil.groups.rules import may_meet
from lefil.kit.refusals import Refused
from lefil.meetings.actions import plan
from lefil.people.actions import correct, enter, withdraw_authorisation
from lefil.people.models import ParentalAuthorisation, Person
from tests.groups.pairs import authorise, learner, volunteer
from tests.meetings.moments import in_days

pytestmark = pytest.mark.django_db


def test_no_contact_from_the_moment_of_withdrawal(cast, pair):
    withdraw_authorisation(cast.malik.authorisations.get(), by=cast.samira)
    assert Enrolment.objects.get(person=cast.malik).state == "ready", "no sweep has run"
    assert not may_meet(pair)
    with pytest.raises(Refused):
        plan(pair, starts=in_days(2), minutes=45, by=cast.benoit)


def test_no_pair_is_formed_from_the_moment_of_withdrawal(cast):
    pupil, tutor = learner(cast), volunteer(cast)
    withdraw_authorisation(cast.malik.authorisations.get(), by=cast.samira)
    with pytest.raises(Refused, match="étape"):
        form_pair(cast.tutoring, organisation=cast.article1, learner=pupil, volunteer=tutor, by=cast.chloe)


def test_another_parent_s_word_still_stands(cast, pair):
    father = enter("Karim Benali", phone="+33639984421", by=None)
    authorise(cast.malik, father)
    withdraw_authorisation(ParentalAuthorisation.objects.get(guardian=cast.samira), by=cast.samira)
    assert may_meet(pair)


def test_under_15_the_child_s_own_yes_counts_too(cast, pair):
    ParentalAuthorisation.objects.update(child_agreed=None)
    Person.objects.filter(pk=cast.malik.pk).update(born=date(timezone.localdate().year - 16, 1, 1))
    assert may_meet(pair)
    Person.objects.filter(pk=cast.malik.pk).update(born=timezone.localdate().replace(day=1, year=timezone.localdate().year - 13))
    assert not may_meet(pair)


def test_who_turns_out_to_be_a_minor_meets_nobody_without_a_parent_and_the_sweep_stops_the_pair(cast, pair):
    ParentalAuthorisation.objects.all().delete()
    Person.objects.filter(pk=cast.malik.pk).update(born=date(1990, 1, 1))
    assert may_meet(pair)
    cast.malik.refresh_from_db()
    correct(cast.malik, by=cast.chloe, born=date(timezone.localdate().year - 16, 1, 1))
    assert not may_meet(pair)
    jobs.settle_withdrawn()
    jobs.suspend_uncleared()
    pair.refresh_from_db()
    assert (pair.state, Enrolment.objects.get(person=cast.malik).state) == ("suspended", "suspended")
