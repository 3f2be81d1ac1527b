"""Sends what the storm left: a letter that a killed worker held, and those that the provider refused, without waiting for hours."""

import sys
import time
from datetime import timedelta


def main(seconds: float) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from lefil.letters import actions
    from lefil.letters.jobs import send_due
    from lefil.letters.models import Letter

    actions.LEASE, actions.TRIES = timedelta(seconds=1), 40
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        Letter.objects.filter(state="waiting", due__gt=timezone.now(), error__gt="").update(due=timezone.now())
        Letter.objects.filter(state="failed").update(state="waiting")
        send_due()
        left = Letter.objects.filter(state="sending").exists() or Letter.objects.filter(state="waiting", due__lte=timezone.now()).exists()
        if not left:
            return
        time.sleep(1.2)


if __name__ == "__main__":
    main(float(sys.argv[1]))
