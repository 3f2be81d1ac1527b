"""What this room keeps of a person, part by part.

core: Workshop, Path, Turn, Grade, Feedback, Advice. cv: Cv, CvLine, CvVariant, CvChoice, CvVersion, CvShare, CvComment, CvLink, OldCv,
CvVoice. orient: Orientation. training: Calibration.
networks: Audit, NetworksWork, Writing, Removal, ShownScore. pitch: Pitch, Take, TakeComment. interview: Simulation, SimulatedAnswer,
HardPractice, RoomNote.
"""

from lefil.coaching.privacy import core, cv, interview, networks, orient, pitch, training
from lefil.people.models import Person

PARTS = (core, cv, networks, pitch, interview, orient, training)


def export(person: Person) -> list[dict]:
    return [row for part in PARTS for row in part.export(person)]


def erase(person: Person) -> None:
    for part in PARTS:
        part.erase(person)
