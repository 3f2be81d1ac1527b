from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.groups.models import Group
from lefil.live import threads
from lefil.live.hub import hub
from lefil.meetings.actions import book, open_slot, plan
from lefil.meetings.models import Meeting
from lefil.people.actions import enter
from tests.groups.pairs import signed_pair
from tests.live.tabs import Inline


@pytest.fixture(autouse=True)
def _one_transaction(request, monkeypatch):
    """Sockets read and write in the test's own transaction, unless the test needs true threads."""
    mark = request.node.get_closest_marker("django_db")
    if not (mark and mark.kwargs.get("transaction")):
        monkeypatch.setattr(threads, "_pool", Inline())
        monkeypatch.setattr(threads, "close_old_connections", lambda: None)


@pytest.fixture(autouse=True, scope="session")
def _threads_end_before_the_base(django_db_setup):
    """PostgreSQL does not drop a base that a thread still reads."""
    pool = threads._pool
    yield
    pool.shutdown(wait=True)


@pytest.fixture(autouse=True)
def _memory_between_sockets(request, settings):
    """A process speaks to itself in memory; only the tests of the hub are about Redis, whose connections belong to one loop."""
    if request.module.__name__ != "tests.live.test_hub":
        settings.REDIS_URL = ""


@pytest.fixture(autouse=True)
def _nothing_failed():
    """A command that fails is answered and counted, and the room goes on: only here does it stop the test."""
    hub.counts.clear()
    yield
    assert hub.counts["failed"] == 0


@pytest.fixture
def pair(cast) -> Group:
    return signed_pair(cast)


@pytest.fixture
def meeting(cast, pair) -> Meeting:
    """Benoît (host) and Malik (14), in ten minutes: the room is open."""
    return plan(pair, starts=timezone.now() + timedelta(minutes=10), minutes=45, by=cast.benoit, mode="room")


@pytest.fixture
def lesson(cast) -> Meeting:
    """A class led by Inès in ten minutes; Amina, David and four others are booked, all adults. Chloé follows as staff."""
    made = open_slot(
        cast.tutoring, organisation=cast.article1, kind="lesson", starts=timezone.now() + timedelta(minutes=10), minutes=90,
        host=cast.ines, capacity=30, mode="room", by=cast.chloe,
    )  # fmt: skip
    others = [enter(f"{called} Durand", born=cast.david.born, by=None) for called in ("Karim", "Lila", "Marc", "Nora")]
    for person in (cast.amina, cast.david, *others):
        book(made, person=person, side="learner", by=cast.chloe)
    return made
