from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone


def moment(text: str, zone: str = "Europe/Paris") -> datetime:
    """An aware moment from "2026-10-05 18:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def in_days(days: float, hour: int = 18) -> datetime:
    """That many days from today, at an hour of Paris."""
    day = (timezone.now() + timedelta(days=days)).astimezone(ZoneInfo("Europe/Paris"))
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def hours(moments, zone: str) -> list[str]:
    """What a watch of that zone says: ["10-06 18:00", …]."""
    return [when.astimezone(ZoneInfo(zone)).strftime("%m-%d %H:%M") for when in moments]
