import pytest

from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import move
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused


def test_a_line_is_never_changed(cast):
    line = Entry.objects.first()
    line.why = "other"
    with pytest.raises(TypeError):
        line.save()


def test_a_move_that_is_not_allowed_is_refused_and_leaves_no_line(cast):
    enrolment = enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit)
    before = Entry.objects.count()
    move(enrolment, to="ended", by=cast.chloe)
    assert Entry.objects.count() == before + 1
    with pytest.raises(Refused):
        move(enrolment, to="paused", by=cast.chloe)
    assert Entry.objects.count() == before + 1


def test_of_two_moves_from_the_same_state_the_second_is_refused(cast):
    first = enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit)
    second = Enrolment.objects.get(pk=first.pk)
    move(first, to="ended", by=cast.chloe)
    with pytest.raises(Refused, match="Quelqu’un"):
        move(second, to="paused", by=cast.chloe)
    second.refresh_from_db()
    assert second.state == "ended"
