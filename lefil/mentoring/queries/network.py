"""Who asks the network what, for each kind of reader."""

from dataclasses import dataclass

from django.db.models import QuerySet

from lefil.groups.rules import can_follow
from lefil.mentoring.models import NetworkAnswer, NetworkRequest
from lefil.mentoring.rules import asked_of, in_pair_requests
from lefil.people.models import Person


@dataclass(frozen=True)
class Reading:
    """`role`: learner, asker (the pair's mentor), staff, mentor (asked). `answers` are for the asker and staff; `mine` is the reader's."""

    request: NetworkRequest
    role: str
    answers: tuple[NetworkAnswer, ...]
    mine: NetworkAnswer | None
    count: int


def reading(request: NetworkRequest, person: Person) -> Reading:
    answers = tuple(request.answers.select_related("author"))
    role = "mentor"
    if request.person_id == person.pk:
        role = "learner"
    elif request.group.seats.filter(enrolment__person=person, side="volunteer").exists():
        role = "asker"
    elif can_follow(person, request.group):
        role = "staff"
    mine = next((one for one in answers if one.author_id == person.pk), None)
    return Reading(request, role, answers if role in {"asker", "staff"} else (), mine, len(answers))


def of_my_pairs(person: Person) -> QuerySet[NetworkRequest]:
    """Those of one's own pairs, as their mentor or as the learner."""
    mine = in_pair_requests(person).filter(group__seats__enrolment__person=person)
    return mine.distinct().order_by("-id")


def to_answer(person: Person) -> QuerySet[NetworkRequest]:
    """Open requests of other pairs, those one has not answered."""
    return asked_of(person).exclude(answers__author=person).distinct().order_by("-id")
