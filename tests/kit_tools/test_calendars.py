from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from lefil.kit.calendars import Entry, build_calendar, weekly, weekly_days

PARIS = ZoneInfo("Europe/Paris")


USUAL = Entry(
    uid="abc@lefil.example",
    title="Séance de maths",
    starts=datetime(2026, 11, 24, 17, 0, tzinfo=UTC),
    ends=datetime(2026, 11, 24, 17, 45, tzinfo=UTC),
    changed=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
)


def entry(**changes):
    return replace(USUAL, **changes)


def events(content):
    return Calendar.from_ical(content).walk("VEVENT")


def test_an_event_says_its_local_hour_and_carries_the_rules_of_its_zone():
    content = build_calendar([entry()], name="Amina et Benoît")
    assert b"DTSTART;TZID=Europe/Paris:20261124T180000" in content
    assert b"BEGIN:VTIMEZONE" in content
    assert b"X-WR-CALNAME:Amina et Beno" in content
    assert events(content)[0].start == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_each_zone_used_is_described_once():
    content = build_calendar([entry(), entry(uid="b@x"), entry(uid="c@x", zone="Indian/Reunion")])
    assert content.count(b"BEGIN:VTIMEZONE") == 2
    assert b"DTSTART;TZID=Indian/Reunion:20261124T210000" in content


def test_a_change_keeps_the_uid_and_raises_the_sequence():
    event = events(build_calendar([entry(sequence=3, cancelled=True)], method="CANCEL"))[0]
    assert (str(event["UID"]), event["SEQUENCE"], str(event["STATUS"])) == ("abc@lefil.example", 3, "CANCELLED")


def test_the_same_events_give_the_same_bytes():
    assert build_calendar([entry(place="https://x/s/1", notes="a\nb", url="https://x/s/1")]) == build_calendar(
        [entry(place="https://x/s/1", notes="a\nb", url="https://x/s/1")]
    )


def test_an_empty_feed_is_a_calendar():
    assert Calendar.from_ical(build_calendar([])).walk("VEVENT") == []


def test_text_cannot_add_lines_of_its_own():
    evil = "Séance\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil, \\; x"
    found = events(build_calendar([entry(title=evil, place=evil, notes=evil)], name=evil))
    assert len(found) == 1
    assert str(found[0]["UID"]) == "abc@lefil.example"
    assert str(found[0]["SUMMARY"]).replace("\r\n", "\n") == evil.replace("\r\n", "\n")


@pytest.mark.parametrize(
    "changes",
    [
        {"starts": datetime(2026, 11, 24, 17, 0)},  # noqa: DTZ001
        {"changed": datetime(2026, 11, 24, 17, 0)},  # noqa: DTZ001
        {"ends": datetime(2026, 11, 24, 17, 0, tzinfo=UTC)},
        {"uid": ""},
        {"uid": "a\r\nX:y"},
        {"url": "https://x\nATTENDEE:y"},
    ],
)
def test_an_event_that_makes_no_sense_is_refused(changes):
    with pytest.raises(ValueError, match=r"aware|line"):
        build_calendar([entry(**changes)])


def test_eighteen_stays_eighteen_when_the_clocks_change():
    made = weekly(date(2026, 10, 13), time(18), "Europe/Paris", weeks=4)
    assert [start.hour for start in made] == [16, 16, 17, 17]
    assert all(start.tzinfo is UTC and start.astimezone(PARIS).time() == time(18) for start in made)


def test_holidays_are_skipped_and_not_replaced():
    off = {date(2026, 10, 20): "Vacances", date(2026, 10, 27): "Vacances"}
    made = weekly(date(2026, 10, 13), time(18), "Europe/Paris", weeks=4, skip=off.get)
    assert [start.date().isoformat() for start in made] == ["2026-10-13", "2026-11-03"]
    assert list(weekly_days(date(2026, 10, 13), weeks=2, skip=off.get)) == [(date(2026, 10, 13), None), (date(2026, 10, 20), "Vacances")]


def test_the_last_day_is_included_and_the_shorter_end_wins():
    first = date(2026, 11, 3)
    assert len(weekly(first, time(18), "Europe/Paris", until=date(2026, 11, 17))) == 3
    assert len(weekly(first, time(18), "Europe/Paris", until=date(2026, 11, 16))) == 2
    assert len(weekly(first, time(18), "Europe/Paris", until=date(2026, 11, 17), weeks=10)) == 3
    assert len(weekly(first, time(18), "Europe/Paris", until=date(2027, 11, 17), weeks=2)) == 2
    assert weekly(first, time(18), "Europe/Paris", until=date(2026, 11, 2)) == []
    assert weekly(first, time(18), "Europe/Paris", weeks=0) == []


def test_a_series_without_end_or_too_long_is_refused():
    with pytest.raises(ValueError, match="end"):
        weekly(date(2026, 11, 3), time(18), "Europe/Paris")
    with pytest.raises(ValueError, match="60"):
        weekly(date(2026, 11, 3), time(18), "Europe/Paris", weeks=61)
    with pytest.raises(ValueError, match="60"):
        weekly(date(2026, 11, 3), time(18), "Europe/Paris", until=date(2030, 1, 1))


def test_an_unknown_zone_is_an_error():
    with pytest.raises(KeyError):
        weekly(date(2026, 11, 3), time(18), "Europe/Nulle-Part", weeks=1)


def test_the_hour_that_does_not_exist_is_moved_on_and_the_double_hour_is_the_first():
    assert weekly(date(2026, 3, 29), time(2, 30), "Europe/Paris", weeks=1) == [datetime(2026, 3, 29, 1, 30, tzinfo=UTC)]
    assert weekly(date(2026, 10, 25), time(2, 30), "Europe/Paris", weeks=1) == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


@given(
    st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.times(time(4), time(23)),
    st.sampled_from(["Europe/Paris", "Indian/Reunion", "America/Cayenne", "Pacific/Noumea", "America/Miquelon"]),
    st.integers(1, 60),
)
def test_every_meeting_is_at_the_same_hour_and_weekday_by_its_own_clock(first, at, zone, weeks):
    made = [start.astimezone(ZoneInfo(zone)) for start in weekly(first, at, zone, weeks=weeks)]
    assert len(made) == weeks
    assert {(start.time(), start.weekday()) for start in made} == {(at, first.weekday())}
    assert made[-1].date() == first + timedelta(weeks=weeks - 1)
