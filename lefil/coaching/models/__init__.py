from lefil.coaching.models.core import Advice, Feedback, Grade, Path, Turn, Workshop
from lefil.coaching.models.cv import Cv, CvChoice, CvComment, CvLine, CvLink, CvShare, CvVariant, CvVersion
from lefil.coaching.models.cv_old import CvVoice, OldCv
from lefil.coaching.models.interview import HardPractice, RoomNote, SimulatedAnswer, Simulation
from lefil.coaching.models.networks import Audit, NetworksWork, Removal, ShownScore, Writing
from lefil.coaching.models.orient import Orientation
from lefil.coaching.models.pitch import Pitch, Take, TakeComment
from lefil.coaching.models.training import Calibration, PathWording, Wording

__all__ = [
    "Advice",
    "Audit",
    "Calibration",
    "Cv",
    "CvChoice",
    "CvComment",
    "CvLine",
    "CvLink",
    "CvShare",
    "CvVariant",
    "CvVersion",
    "CvVoice",
    "Feedback",
    "Grade",
    "HardPractice",
    "NetworksWork",
    "OldCv",
    "Orientation",
    "Path",
    "PathWording",
    "Pitch",
    "Removal",
    "RoomNote",
    "ShownScore",
    "SimulatedAnswer",
    "Simulation",
    "Take",
    "TakeComment",
    "Turn",
    "Wording",
    "Workshop",
    "Writing",
]
