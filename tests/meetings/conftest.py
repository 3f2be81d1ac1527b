import pytest

from lefil.groups.models import Group
from tests.groups.pairs import signed_pair
from tests.meetings.moments import moment


@pytest.fixture
def pair(cast) -> Group:
    return signed_pair(cast)


@pytest.fixture
def at(time_machine):
    """at("2026-10-05 10:00") sets the clock, in Paris, and lets it stand still."""

    def move(text: str) -> None:
        time_machine.move_to(moment(text), tick=False)

    return move
