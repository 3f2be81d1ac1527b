"""What the teacher does from the wall of pads, and what a learner answers."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.classroom.actions.pads import current_wall, kept_copy, open_pads, rewrite_pad
from lefil.classroom.content.exercises import exercise_of
from lefil.classroom.models import Pad, Wall
from lefil.classroom.queries.pads import class_pads, teachers_of
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.meetings.models import Meeting
from lefil.people.models import Person


@transaction.atomic
def send_exercise(meeting: Meeting, *, code: str, by: Person | None) -> dict[str, bytes]:
    """Gives an exercise to the whole class. What each had written is kept as a copy, and the starting code takes its place.

    Refused for an exercise that does not exist. Returns {pad: the update for those who have it open}.
    """
    exercise = exercise_of(code)
    if exercise is None:
        raise Refused(_("Choisissez un exercice de la liste."))
    open_pads(meeting, by=by)
    wall = current_wall(meeting, by)
    Wall.objects.filter(pk=wall.pk).update(exercise=code, sent=timezone.now())
    record(wall, "send", by=by, detail={"exercise": code})
    said = {}
    for pad in Pad.objects.filter(meeting=meeting).select_related("enrolment__person").defer("snapshot"):
        said[pad.key] = _begin(pad, code, by)
    return said


@transaction.atomic
def take_starter(pad: Pad, *, code: str, by: Person | None) -> bytes:
    """A learner begins an exercise, or begins it again. What they had written is kept as a copy."""
    if exercise_of(code) is None:
        raise Refused(_("Choisissez un exercice de la liste."))
    record(pad, "begin", by=by, about=pad.enrolment.person, detail={"exercise": code})
    return _begin(pad, code, by)


def _begin(pad: Pad, code: str, by: Person | None) -> bytes:
    before, exercise = exercise_of(pad.exercise), exercise_of(code)
    assert exercise is not None
    kept_copy(pad, before.starter if before else "")
    update = rewrite_pad(pad, text=exercise.starter, base=None, by=by)
    Pad.objects.filter(pk=pad.pk).update(exercise=code, ran=None, outcome="", tests_passed=0, tests_total=0, fails=0)
    return update


@transaction.atomic
def ask_to_show(pad: Pad, *, by: Person | None) -> Pad:
    """The teacher would like to show this pad to the class: its learner is asked first."""
    return move(pad, to="asked", by=by, about=pad.enrolment.person)


@transaction.atomic
def answer_show(pad: Pad, *, yes: bool, by: Person | None) -> Pad:
    """The learner's own word. A pad that was shown before goes back to its learner and the team."""
    if pad.state != "asked":
        raise Refused(_("Personne ne demande plus à montrer ce code."))
    if yes:
        for other in Pad.objects.filter(meeting=pad.meeting_id, state="shown").select_related("enrolment__person"):
            move(other, to="private", by=by, about=other.enrolment.person)
    return move(pad, to="shown" if yes else "private", by=by, about=pad.enrolment.person)


@transaction.atomic
def hide(pad: Pad, *, by: Person | None) -> Pad:
    """No longer shown, or no longer asked: by its learner or by the team, at any time."""
    return move(pad, to="private", by=by, about=pad.enrolment.person)


@transaction.atomic
def pair_up(pad: Pad, *, mate: Pad, by: Person | None) -> Pad:
    """`mate`'s learner works in this pad from now on, beside its own learner. Their own text stays in their own pad.

    Refused when one of the two already works with somebody, so that a pair stays a pair.
    """
    if pad.pk == mate.pk or pad.meeting_id != mate.meeting_id:
        raise Refused(_("Choisissez deux personnes de cette classe."))
    busy = Pad.objects.filter(pk__in=[pad.pk, mate.pk]).exclude(works_in=None)
    if busy.exists() or Pad.objects.filter(works_in__in=[pad.pk, mate.pk]).exists():
        raise Refused(_("Une de ces deux personnes travaille déjà avec quelqu’un. Séparez-les d’abord."))
    Pad.objects.filter(pk=mate.pk).update(works_in=pad)
    mate.works_in = pad
    record(mate, "pair", by=by, about=mate.enrolment.person, detail={"with": pad.key})
    return mate


@transaction.atomic
def part(pad: Pad, *, by: Person | None) -> int:
    """Everyone who works in this pad, or this one who works elsewhere, goes back to their own. Returns how many."""
    rows = Pad.objects.filter(works_in=pad) | Pad.objects.filter(pk=pad.pk).exclude(works_in=None)
    parted = rows.update(works_in=None)
    record(pad, "part", by=by, about=pad.enrolment.person, detail={"parted": parted})
    return parted


@transaction.atomic
def help_with(pad: Pad, *, person: Person | None, by: Person | None) -> Pad:
    """Who of the teachers looks after this learner; None: nobody in particular. Refused for who does not teach this class."""
    if person is not None and person not in teachers_of(pad.meeting):
        raise Refused(_("Cette personne n’enseigne pas dans cette classe."))
    Pad.objects.filter(pk=pad.pk).update(helper=person)
    pad.helper = person
    record(pad, "help", by=by, about=pad.enrolment.person)
    return pad


@transaction.atomic
def share_out(meeting: Meeting, *, by: Person | None) -> int:
    """Gives each teacher as many learners as the others, in the order of first names: four each for five teachers and a class of 20."""
    teachers = teachers_of(meeting)
    if not teachers:
        raise Refused(_("Cette classe n’a pas encore d’équipe. Ajoutez d’abord des bénévoles."))
    wall = open_pads(meeting, by=by)
    pads = list(class_pads(meeting))
    for n, pad in enumerate(pads):
        Pad.objects.filter(pk=pad.pk).update(helper=teachers[n * len(teachers) // len(pads)])
    record(wall, "share", by=by, detail={"teachers": len(teachers), "pads": len(pads)})
    return len(pads)


@transaction.atomic
def raise_hand(pad: Pad, *, by: Person | None) -> Pad:
    """The learner asks for help; asking twice keeps the first place in the queue."""
    if Pad.objects.filter(pk=pad.pk, hand=None).update(hand=timezone.now()):
        record(pad, "hand", by=by, about=pad.enrolment.person)
    return pad


@transaction.atomic
def lower_hand(pad: Pad, *, by: Person | None) -> Pad:
    if Pad.objects.filter(pk=pad.pk).exclude(hand=None).update(hand=None):
        record(pad, "hand_down", by=by, about=pad.enrolment.person)
    return pad
