"""Calendar files and feeds (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `uid` never changes for the same event; `sequence` grows at each change of time, place or state; `starts`,
    `ends` and `changed` are aware; `zone` is the IANA name in which the person reads the hours."""

    uid: str
    title: str
    starts: datetime
    ends: datetime
    changed: datetime
    zone: str = "Europe/Paris"
    sequence: int = 0
    cancelled: bool = False
    place: str = ""
    notes: str = ""
    url: str = ""


def build_calendar(entries: Iterable[Entry], *, name: str = "", method: str = "PUBLISH") -> bytes:
    """The file, with the clock changes of each zone used. The same entries give the same bytes. ValueError for a naive time,
    an end before its start, or a line break in a uid or an address."""
    book = Calendar()
    book.add("prodid", "-//lefil//FR")
    book.add("version", "2.0")
    book.add("method", method)
    book.add("x-wr-calname", vText(name or "lefil"))
    for entry in entries:
        book.add_component(_event(entry))
    book.add_missing_timezones()
    return book.to_ical()


def _event(entry: Entry) -> Event:
    if None in (entry.starts.tzinfo, entry.ends.tzinfo, entry.changed.tzinfo) or entry.ends <= entry.starts:
        raise ValueError(f"times of {entry.uid} must be aware and in order")
    if any(sign in entry.uid + entry.url for sign in "\r\n") or not entry.uid:
        raise ValueError("a uid or an address is one line")
    zone = ZoneInfo(entry.zone)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed.astimezone(ZoneInfo("UTC")))
    event.add("dtstart", entry.starts.astimezone(zone))
    event.add("dtend", entry.ends.astimezone(zone))
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    for field, value in (("location", entry.place), ("description", entry.notes), ("url", entry.url)):
        if value:
            event.add(field, value)
    return event
