"""What an SMS costs, how to make it cost less, and when not to send it."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

# GSM 03.38: é è à ù ì ò Ç are in it; ê ë ç â î ï ô û œ À and curly quotes are not.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("\f^{}\\[~]|€")
_CHEAPER = str.maketrans({
    "’": "'", "‘": "'", "‚": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-",
    "…": "...", "•": "-", "œ": "oe", "Œ": "OE", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": "", "\ufeff": "",
})  # fmt: skip
OPENS, CLOSES = time(8), time(20)


@dataclass(frozen=True, slots=True)
class Cost:
    """`units` are septets in "gsm" and UTF-16 units in "ucs2"; `left` are those still free in the last part."""

    encoding: str
    units: int
    parts: int
    left: int


def cost(text: str) -> Cost:
    """Parts the network will bill: 160 or 153 each in GSM-7, else 70 or 67. A two-unit sign is never cut in two."""
    gsm = all(sign in _BASIC or sign in _DOUBLE for sign in text)
    weights = [1 + (sign in _DOUBLE if gsm else ord(sign) > 0xFFFF) for sign in text]
    alone, shared = (160, 153) if gsm else (70, 67)
    units = sum(weights)
    if units <= alone:
        return Cost("gsm" if gsm else "ucs2", units, 1, alone - units)
    parts, used = 1, 0
    for weight in weights:
        if used + weight > shared:
            parts, used = parts + 1, 0
        used += weight
    return Cost("gsm" if gsm else "ucs2", units, parts, shared - used)


def thrifty(text: str) -> str:
    """The text with plain quotes and without the accents that cost, only when this saves a part; else as it was."""
    whole = unicodedata.normalize("NFC", text).translate(_CHEAPER)
    plain = "".join(sign if sign in _BASIC or sign in _DOUBLE else _bare(sign) for sign in whole)
    return plain if cost(plain).encoding == "gsm" and cost(plain).parts < cost(text).parts else text


def _bare(sign: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))


def quiet(now_local: datetime) -> bool:
    """True outside 8 h to 20 h; `now_local` is the wall clock of the person who receives."""
    return not OPENS <= now_local.time() < CLOSES


def next_open(now_local: datetime) -> datetime:
    """The same moment when it may be sent at once, else the next 8 h by the same clock."""
    if not quiet(now_local):
        return now_local
    day = now_local + timedelta(days=now_local.time() >= CLOSES)
    return day.replace(hour=OPENS.hour, minute=0, second=0, microsecond=0)


def by_day(when: datetime, zone: str) -> datetime:
    """The same moment, or the next morning at 8 when it falls between 20 h and 8 h in that time zone."""
    return next_open(when.astimezone(ZoneInfo(zone)))
