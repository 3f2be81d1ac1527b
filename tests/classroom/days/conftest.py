from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.classroom import actions
from lefil.classroom.models import Cohort, HalfDay
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.people.actions import enter
from tests.classroom.days.world import Room, build, class_programme, entered


@pytest.fixture
def room(cast) -> Room:
    return build(cast)


@pytest.fixture
def programme(cast):
    return class_programme(cast)


@pytest.fixture
def teacher(cast, programme) -> Enrolment:
    return enrol(cast.ines, programme=programme, side="volunteer", by=cast.ines)


@pytest.fixture
def cohort(cast, programme, teacher) -> Cohort:
    return actions.open_cohort(programme, teacher=teacher, title="Digistart JavaScript", nda="11755555575", by=cast.chloe)


@pytest.fixture
def amina(cast, programme, cohort) -> Enrolment:
    """Amina, in the class."""
    made = entered(cast.amina, programme, cast.chloe)
    actions.join_class(cohort, enrolment=made, by=cast.chloe)
    return made


@pytest.fixture
def learners(cast, programme, cohort) -> Callable[[int], list[Enrolment]]:
    def make(count: int) -> list[Enrolment]:
        made = []
        for n in range(count):
            person = enter(
                f"Apprenant {n}",
                born=timezone.localdate() - timedelta(days=9000),
                phone=f"+336399830{n:02d}",
                verified=timezone.now(),
                by=None,
            )
            made.append(entered(person, programme, cast.chloe))
            actions.join_class(cohort, enrolment=made[-1], by=cast.chloe)
        return made

    return make


@pytest.fixture
def half_day(cast, cohort) -> Callable[..., HalfDay]:
    """half_day(hours=1) begins in one hour and lasts three."""

    def make(hours: float = 1, lesson: str = "variables", minutes: int = 180) -> HalfDay:
        starts = timezone.now() + timedelta(hours=hours)
        return actions.plan_half_day(cohort, starts=starts, minutes=minutes, lesson=lesson, by=cast.chloe)

    return make
