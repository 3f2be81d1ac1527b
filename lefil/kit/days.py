"""Dates, hours and figures as people say them, in the language and the time zone of the page."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from babel.dates import format_date, format_time, format_timedelta, get_day_names
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language

NBSP = "\u00a0"


def _language() -> str:
    return (get_language() or "fr").split("-")[0]


def _local(when: datetime | date) -> datetime | date:
    if isinstance(when, datetime) and timezone.is_aware(when):
        return timezone.localtime(when)
    return when


def day(when: datetime | date) -> str:
    """ "mercredi 25 novembre"; the year is said only when it is not the current one."""
    local = _local(when)
    pattern = "EEEE d MMMM" if local.year == timezone.localdate().year else "EEEE d MMMM y"
    words = format_date(local, pattern, locale=_language())
    return words.replace(" 1 ", " 1er ", 1) if _language() == "fr" else words


def weekday(when: datetime | date) -> str:
    """ "mercredi"."""
    return format_date(_local(when), "EEEE", locale=_language())


def day_sign(number: int) -> str:
    """ "lu" for 0: the name of a day of the week that a narrow column can hold, one letter where short names are words (Arabic)."""
    short = get_day_names("short", "stand-alone", locale=_language())
    narrow = get_day_names("narrow", "stand-alone", locale=_language())
    return (short if max(len(name) for name in short.values()) <= 3 else narrow)[number]


def month_day(when: datetime | date) -> str:
    """ "25 novembre"."""
    return format_date(_local(when), "d MMMM", locale=_language())


def clock(when: datetime | time) -> str:
    """ "18 h 30" in French with unbreakable spaces, "6:30 pm" in English."""
    local = timezone.localtime(when) if isinstance(when, datetime) and timezone.is_aware(when) else when
    if _language() == "fr":
        return f"{local.hour}{NBSP}h" + (f"{NBSP}{local.minute:02d}" if local.minute else "")
    if _language() == "en":
        minutes = f":{local.minute:02d}" if local.minute else ""
        return f"{local.hour % 12 or 12}{minutes}{NBSP}{'am' if local.hour < 12 else 'pm'}"
    return format_time(local.time() if isinstance(local, datetime) else local, "h:mm a", locale=_language())


def moment(when: datetime) -> str:
    """ "mercredi 25 novembre, 18 h"."""
    comma = "،" if _language() == "ar" else ","
    return f"{day(when)}{comma} {clock(when)}"


def until_words(when: datetime) -> str:
    """ "dans 12 minutes", "dans 3 heures", "dans 2 jours": minutes up to 90, hours up to 36, then days of the calendar."""
    left = when - timezone.now()
    unit: Literal["minute", "hour", "day"] = "minute" if abs(left) <= timedelta(minutes=90) else "hour"
    if abs(left) > timedelta(hours=36):
        unit, left = "day", timezone.localdate(when) - timezone.localdate()
    return format_timedelta(left, granularity=unit, threshold=1_000_000, add_direction=True, locale=_language())


def figure(number: float) -> str:
    """ "5 200" in French (narrow unbreakable space), "5,200" in English. Other things come back as they are."""
    return format_decimal(number, locale=_language()) if isinstance(number, int | float | Decimal) else str(number)


SIGNS = re.compile(r"(?<=\S) (?=[?!:;»%])|(?<=«) (?=\S)|(?<=\d) (?=h\b|\d)")


def typeset(words: object) -> str:
    """French keeps "?" and ":" on the line of the word before, "18 h" and telephone numbers in one piece."""
    return SIGNS.sub(NBSP, str(words)) if _language() == "fr" else str(words)
