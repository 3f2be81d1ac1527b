from datetime import date, timedelta

import pytest
from django.utils import timezone

from lefil.catalogue.actions import add_module
from lefil.enrolments import jobs
from lefil.enrolments.actions import complete, enrol
from lefil.enrolments.models import Enrolment
from lefil.people.models import ParentalAuthorisation


@pytest.fixture
def checked(cast):
    """Benoît with one check that holds for 40 days."""
    module = add_module(cast.tutoring, side="volunteer", kind="check", code="b3", title="Vérification", by=cast.chloe)
    enrolment = enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit)
    complete(enrolment, module=module, valid_until=timezone.localdate() + timedelta(days=40), by=cast.chloe)
    return enrolment


def later(days: int):
    return timezone.now() + timedelta(days=days)


def test_a_check_that_expires_is_announced_at_30_and_7_days_once_each(checked, time_machine):
    assert jobs.remind_expiring() == 0
    time_machine.move_to(later(11))
    assert (jobs.remind_expiring(), jobs.remind_expiring()) == (1, 0)
    time_machine.move_to(later(25))
    assert (jobs.remind_expiring(), jobs.remind_expiring()) == (1, 0)
    assert checked.person.letters.filter(kind="enrolments/expiring").count() == 2


def test_the_day_after_the_last_day_the_volunteer_is_suspended_and_told(checked, time_machine):
    time_machine.move_to(later(40))
    assert jobs.suspend_expired() == 0
    time_machine.move_to(later(1))
    assert (jobs.suspend_expired(), jobs.suspend_expired()) == (1, 0)
    checked.refresh_from_db()
    assert checked.state == "suspended"
    assert checked.person.letters.filter(kind="enrolments/expired").count() == 1


def test_a_new_required_module_closes_the_gate_of_those_who_were_ready(checked, cast):
    add_module(cast.tutoring, side="volunteer", kind="training", code="new", title="Nouveau", by=cast.chloe)
    assert jobs.settle_moved() == 1
    checked.refresh_from_db()
    assert (checked.state, checked.cleared_until) == ("suspended", None)
    assert jobs.settle_moved() == 0


def test_a_parent_who_answers_opens_the_gate_and_who_withdraws_closes_it(cast):
    enrolment = enrol(cast.malik, programme=cast.tutoring, side="learner", by=cast.malik)
    assert enrolment.state == "applied"
    word = ParentalAuthorisation.objects.create(
        minor=cast.malik, guardian=cast.samira, state="granted", scopes=["tutoring", "data"], answered=timezone.now()
    )
    jobs.settle_moved()
    assert Enrolment.objects.get(pk=enrolment.pk).state == "applied"  # under 15, the child's own agreement is still missing
    word.child_agreed = timezone.now()
    word.save()
    jobs.settle_moved()
    assert Enrolment.objects.get(pk=enrolment.pk).state == "ready"
    word.state, word.withdrawn = "withdrawn", timezone.now()
    word.save()
    jobs.settle_moved()
    assert Enrolment.objects.get(pk=enrolment.pk).state == "suspended"


def test_a_parent_who_leaves_out_the_data_does_not_open_the_gate(cast):
    enrolment = enrol(cast.malik, programme=cast.tutoring, side="learner", by=cast.malik)
    ParentalAuthorisation.objects.create(
        minor=cast.malik, guardian=cast.samira, state="granted", scopes=["tutoring"], answered=timezone.now(), child_agreed=timezone.now()
    )
    jobs.settle_moved()
    assert Enrolment.objects.get(pk=enrolment.pk).state == "applied"


def test_on_the_18th_birthday_the_parent_s_word_is_no_longer_asked(cast, time_machine):
    time_machine.move_to(timezone.now().replace(year=2026, month=11, day=23))
    cast.malik.born = date(2008, 11, 24)
    cast.malik.save()
    enrolment = enrol(cast.malik, programme=cast.tutoring, side="learner", by=cast.malik)
    assert enrolment.state == "applied"
    time_machine.move_to(later(1))
    assert jobs.settle_moved() == 1
    assert Enrolment.objects.get(pk=enrolment.pk).state == "ready"


def test_an_unknown_age_counts_as_a_minor(cast):
    cast.amina.born = None
    cast.amina.save()
    assert enrol(cast.amina, programme=cast.tutoring, side="learner", by=cast.amina).state == "applied"


def test_who_has_no_address_any_more_is_suspended_all_the_same_and_keeps_nobody_waiting(checked, cast, time_machine):
    from lefil.enrolments.models import Completion

    other = enrol(cast.david, programme=cast.tutoring, side="volunteer", by=cast.david)
    complete(other, module=Completion.objects.get().module, valid_until=timezone.localdate() + timedelta(days=40), by=cast.chloe)
    type(cast.benoit).objects.filter(pk=cast.benoit.pk).update(phone="", email="")
    time_machine.move_to(later(11))
    assert jobs.remind_expiring() == 1  # David's: Benoît cannot be told
    time_machine.move_to(later(30))
    assert jobs.suspend_expired() == 2
    assert {row.state for row in Enrolment.objects.all()} == {"suspended"}


def test_two_gates_that_open_at_the_same_moment_are_both_seen(cast):
    first, second = (
        add_module(cast.tutoring, side="volunteer", kind="check", code=code, title=code, by=cast.chloe) for code in ("un", "deux")
    )
    enrolment = enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit)
    read_before = Enrolment.objects.prefetch_related("completions").get(pk=enrolment.pk)
    complete(enrolment, module=first, by=cast.chloe)
    complete(read_before, module=second, by=cast.chloe)
    assert Enrolment.objects.get().state == "ready"


def test_a_sweep_that_read_an_enrolment_before_its_gate_closed_does_not_open_it_again(checked, cast):
    from lefil.enrolments.actions import settle
    from lefil.enrolments.models import Completion

    read_before = Enrolment.objects.prefetch_related("completions").get(pk=checked.pk)
    complete(checked, module=Completion.objects.get().module, state="failed", by=cast.chloe)
    settle(read_before, by=None)
    row = Enrolment.objects.get()
    assert (row.state, row.cleared_until) == ("suspended", None)
