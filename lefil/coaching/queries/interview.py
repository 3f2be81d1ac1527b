"""The module "interview": its words, its bank of questions, a candidate's simulations, what the interviewer holds in the room."""

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.coaching import content
from lefil.coaching.models import Feedback, HardPractice, RoomNote, SimulatedAnswer, Simulation, Workshop
from lefil.coaching.rules import visible_answers, visible_simulations
from lefil.enrolments.models import Enrolment
from lefil.meetings.models import Booking
from lefil.people.models import Person

FIGURES = ("prepare_seconds", "answer_seconds", "attempts", "questions", "test_question")
TABLES = ("check", "family", "trade", "reason", "telephone")
USUAL = ("intro", "motivation", "experience", "situation", "strengths", "yours", "availability", "salary")
SITUATION = "situation"
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Hard:
    """One hard question; `legal`: "yes", "no" or "depends". Each answer has a name and a text."""

    code: str
    text: str
    legal: str
    why: str
    source: str
    answers: list[dict[str, str]]


def interview_words(programme: Programme) -> dict[str, Any]:
    """What interview.toml holds, each part replaced by the association's own when its module has one."""
    module = programme.modules.filter(code="interview").first()
    own = module.content if module else {}
    return {name: own.get(name) or content.read("interview")[name] for name in (*FIGURES, *TABLES)}


def families_of(facts: dict[str, Any], trade: str) -> list[dict[str, Any]]:
    """Families in their usual order: {code, name, questions, listen_for}. The situations are those of the trade; none without one."""
    rows = {one["code"]: one for one in facts["family"] if one["questions"]}
    work = next((one for one in facts["trade"] if one["rome"] == trade), None)
    if work and work["questions"]:
        rows[SITUATION] = {
            "code": SITUATION, "name": _("Une situation de travail"), "questions": work["questions"],
            "listen_for": work.get("listen_for", ""),
        }  # fmt: skip
    order = [code for code in USUAL if code in rows] + [code for code in rows if code not in USUAL]
    return [rows[code] for code in order]


def draw_questions(
    facts: dict[str, Any], *, trade: str, families: Collection[str], before: Collection[str], dice: random.Random
) -> list[dict[str, str]]:
    """As many questions as the module asks, one family after the other. Those heard `before` come back only when nothing else is left.

    `families` are the candidate's own choice; the others complete them when they hold too few questions.
    """
    rows = families_of(facts, trade)
    chosen = [one for one in rows if one["code"] in families]
    found: list[dict[str, str]] = []
    for pool in (chosen, rows):
        piles = [(one, sorted(dice.sample(one["questions"], len(one["questions"])), key=lambda text: text in before)) for one in pool]
        for turn in range(max((len(texts) for _one, texts in piles), default=0)):
            for one, texts in piles:
                said = {question["text"] for question in found}
                if len(found) < facts["questions"] and turn < len(texts) and texts[turn] not in said:
                    found.append({"family": one["name"], "text": texts[turn], "listen_for": one["listen_for"]})
    return found


def heard_by(enrolment: Enrolment) -> set[str]:
    """Texts of the questions that this candidate was asked."""
    rows = Simulation.objects.filter(enrolment=enrolment).values_list("questions", flat=True)
    return {question["text"] for questions in rows for question in questions}


def simulations_of(enrolment: Enrolment) -> QuerySet[Simulation]:
    """Newest first, with `whole`, the number of answers that arrived."""
    rows = Simulation.objects.filter(enrolment=enrolment).select_related("workshop__meeting")
    return rows.annotate(whole=Count("answers", filter=Q(answers__done__isnull=False))).order_by("-id")


def simulations_seen_by(person: Person | None, workshop: Workshop) -> QuerySet[Simulation]:
    """What one person may look at in one workshop, oldest first, with `whole`."""
    rows = visible_simulations(person).filter(workshop=workshop).select_related("enrolment__person", "workshop__meeting")
    return rows.annotate(whole=Count("answers", filter=Q(answers__done__isnull=False), distinct=True)).order_by("id")


def answers_of(person: Person | None, simulation: Simulation) -> list[tuple[int, dict[str, str], SimulatedAnswer | None]]:
    """Each question with its number from 1, and its answer once it is whole and the reader may play it."""
    rows = {one.number: one for one in visible_answers(person).filter(simulation=simulation)}
    return [(number, question, rows.get(number)) for number, question in enumerate(simulation.questions, 1)]


def workshops_for(enrolment: Enrolment) -> QuerySet[Workshop]:
    """Workshops where the candidate has a place, the latest first."""
    booked = Booking.objects.filter(enrolment=enrolment, side="learner", state__in=Booking.STANDING).values("meeting")
    rows = Workshop.objects.filter(meeting__in=booked).exclude(meeting__state="cancelled")
    return rows.select_related("meeting__module", "lead__person", "observer__person").order_by("-meeting__starts", "id")


def hard_questions(programme: Programme) -> list[Hard]:
    module = programme.modules.filter(code="interview").first()
    own = module.content.get("hard_questions") if module else None
    return [Hard(**one) for one in own or content.read("hard_questions")["question"]]


def practice_of(enrolment: Enrolment) -> HardPractice:
    """Not saved when nothing was tried yet."""
    return HardPractice.objects.filter(enrolment=enrolment).first() or HardPractice(enrolment=enrolment)


def reasons_of(facts: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """(the decision in words, sentences that may say why), in the order of the decisions."""
    rows = {one["decision"]: one["texts"] for one in facts["reason"]}
    return [(str(name), rows[code]) for code, name in Feedback.DECISIONS.items() if code in rows]


def note_of(workshop: Workshop, author: Person) -> str:
    row = RoomNote.objects.filter(workshop=workshop, author=author).first()
    return row.text if row else ""


def simulations_to_forget(now: datetime) -> QuerySet[Simulation]:
    """Begun thirty days ago or more."""
    return Simulation.objects.filter(at__lte=now - KEPT).select_related("enrolment__person").order_by("id")


def notes_to_forget(now: datetime) -> QuerySet[RoomNote]:
    """Of workshops that ended thirty days ago or more."""
    return RoomNote.objects.filter(workshop__meeting__ends__lte=now - KEPT).select_related("author").order_by("id")
