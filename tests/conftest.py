from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from lefil.demo.cast import Cast, enter_cast
from lefil.kit import context
from lefil.letters import sms
from lefil.people.models import Person


@pytest.fixture(autouse=True)
def _one_morning(request):
    """The suite lives on one Tuesday at half past nine, in term: letters leave by day, and no date in a test ever goes by.

    Browsers and the servers they speak to keep the real clock.
    """
    if request.node.get_closest_marker("e2e") or request.node.get_closest_marker("attack"):
        yield
    else:
        with time_machine.travel(datetime(2026, 11, 24, 8, 30, tzinfo=UTC)):
            yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A thread of a race or of a socket may still hold a connection when all is over: PostgreSQL would keep the base for it, and say so."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(autouse=True)
def _no_demo_bar(request, monkeypatch):
    """The bar names everybody of the cast: without it, a name on a page is a name that the page gives away."""
    if "tests/demo" not in request.node.nodeid:
        monkeypatch.setattr(context, "DEMO_BAR", None)


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()
    sms.sent.clear()


@pytest.fixture(autouse=True, scope="session")
def _a_slice_of_an_unordered_queryset_fails():
    """The first ten of no order are ten rows of chance; the database may change its mind on another day."""
    take = QuerySet.__getitem__

    def checked(self: QuerySet, k: int | slice) -> object:
        assert self.ordered or self._result_cache is not None, f"slice of an unordered queryset of {self.model.__name__}"
        return take(self, k)

    QuerySet.__getitem__ = checked
    yield
    QuerySet.__getitem__ = take


@pytest.fixture
def cast(db) -> Cast:
    return enter_cast()


@pytest.fixture
def browse() -> Callable[[Person | None], Client]:
    """browse(person) is a browser in which that person is signed in (staff: second factor done); browse(None) a stranger's."""

    def open_browser(person: Person | None) -> Client:
        client = Client()
        if person:
            client.force_login(person.account)
            session = client.session
            session["person"] = person.key
            session["second_factor_done"] = True
            session.save()
        return client

    return open_browser
