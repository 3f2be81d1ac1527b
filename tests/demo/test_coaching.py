"""The programme's figures are those that its association gives, and actions made them."""

import pytest
from django.utils import timezone

from lefil.catalogue.models import Programme
from lefil.coaching.models import Calibration, Feedback, Orientation, Workshop
from lefil.coaching.queries import figures, places_of
from lefil.demo.scenes.coaching import coach
from lefil.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_eighty_volunteers_and_seventy_candidates(cast):
    coach(cast, timezone.now().replace(minute=0, second=0, microsecond=0), volunteers=80, candidates=70)
    programme = Programme.objects.get(slug="coups-de-pouce")
    found = figures(programme)
    assert (found.volunteers, found.candidates) == (80, 70)
    assert dict(Orientation.objects.values_list("called", "state")) == {"Amina": "accepted", "Nour": "sent"}
    assert (Calibration.objects.count(), Workshop.objects.exclude(trainee=None).get().trainee.person) == (6, cast.ines)
    assert Feedback.objects.count() == Entry.objects.filter(noun="coaching.feedback", verb="give").count() == 70
    assert [places_of(one).count() for one in programme.modules.order_by("position")] == [3, 3, 3, 2]
