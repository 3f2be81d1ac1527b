from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import move
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.people.actions import enter, install_defaults, set_rule, touch
from lefil.people.jobs import keep_promises
from lefil.people.models import Person, RetentionRule
from lefil.people.queries import due_for


@pytest.fixture
def old(cast) -> Person:
    """A pupil nobody has heard of for two years less ten days."""
    install_defaults(by=None)
    person = enter("Nour Kaci", phone="+33639981111", by=None)
    enrol(person, programme=cast.tutoring, side="learner", by=person)
    age(person, 720)
    return person


def age(person: Person, days: int) -> None:
    then = timezone.now() - timedelta(days=days)
    Person.objects.filter(pk=person.pk).update(created=then)
    Enrolment.objects.filter(person=person).update(created=then)


def erased(person: Person) -> bool:
    person.refresh_from_db()
    return person.erased is not None


def test_the_defaults_come_once_and_never_undo_a_choice(db):
    assert install_defaults(by=None) == 6
    RetentionRule.objects.filter(object="learner").update(days=400)
    assert install_defaults(by=None) == 0
    assert RetentionRule.objects.get(object="learner").days == 400


def test_a_silent_pupil_is_warned_then_erased_thirty_days_later(old, time_machine):
    now = timezone.now()
    keep_promises()
    assert [letter.kind for letter in Letter.objects.all()] == ["people/erasure_soon"]
    keep_promises()
    assert Letter.objects.count() == 1
    time_machine.move_to(now + timedelta(days=15))
    keep_promises()
    assert not erased(old)
    time_machine.move_to(now + timedelta(days=31))
    keep_promises()
    assert erased(old)


def test_a_sign_of_life_after_the_warning_keeps_the_file(old, time_machine):
    now = timezone.now()
    keep_promises()
    time_machine.move_to(now + timedelta(days=20))
    touch(old, by=old)
    time_machine.move_to(now + timedelta(days=40))
    keep_promises()
    assert not erased(old)


def test_signing_in_is_a_sign_of_life(old, signed_in, time_machine):
    now = timezone.now()
    keep_promises()
    time_machine.move_to(now + timedelta(days=20))
    signed_in("0639981111").post("/qui/", {"person": old.key})
    time_machine.move_to(now + timedelta(days=40))
    keep_promises()
    assert not erased(old)


def test_who_cannot_be_warned_is_erased_on_the_day(old, time_machine):
    Person.objects.filter(pk=old.pk).update(phone="")
    keep_promises()
    assert not erased(old)
    age(old, 731)
    keep_promises()
    assert erased(old)


def test_a_refused_volunteer_goes_after_six_months_but_not_one_accepted_elsewhere(cast):
    install_defaults(by=None)
    refused, kept = (enter(f"Bénévole {name}", phone="", by=None) for name in "AB")
    for person in (refused, kept):
        move(enrol(person, programme=cast.tutoring, side="volunteer", by=person), to="refused", by=cast.chloe)
    enrol(kept, programme=cast.tutoring, side="learner", by=kept)
    age(refused, 200)
    age(kept, 200)
    keep_promises()
    assert (erased(refused), erased(kept)) == (True, False)


def test_staff_and_people_of_yesterday_are_never_due(cast, old):
    enrol(cast.chloe, programme=cast.tutoring, side="learner", by=cast.chloe)
    age(cast.chloe, 3000)
    enrol(cast.amina, programme=cast.tutoring, side="learner", by=cast.amina)
    rule = RetentionRule.objects.get(object="learner")
    due = due_for(rule)
    assert (list(due.rows), list(due.soon)) == ([], [old])


def test_old_letters_lose_their_words_and_stay_as_lines(cast, old, time_machine):
    keep_promises()
    Letter.objects.update(state="sent", written=timezone.now() - timedelta(days=400))
    keep_promises()
    letter = Letter.objects.first()
    assert (Letter.objects.count(), letter.body, letter.to) == (1, "", "")


def test_a_sign_up_never_sent_is_deleted_after_a_month(cast):
    from lefil.campaigns.models import Campaign, Draft

    install_defaults(by=None)
    campaign = Campaign.objects.create(programme=cast.tutoring, slug="c", title="C", opens=timezone.localdate())
    Draft.objects.create(campaign=campaign, role="pupil", answers={"name": "Nour"})
    old = Draft.objects.create(campaign=campaign, role="pupil", answers={"name": "Sami"})
    Draft.objects.filter(pk=old.pk).update(updated=timezone.now() - timedelta(days=31))
    keep_promises()
    assert [draft.answers["name"] for draft in Draft.objects.all()] == ["Nour"]


def test_a_delay_too_short_or_a_warning_too_long_is_refused(cast):
    install_defaults(by=None)
    rule = RetentionRule.objects.get(object="learner")
    for days, warn in ((7, 0), (60, 60)):
        with pytest.raises(Refused):
            set_rule(rule, days=days, warn_days=warn, basis="x", by=cast.chloe)
