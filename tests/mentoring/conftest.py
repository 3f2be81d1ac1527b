from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from lefil.catalogue.models import Module, Programme
from lefil.demo.cast import Cast
from lefil.groups.models import Group
from lefil.meetings.actions import plan
from lefil.meetings.models import Meeting
from lefil.mentoring.actions import write_talk
from tests.mentoring.world import open_mentoring, pair_up, stranger


@dataclass
class World:
    """Inès mentors Amina; both signed. `met()` is a meeting that has taken place; `done(n)` finishes n conversations."""

    cast: Cast
    programme: Programme
    group: Group
    clock: time_machine.Traveller
    add: Callable[[], Group]

    def module(self, code: str) -> Module:
        return self.programme.modules.get(code=code)

    def met(self, *, days: int = 1) -> Meeting:
        starts = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=days)
        meeting = plan(self.group, starts=starts, minutes=60, by=self.cast.ines)
        self.clock.move_to(meeting.ends + timedelta(minutes=5))
        return meeting

    def done(self, n: int) -> None:
        before = set(self.group.talks.filter(finished=True).values_list("module__code", flat=True))
        for module in [one for one in self.programme.modules.order_by("position") if one.code not in before][:n]:
            write_talk(self.met(), module=module, minutes=50, finished=True, proof="C’est fait", by=self.cast.ines)


@pytest.fixture
def clock() -> time_machine.Traveller:
    """Tuesday 24 November 2026, 9 h 30 in Paris; `clock.move_to(moment)` moves it."""
    with time_machine.travel(timezone.now(), tick=False) as travelled:
        yield travelled


@pytest.fixture
def world(clock: time_machine.Traveller, cast: Cast) -> World:
    programme = open_mentoring(cast)
    group = pair_up(programme, cast.amina, cast.ines, cast.chloe)

    def add() -> Group:
        return pair_up(programme, stranger("Meron Tesfay"), cast.ines, cast.chloe)

    return World(cast, programme, group, clock, add)
