"""Skills of each learner: what the teacher has seen, with the exercises beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

from lefil.classroom.content.lessons import Lesson, Skill, exercises, lessons
from lefil.classroom.models import Attempt, SkillMark
from lefil.enrolments.models import Enrolment


@dataclass(frozen=True)
class Cell:
    """One skill of one learner. `level` is the teacher's, None while nobody has looked."""

    skill: Skill
    level: int | None

    @property
    def word(self) -> str:
        return str(SkillMark.LEVELS[self.level or 0])


@dataclass(frozen=True)
class Block:
    """One lesson of one learner: its skills, and how many of its exercises have passed. `tried`: any attempt at all."""

    lesson: Lesson
    cells: tuple[Cell, ...]
    passed: int
    exercises: int
    tried: bool

    @property
    def suggested(self) -> int:
        """What the exercises would say: all passed is "acquired", some is "in progress". A suggestion to the teacher, no more: the
        browser of the learner runs the tests."""
        return 2 if self.exercises and self.passed == self.exercises else 1 if self.tried else 0


@dataclass(frozen=True)
class Row:
    enrolment: Enrolment
    blocks: tuple[Block, ...]

    @property
    def acquired(self) -> int:
        return sum(cell.level == 2 for block in self.blocks for cell in block.cells)


def matrix(enrolments: Iterable[Enrolment]) -> list[Row]:
    """One row each, in the order given. Two queries."""
    learners = list(enrolments)
    marks: dict[int, dict[str, int]] = {one.pk: {} for one in learners}
    for mark in SkillMark.objects.filter(enrolment__in=learners):
        marks[mark.enrolment_id][mark.skill] = mark.level
    tried: dict[int, dict[str, bool]] = {one.pk: {} for one in learners}
    for enrolment, exercise, passed in Attempt.objects.filter(enrolment__in=learners).values_list("enrolment", "exercise", "passed"):
        tried[enrolment][exercise] = tried[enrolment].get(exercise, False) or passed
    return [Row(one, tuple(_block(lesson, marks[one.pk], tried[one.pk]) for lesson in lessons().values())) for one in learners]


def _block(lesson: Lesson, marks: dict[str, int], tried: dict[str, bool]) -> Block:
    codes = [one.code for one in exercises()[lesson.code]]
    cells = tuple(Cell(skill, marks.get(skill.code)) for skill in lesson.skills)
    return Block(lesson, cells, sum(tried.get(code, False) for code in codes), len(codes), any(code in tried for code in codes))


def acquired_and_begun(enrolment: Enrolment) -> tuple[list[str], list[str]]:
    """Names of the skills for the paper: those that the teacher has seen acquired; those in progress, by the teacher or by exercises."""
    acquired: list[str] = []
    begun: list[str] = []
    for block in matrix([enrolment])[0].blocks:
        for cell in block.cells:
            level = min(block.suggested, 1) if cell.level is None else cell.level
            if level:
                (acquired if level == 2 else begun).append(cell.skill.name)
    return acquired, begun
