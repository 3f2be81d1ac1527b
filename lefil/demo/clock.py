from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Scenes are lived at their own dates: inside, every action believes that it is `moment` (aware)."""
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield
