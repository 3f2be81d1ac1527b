"""A class of Digistart JavaScript: Inès teaches, Amina, David and others learn, Chloé follows it as staff."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from lefil.catalogue.actions import open_programme
from lefil.demo.cast import Cast
from lefil.enrolments.actions import enrol, settle
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Group, Seat
from lefil.meetings.actions import plan
from lefil.meetings.models import Meeting
from lefil.people.actions import enter
from lefil.people.models import Person

NAMES = ("Karim", "Oksana", "Yonas", "Ibrahim", "Fatou", "Reza", "Selam", "Nadia", "Omar", "Awa", "Dmytro", "Hamid", "Tesfay", "Leïla", "Moussa",
         "Sofiia", "Ali", "Mehret", "Jamal", "Rokia", "Idris", "Salma", "Bilal", "Hawa")  # fmt: skip


@dataclass(frozen=True)
class Classroom:
    """`places` by first name, teachers included; `lesson` begins in five minutes."""

    group: Group
    lesson: Meeting
    places: dict[str, Enrolment]

    def person(self, called: str) -> Person:
        return self.places[called].person


def class_of(cast: Cast, *, others: int = 2, teachers: tuple[str, ...] = (), ahead: timedelta = timedelta(minutes=5)) -> Classroom:
    """Amina, David and `others` more learners with Inès. `teachers`: first names of co-teachers who are entered too."""
    programme = open_programme(
        cast.article1, pack="classroom", name="Digistart JavaScript", slug="digistart-codes", volunteer_word="formateur ou formatrice",
        learner_word="apprenant·e", by=None,
    )  # fmt: skip
    born = date(1995, 5, 5)
    people = {"Inès": cast.ines, "Amina": cast.amina, "David": cast.david}
    people |= {
        called: enter(f"{called} Nom", born=born, phone=f"+3363998{n:04}", verified=timezone.now(), by=None)
        for n, called in enumerate((*teachers, *NAMES[:others]), 300)
    }
    places = {}
    for called, person in people.items():
        side = "volunteer" if called == "Inès" or called in teachers else "learner"
        places[called] = settle(enrol(person, programme=programme, side=side, organisation=cast.article1, by=None), by=None)
    group = Group.objects.create(programme=programme, organisation=cast.article1, kind="class", name="Digistart, automne", state="active")
    today = timezone.localdate()
    Seat.objects.bulk_create(Seat(group=group, enrolment=one, side=one.side, joined=today) for one in places.values())
    lesson = plan(group, starts=timezone.now() + ahead, minutes=180, by=cast.chloe, mode="room")
    return Classroom(group, lesson, places)
