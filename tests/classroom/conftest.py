import pytest

from lefil.classroom.hub import pads
from lefil.live import threads
from tests.classroom.classes import Classroom, class_of
from tests.live.tabs import Inline


@pytest.fixture(autouse=True)
def _one_transaction(request, monkeypatch):
    """Sockets read and write in the test's own transaction, unless the test needs true threads."""
    mark = request.node.get_closest_marker("django_db")
    if not (mark and mark.kwargs.get("transaction")):
        monkeypatch.setattr(threads, "_pool", Inline())
        monkeypatch.setattr(threads, "close_old_connections", lambda: None)


@pytest.fixture(autouse=True)
def _memory_between_sockets(settings):
    settings.REDIS_URL = ""


@pytest.fixture(autouse=True)
def _nothing_failed():
    pads.counts.clear()
    yield
    assert pads.counts["failed"] == 0


@pytest.fixture
def room(cast) -> Classroom:
    return class_of(cast)
