"""What stands behind the addresses of the classroom."""

from dataclasses import dataclass
from datetime import timedelta

from lefil.classroom.actions import open_pads, send_exercise
from lefil.classroom.models import Pad
from lefil.demo.cast import Cast
from tests.classroom.classes import Classroom, class_of


@dataclass(frozen=True)
class PadsWorld:
    """Amina and David learn; Inès teaches, Chloé follows."""

    room: Classroom
    pad: Pad


def pads_world(cast: Cast) -> PadsWorld:
    room = class_of(cast, others=0, ahead=timedelta(hours=4))  # Inès has a half-day before it
    open_pads(room.lesson, by=cast.ines)
    send_exercise(room.lesson, code="somme", by=cast.ines)
    return PadsWorld(room, Pad.objects.get(meeting=room.lesson, enrolment=room.places["David"]))
