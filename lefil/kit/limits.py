"""Counts per window in the cache: a whole class may sign up from one address, a robot may not.

Who is counted is a person, a contact, a key, or an address (`address_of`). With Redis all processes count together.
"""

import ipaddress
import time

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lefil.kit.refusals import Refused


class TooOften(Refused):
    """Come back in `wait` seconds, at least 1. The page of this refusal holds what was typed."""

    def __init__(self, wait: int) -> None:
        self.wait = max(1, wait)
        super().__init__(f"{_('Vous avez essayé trop souvent.')} {_come_back(self.wait)}")


def spend(name: str, who: str, *, most: int, seconds: int) -> None:
    """Counts one more `name` by `who`; TooOften when more than `most` happen within `seconds` of the first."""
    key = f"limit:{name}:{who}"
    now = int(time.time())
    if cache.add(key, 0, seconds):
        cache.set(f"{key}:ends", now + seconds, seconds)
    try:
        count = cache.incr(key)
    except ValueError:
        cache.set(key, 1, seconds)
        count = 1
    if count > most:
        raise TooOften((cache.get(f"{key}:ends") or now + seconds) - now)


def address_of(request: HttpRequest) -> str:
    """The address a request comes from. Of IPv6 the network only: one line of a home or a phone has 2^64 addresses."""
    address = request.META.get("REMOTE_ADDR", "")
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(found)


def _come_back(wait: int) -> str:
    if wait <= 60:
        return _("Revenez dans une minute.")
    if wait < 90 * 60:
        minutes = -(-wait // 60)
        return ngettext("Revenez dans %d minute.", "Revenez dans %d minutes.", minutes) % minutes
    hours = -(-wait // 3600)
    return ngettext("Revenez dans %d heure.", "Revenez dans %d heures.", hours) % hours
