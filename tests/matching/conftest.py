import pytest

from lefil.matching import actions
from lefil.matching.models import Proposal
from tests.matching.people import learner, volunteer


@pytest.fixture
def draft(cast):
    """Lina, 16 to be accompanied in maths, and Paul who has one place: the engine proposes them."""
    learner(cast.tutoring)
    volunteer(cast.tutoring)
    actions.run(cast.tutoring, by=cast.chloe)
    return Proposal.objects.get()


@pytest.fixture
def sent(cast, draft):
    return actions.send(draft, by=cast.chloe)


@pytest.fixture
def again():
    """The same proposal, read again from the database, as another browser would."""
    return lambda proposal: Proposal.objects.get(pk=proposal.pk)
