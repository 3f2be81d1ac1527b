import pytest

from lefil.groups.models import Group
from tests.groups.pairs import signed_pair, waiting_pair


@pytest.fixture
def waiting(cast) -> Group:
    return waiting_pair(cast)


@pytest.fixture
def pair(cast) -> Group:
    return signed_pair(cast)
