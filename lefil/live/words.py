"""Text of people as it is kept and shown: no invisible sign that could turn a line around or hide what it says."""

import re
import unicodedata

from django.utils.translation import gettext as _

from lefil.kit.refusals import Refused

# Joiners that Arabic, Persian and emoji need; every other format sign (bidi overrides, isolates, tags) goes.
JOINERS = {"\u200c", "\u200d"}
STACKED = re.compile(
    r"(\w|\S)([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def clean(text: str, *, most: int, lines: bool = True) -> str:
    """What is left of a text once stripped; with `lines`, line ends stay, at most two in a row. Refused when nothing is left, or too much."""
    kept = "".join(sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if _welcome(sign))
    kept = re.sub(r"\n{3,}", "\n\n", kept) if lines else re.sub(r"\s+", " ", kept)
    kept = STACKED.sub(r"\1\2", kept).strip()
    if not any(unicodedata.category(sign)[0] not in "CZM" for sign in kept):
        raise Refused(_("Écrivez quelque chose."))
    if len(kept) > most:
        raise Refused(_("C’est trop long : %(most)s signes au plus.") % {"most": most})
    return kept


def _welcome(sign: str) -> bool:
    return sign in JOINERS or sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def file_name(name: str, *, most: int = 120) -> str:
    """The last part of a path, on one line, cut in the middle rather than at its ending when it is too long."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(sign for sign in last if _welcome(sign) and sign not in '\n\t<>:"|?*;')
    kept = re.sub(r"\s+", " ", kept).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if not dot or not stem:
        stem, ending = kept, ""
    tail = f".{ending[:8]}" if ending else ""
    return (stem[: most - len(tail)].rstrip(" .") or _("fichier")) + tail
