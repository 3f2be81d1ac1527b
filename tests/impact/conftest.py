import pytest

from tests.impact.world import ImpactWorld
from tests.world import World, build


@pytest.fixture
def world(cast) -> World:
    return build(cast)


@pytest.fixture
def impact(world: World) -> ImpactWorld:
    return world.impact
