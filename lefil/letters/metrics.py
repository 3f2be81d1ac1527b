"""What a scrape of /metrics says of letters."""

from django.utils import timezone

from lefil.letters.queries import by_state, late

GAUGES = [
    ("lefil_letters", "letters by state", ("state",), lambda: list(by_state().items())),
    ("lefil_letters_late", "letters that should have left", (), lambda: [((), late(timezone.now()).count())]),
]
