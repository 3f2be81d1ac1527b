from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, connections

from lefil.documents.actions import issue
from lefil.documents.models import Certificate
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from tests.documents.conftest import spend


@pytest.mark.django_db(transaction=True)
def test_attestations_issued_at_once_have_numbers_without_gap_or_twin(transactional_db, tutor, learner, cast):
    if connection.vendor == "sqlite":
        pytest.skip("the test database of SQLite is in memory, for one connection")
    places = [tutor, learner]
    for person in (cast.amina, cast.david, cast.ines):
        place = enrol(person, programme=cast.tutoring, side="volunteer", by=person)
        spend(place, minutes=30, day=date(2026, 11, 2))
        places.append(place)
    kinds = {"volunteer": "volunteering", "learner": "participation"}

    def ask(key: int) -> None:
        try:
            place = Enrolment.objects.select_related("person", "programme", "organisation").get(pk=key)
            issue(place, kind=kinds[place.side], by=place.person)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(places)) as crowd:
        list(crowd.map(ask, [place.pk for place in places]))
    assert sorted(Certificate.objects.values_list("serial", flat=True)) == [1, 2, 3, 4, 5]
