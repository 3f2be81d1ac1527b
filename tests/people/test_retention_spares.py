"""Whom the retention rules never reach, and the row that cannot be erased."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.enrolments.models import Enrolment
from lefil.groups.actions import close
from lefil.journal.actions import move
from lefil.people import actions, jobs
from lefil.people.actions import install_defaults
from lefil.people.models import Account, ParentalAuthorisation, Person
from lefil.people.queries import due_for, rules
from tests.groups.pairs import signed_pair, volunteer

pytestmark = pytest.mark.django_db


def long_silent(*people: Person) -> None:
    then = timezone.now() - timedelta(days=4000)
    for person in people:
        Person.objects.filter(pk=person.pk).update(created=then, last_contact=then, warned=then + timedelta(days=1))
        Account.objects.filter(people=person).update(last_login=then)
        Enrolment.objects.filter(person=person).update(created=then)


def reached() -> set[Person]:
    found: set[Person] = set()
    for rule in rules().exclude(object__in=["draft", "letter", "incident"]):
        found |= set(due_for(rule).rows.order_by("id")) | set(due_for(rule).soon.order_by("id"))
    return found


def test_a_pair_that_has_not_ended_keeps_both_however_long_the_silence(cast):
    install_defaults(by=None)
    pair = signed_pair(cast)
    long_silent(cast.malik, cast.benoit)
    assert reached() == set()
    close(pair, kind="planned", reasons=["planned_end"], by=cast.chloe)
    assert reached() == {cast.malik, cast.benoit}


def test_a_refused_volunteer_whose_word_lets_their_child_take_part_is_kept(cast):
    install_defaults(by=None)
    signed_pair(cast)
    mine = volunteer(cast, cast.samira)
    Enrolment.objects.filter(pk=mine.pk).update(state="applied")
    mine.refresh_from_db()
    move(mine, to="refused", by=cast.chloe)
    long_silent(cast.samira)
    assert cast.samira not in reached()
    ParentalAuthorisation.objects.update(state="withdrawn")
    assert cast.samira in reached()


def test_one_file_that_cannot_be_erased_does_not_keep_the_others(cast, monkeypatch):
    install_defaults(by=None)
    for person in (cast.amina, cast.benoit):
        volunteer(cast, person)
    long_silent(cast.amina, cast.benoit)
    erase = actions.erase

    def broken(person, **more):
        if person == cast.amina:
            raise RuntimeError("a room fails")
        return erase(person, **more)

    monkeypatch.setattr(actions, "erase", broken)
    jobs.keep_promises()
    assert Person.objects.get(pk=cast.benoit.pk).erased
    assert not Person.objects.get(pk=cast.amina.pk).erased
