"""Calendar files (.ics) and weekly series that survive clock changes and holidays."""

from lefil.kit.calendars.ics import Entry, build_calendar
from lefil.kit.calendars.series import weekly, weekly_days

__all__ = ["Entry", "build_calendar", "weekly", "weekly_days"]
