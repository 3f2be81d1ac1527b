from lefil.coaching.models import Orientation
from lefil.people.models import Person


def export(person: Person) -> list[dict]:
    """By whom one was sent and what one agreed to; and, for a prescriber, whom they sent, by first name."""
    return [
        *(
            {"orienté par": one.sender, "structure": one.structure, "le": one.sent, "accord pour donner des nouvelles": one.agreed,
             "texte accepté": one.text_shown, "accord retiré le": one.withdrawn}
            for one in Orientation.objects.filter(enrolment__person=person).order_by("id")
        ),
        *(
            {"personne orientée": one.called, "le": one.sent}
            for one in Orientation.objects.filter(prescriber=person).order_by("id")
        ),
    ]  # fmt: skip


def erase(person: Person) -> None:
    """A candidate's name and contact go, and what the prescriber could read; a prescriber's own name goes from what they sent."""
    Orientation.objects.filter(enrolment__person=person).update(called="", contact="", job="", agreed=None, text_shown="")
    Orientation.objects.filter(prescriber=person).update(sender="", email="", prescriber=None)
