"""Token counts per window in the cache: a whole class may sign up from one address, a robot may not."""

from django.core.cache import cache
from django.utils.translation import gettext as _

from lefil.kit.refusals import Refused


def spend(name: str, who: str, *, most: int, seconds: int) -> None:
    """Counts one more `name` by `who`; Refused when more than `most` happen within `seconds`."""
    key = f"limit:{name}:{who}"
    cache.add(key, 0, seconds)
    try:
        count = cache.incr(key)
    except ValueError:
        cache.set(key, 1, seconds)
        count = 1
    if count > most:
        raise Refused(_("Vous avez essayé trop souvent. Attendez quelques minutes, puis recommencez."))
