from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.groups.actions import close
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.matching.models import Need, Offer, Proposal, Run
from lefil.people.actions import enter
from lefil.tutoring.actions import hand_over, replace
from lefil.tutoring.models import Handover
from lefil.tutoring.queries import handover_for
from tests.tutoring.conftest import active_pair, cleared

LINES = {"where": "Les fractions sont acquises.", "works": "Commencer par un exercice réussi."}


@pytest.fixture
def served(world):
    """The pair as the engine makes it: a need served since ten days, a seat of the offer taken."""
    since = timezone.now() - timedelta(days=10)
    need = Need.objects.create(enrolment=world.learner, level="4e", subjects=["maths"], since=since, state="served")
    offer = Offer.objects.create(enrolment=world.tutor, capacity=1, taken=1, since=since)
    run = Run.objects.create(programme=world.cast.tutoring)
    Proposal.objects.create(run=run, need=need, offer=offer, state="accepted", holds_seat=True, group=world.group)
    return need, offer, since


def test_a_replaced_tutor_frees_their_place_and_the_pupil_keeps_theirs(world, served):
    need, offer, since = served
    replace(world.group, reasons=["no_time"], by=world.cast.chloe, **LINES)
    for row in (need, offer, world.group):
        row.refresh_from_db()
    assert (need.state, need.since, offer.taken, world.group.state) == ("open", since, 0, "closed")
    letter = Letter.objects.get(kind="tutoring/searching")
    assert letter.person == world.cast.malik
    assert "no_time" not in letter.body


def test_the_next_tutor_reads_the_note_only_once_the_new_pair_is_active(world):
    replace(world.group, reasons=["no_time"], by=world.cast.chloe, **LINES)
    ines = cleared(world.cast.ines, world.cast, "volunteer")
    again = active_pair(world.cast, ines, world.learner)
    assert handover_for(again, world.cast.ines).where == LINES["where"]
    assert handover_for(again, world.cast.malik) is None
    assert handover_for(again, world.cast.benoit) is None
    type(again).objects.filter(pk=again.pk).update(state="signing")
    again.refresh_from_db()
    assert handover_for(again, world.cast.ines) is None


def test_another_pupil_s_note_never_leaks(world):
    other = world.add(1)
    replace(other, reasons=["no_time"], by=world.cast.chloe, **LINES)
    assert handover_for(world.group, world.cast.benoit) is None


def test_nothing_is_handed_over_from_a_pair_ended_to_protect(world):
    hand_over(world.group, by=world.cast.benoit, **LINES)
    close(world.group, kind="safety", reasons=["safety"], by=world.cast.chloe)
    world.group.refresh_from_db()
    with pytest.raises(Refused):
        hand_over(world.group, by=world.cast.benoit, **LINES)
    again = active_pair(world.cast, cleared(world.cast.ines, world.cast, "volunteer"), world.learner)
    assert handover_for(again, world.cast.ines) is None


def test_a_note_has_two_lines_and_the_last_one_stands(world):
    with pytest.raises(Refused):
        hand_over(world.group, where="Ici", works=" ", by=world.cast.benoit)
    hand_over(world.group, by=world.cast.benoit, **LINES)
    hand_over(world.group, where="Plus loin", works="Rire", by=world.cast.benoit)
    assert [(note.where, note.works) for note in Handover.objects.all()] == [("Plus loin", "Rire")]


def test_a_tutor_is_replaced_without_a_note_when_they_cannot_be_reached(world):
    replace(world.group, reasons=["no_answer"], by=world.cast.chloe)
    assert Handover.objects.count() == 0
    with pytest.raises(Refused):
        replace(world.group, reasons=["no_answer"], by=world.cast.chloe)


def test_a_person_without_phone_does_not_stop_a_replacement(world):
    mute = cleared(enter("Sans Téléphone", born=world.cast.malik.born, by=None), world.cast, "learner")
    pair = active_pair(world.cast, world.tutor, mute)
    replace(pair, reasons=["no_time"], by=world.cast.chloe)
    pair.refresh_from_db()
    assert pair.state == "closed"
