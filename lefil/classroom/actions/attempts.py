from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.classroom.content.exercises import exercise_of
from lefil.classroom.models import Attempt, Pad
from lefil.kit.refusals import Refused
from lefil.people.models import Person


@transaction.atomic
def attempt(pad: Pad, *, passed: int, outcome: str, by: Person | None) -> list[Attempt]:
    """What a learner's own browser says that the tests of the pad's exercise said: one row for each who works in the pad.

    The browser runs the code, so it can say anything: this is a learning aid that shows a teacher where to help, never a mark
    and never the only ground of an attestation. Only the number of tests is checked. Without exercise, only the outcome is kept.
    Not journalled: the attempt is its own line. Refused for another number of tests or an unknown outcome.
    """
    exercise = exercise_of(pad.exercise)
    total = len(exercise.tests) if exercise else 0
    if outcome not in Pad.OUTCOMES or not 0 <= passed <= total or (outcome == "ok") != (passed == total):
        raise Refused(_("Ce résultat n’est pas possible. Rechargez la page."))
    better = passed > pad.tests_passed or passed == total
    Pad.objects.filter(pk=pad.pk).update(
        ran=timezone.now(), outcome=outcome, tests_passed=passed, tests_total=total,
        fails=0 if better else F("fails") + 1,
    )  # fmt: skip
    if exercise is None:
        return []
    mates = [pad.enrolment_id, *pad.joined.values_list("enrolment", flat=True)]
    return [
        Attempt.objects.create(enrolment_id=mate, exercise=exercise.code, passed=passed == total, tests_passed=passed, tests_total=total)
        for mate in mates
    ]
