from django.utils import timezone

from lefil.catalogue.actions import add_module
from lefil.enrolments.actions import complete, enrol


def test_nobody_is_ready_before_the_last_gate_is_green(cast):
    quiz = add_module(cast.tutoring, side="volunteer", kind="training", code="quiz", title="Formation", by=cast.chloe)
    check = add_module(cast.tutoring, side="volunteer", kind="check", code="b3", title="Vérification", validity_days=365, by=cast.chloe)
    enrolment = enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit)
    assert (enrolment.state, enrolment.cleared_until) == ("applied", None)
    complete(enrolment, module=quiz, by=cast.benoit)
    assert (enrolment.state, enrolment.cleared_until) == ("applied", None)
    done = complete(enrolment, module=check, by=cast.chloe)
    assert (enrolment.state, enrolment.cleared_until) == ("ready", done.valid_until)
    assert (done.valid_until - timezone.localdate()).days == 365
