from lefil.coaching.models import Calibration
from lefil.people.models import Person


def export(person: Person) -> list[dict]:
    rows = Calibration.objects.filter(enrolment__person=person).order_by("id")
    return [{"exemple noté": one.sample, "notes": one.marks, "le": one.at} for one in rows]


def erase(person: Person) -> None:
    """Marks without their author are of no use: they go."""
    Calibration.objects.filter(enrolment__person=person).delete()
