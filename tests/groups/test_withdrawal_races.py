"""Two people at the same moment, on the database that lets them."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from lefil.demo.cast import enter_cast
from lefil.groups.models import Group
from lefil.groups.rules import may_meet
from lefil.kit.refusals import Refused
from lefil.meetings.actions import plan, plan_series
from lefil.meetings.models import Meeting
from lefil.people.actions import withdraw_authorisation
from tests.groups.pairs import learner, signed_pair, volunteer, waiting_pair
from tests.meetings.moments import in_days

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time there"),
]


def at_once(*acts):
    gate, said = threading.Barrier(len(acts)), []

    def run(act):
        gate.wait()
        try:
            act()
            said.append("done")
        except Refused:
            said.append("refused")
        except Exception as error:
            said.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(said)


def test_a_pair_formed_while_the_parent_withdraws_never_meets():
    cast = enter_cast()
    for enter in (learner, volunteer):
        enter(cast)
    said = cast.malik.authorisations.get()
    outcome = at_once(lambda: waiting_pair(cast), lambda: withdraw_authorisation(said, by=cast.samira))
    assert set(outcome) <= {"done", "refused"}
    assert not any(may_meet(group) for group in Group.objects.all())


def test_two_plans_of_the_same_hour_make_one_meeting():
    cast = enter_cast()
    pair = signed_pair(cast)
    when = in_days(3)
    acts = [lambda: plan(pair, starts=when, minutes=45, by=cast.benoit), lambda: plan(pair, starts=when, minutes=45, by=cast.malik)]
    acts.append(lambda: plan_series(pair, first=when, weeks=4, minutes=45, skip_holidays=False, by=cast.chloe))
    assert at_once(*acts) == ["done", "refused", "refused"]
    assert Meeting.objects.filter(starts__gte=when - timedelta(hours=1), starts__lt=when + timedelta(hours=1)).count() == 1
