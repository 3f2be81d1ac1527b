from django.utils import timezone

from lefil.letters import actions, queries


def send_due(limit: int = 100) -> int:
    """Sends what is due, one letter at a time; any number of workers may run it."""
    count = 0
    for letter in queries.due(timezone.now(), actions.LEASE)[:limit]:
        if actions.claim(letter, by=None):
            actions.send(letter, by=None)
            count += 1
    return count


SWEEPS = [(send_due, 5)]
