from functools import partial

from django.utils import timezone

from lefil.impact import actions
from lefil.impact.queries import digests
from lefil.kit.sweeps import each

MORNING = 7  # of Paris
write = partial(actions.send_digest, by=None)


def tell_staff() -> int:
    """Each working morning, once to each."""
    now = timezone.localtime()
    return each(digests.for_staff(now), write) if now.hour >= MORNING and now.isoweekday() < 6 else 0


def tell_others() -> int:
    """On Monday mornings, about the week that is over."""
    now = timezone.localtime()
    if now.hour < MORNING or now.isoweekday() != 1:
        return 0
    return sum(each(find(now), write) for find in (digests.for_partners, digests.for_volunteers, digests.for_public))


SWEEPS = [(tell_staff, 1800), (tell_others, 3600)]
