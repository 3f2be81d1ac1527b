from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.catalogue.actions import open_programme
from lefil.catalogue.models import Programme
from lefil.coaching.actions import install, open_workshop, staff, take_seat
from lefil.coaching.models import Workshop
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.orgs.actions import found


@pytest.fixture
def coaching(cast) -> Programme:
    """Of La Cravate Solidaire, with its four modules."""
    cravate = found("La Cravate Solidaire", slug="cravate", city="Paris", by=None)
    made = open_programme(
        cravate, pack="coaching", name="Coups de Pouce à la Maison", slug="coups-de-pouce", volunteer_word="coach",
        learner_word="candidat·e", needs_parent=False, by=None,
    )  # fmt: skip
    install(made, by=None)
    return made


@pytest.fixture
def candidate(cast, coaching) -> Enrolment:
    return enrol(cast.amina, programme=coaching, side="learner", by=cast.amina)


@pytest.fixture
def lead(cast, coaching) -> Enrolment:
    return enrol(cast.david, programme=coaching, side="volunteer", by=cast.david)


@pytest.fixture
def observer(cast, coaching) -> Enrolment:
    return enrol(cast.benoit, programme=coaching, side="volunteer", by=cast.benoit)


@pytest.fixture
def workshop(coaching, candidate, lead, observer) -> Callable[..., Workshop]:
    """workshop("pitch") is one of tomorrow with David and Benoît, where Amina has a place unless booked=False."""

    def make(code: str, *, hours: float = 24, places: int = 1, booked: bool = True) -> Workshop:
        module = coaching.modules.get(code=code)
        made = open_workshop(
            module, organisation=coaching.organisation, starts=timezone.now() + timedelta(hours=hours), places=places, by=None
        )
        staff(made, role="lead", volunteer=lead, by=None)
        made = staff(made, role="observer", volunteer=observer, by=None)
        if booked:
            take_seat(made, candidate=candidate, by=candidate.person)
        made.refresh_from_db()
        return made

    return make
