from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.care import actions, jobs
from lefil.care.models import Thread
from lefil.demo.cast import Cast
from lefil.people.models import Person
from tests.tutoring.conftest import World, clock, world

__all__ = ["clock", "world"]


@dataclass
class Followed:
    """Benoît tutors Malik, both followed by Chloé; `after(days=…)` moves the clock and runs every sweep of the room."""

    world: World
    malik: Thread
    benoit: Thread

    @property
    def cast(self) -> Cast:
        return self.world.cast

    @property
    def chloe(self) -> Person:
        return self.world.cast.chloe

    def after(self, **gap: float) -> None:
        self.world.clock.move_to(timezone.now() + timedelta(**gap))
        self.swept()

    def swept(self) -> None:
        for sweep, _seconds in jobs.SWEEPS:
            sweep()
        self.malik.refresh_from_db()
        self.benoit.refresh_from_db()


@pytest.fixture
def followed(world: World) -> Followed:
    jobs.open_threads()
    found = {thread.enrolment_id: thread for thread in Thread.objects.select_related("enrolment__person", "enrolment__programme")}
    return Followed(world, found[world.learner.pk], found[world.tutor.pk])


@pytest.fixture
def spoken(followed: Followed) -> Followed:
    actions.attempt(followed.malik, kind="call", reached=True, by=followed.chloe)
    followed.malik.refresh_from_db()
    return followed
