"""School numbers (UAI) and priority education, as people give them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What a family, a pupil or a school says. It is a declaration, never computed from an address.
PRIORITY_EDUCATION: tuple[tuple[str, StrOrPromise], ...] = (
    ("unknown", _("Je ne sais pas")),
    ("no", _("Non")),
    ("rep", _("REP")),
    ("rep-plus", _("REP+")),
)
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_UAI = re.compile(r"([0-9]{7})([A-Z])")
_CORSICA = {"620": "2A", "720": "2B"}


def uai_letter(digits: str) -> str:
    """Check letter of the seven digits of a UAI: the number modulo 23, in the alphabet without I, O and Q."""
    if not re.fullmatch(r"[0-9]{7}", digits):
        raise ValueError(f"a UAI has seven digits: {digits!r}")
    return _LETTERS[int(digits) % 23]


def clean_uai(text: str) -> str | None:
    """The UAI in capitals without spaces, or None when it is malformed or its letter is wrong."""
    found = _UAI.fullmatch(re.sub(r"[\s.-]", "", text).upper())
    return found[0] if found and uai_letter(found[1]) == found[2] else None


def departement_of_uai(uai: str) -> str | None:
    """Code of the département in a valid UAI (075… is Paris, 620… and 720… are Corsica), else None."""
    clean = clean_uai(uai)
    if clean is None:
        return None
    head = clean[:3]
    return _CORSICA.get(head) or (head[1:] if head[0] == "0" else head)
