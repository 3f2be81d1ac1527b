from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lefil.catalogue.reference import holidays, school_years
from lefil.catalogue.reference.feasts import easter, public_holidays
from lefil.catalogue.reference.places import DEPARTEMENTS, ZONES


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1954, "1954-04-18"), (1981, "1981-04-19"), (2000, "2000-04-23"), (2008, "2008-03-23"), (2024, "2024-03-31"),
        (2025, "2025-04-20"), (2026, "2026-04-05"), (2027, "2027-03-28"), (2028, "2028-04-16"), (2038, "2038-04-25"),
    ],
)  # fmt: skip
def test_easter_falls_on_its_known_day(year, day):
    assert easter(year) == date.fromisoformat(day)


@given(st.integers(1900, 2199))
def test_easter_is_a_sunday_between_22_march_and_25_april(year):
    day = easter(year)
    assert day.weekday() == 6
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


def test_paris_has_eleven_public_holidays():
    assert [day.isoformat() for day in public_holidays(2026, "75")] == [
        "2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25", "2026-07-14", "2026-08-15",
        "2026-11-01", "2026-11-11", "2026-12-25",
    ]  # fmt: skip


@pytest.mark.parametrize("departement", ["57", "67", "68"])
def test_alsace_and_moselle_also_keep_good_friday_and_26_december(departement):
    assert str(public_holidays(2026, departement)[date(2026, 4, 3)]) == "Vendredi saint"
    assert str(public_holidays(2026, departement)[date(2026, 12, 26)]) == "Saint-Étienne"
    assert date(2026, 4, 3) not in public_holidays(2026, "54")


@pytest.mark.parametrize(("departement", "month", "day"), [("971", 5, 27), ("972", 5, 22), ("973", 6, 10), ("974", 12, 20), ("976", 4, 27)])
def test_each_overseas_departement_keeps_its_own_day_of_abolition(departement, month, day):
    keeps = {code for code in DEPARTEMENTS if date(2027, month, day) in public_holidays(2027, code)}
    assert keeps == {departement}


# (zone, first day off, day when classes resume), as published
PUBLISHED = [
    ("A", "2025-02-22", "2025-03-10"), ("B", "2025-02-08", "2025-02-24"), ("C", "2025-02-15", "2025-03-03"),
    ("B", "2025-04-05", "2025-04-22"),
    ("A", "2025-10-18", "2025-11-03"), ("A", "2025-12-20", "2026-01-05"),
    ("A", "2026-02-07", "2026-02-23"), ("B", "2026-02-14", "2026-03-02"), ("C", "2026-02-21", "2026-03-09"),
    ("A", "2026-04-04", "2026-04-20"), ("B", "2026-04-11", "2026-04-27"), ("C", "2026-04-18", "2026-05-04"),
    ("C", "2026-07-04", "2026-09-01"), ("B", "2026-10-17", "2026-11-02"), ("C", "2026-12-19", "2027-01-04"),
    ("A", "2027-02-13", "2027-03-01"), ("B", "2027-02-20", "2027-03-08"), ("C", "2027-02-06", "2027-02-22"),
    ("A", "2027-04-10", "2027-04-26"), ("B", "2027-04-17", "2027-05-03"), ("C", "2027-04-03", "2027-04-19"),
    ("corse", "2026-02-14", "2026-03-02"), ("martinique", "2026-03-28", "2026-04-13"), ("reunion", "2026-10-10", "2026-10-26"),
    ("reunion", "2025-12-20", "2026-01-21"), ("guadeloupe", "2025-04-18", "2025-05-05"),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "first", "back"), PUBLISHED)
def test_a_published_break_is_off_from_its_first_day_until_the_eve_of_the_return(zone, first, back):
    opens, closes = date.fromisoformat(first), date.fromisoformat(back)
    assert all(holidays.is_off(opens + timedelta(days=n), zone) for n in range((closes - opens).days))
    assert holidays.is_off(opens - timedelta(days=1), zone) is None
    assert holidays.is_off(closes, zone) is None


def test_the_reason_is_a_word_and_a_public_holiday_comes_first():
    assert str(holidays.is_off(date(2026, 10, 20), "C")) == "Vacances de la Toussaint"
    assert str(holidays.is_off(date(2026, 11, 1), "C")) == "Toussaint"
    assert str(holidays.is_off(date(2026, 5, 15), "C")) == "Pont de l’Ascension"
    assert str(holidays.is_off(date(2026, 12, 26), "A", "67")) == "Saint-Étienne"


def test_zones_have_different_weeks_and_one_in_common_at_christmas():
    day = date(2027, 2, 9)
    assert [bool(holidays.is_off(day, zone)) for zone in "ABC"] == [False, False, True]
    assert all(holidays.is_off(date(2026, 12, 22), zone) for zone in "ABC")


@pytest.mark.parametrize("zone", school_years.CALENDARS)
def test_breaks_follow_each_other_and_start_on_a_day_that_makes_sense(zone):
    rows = holidays.breaks(zone)
    assert all(row.first <= row.last for row in rows)
    assert all(before.last < after.first for before, after in pairwise(rows))
    assert all(str(row.name) for row in rows)
    assert zone in ZONES
    assert all(holidays.is_known(row.first, zone) and holidays.is_known(row.last, zone) for row in rows)


def test_a_missing_year_is_said_and_never_taken_for_a_year_without_holidays():
    assert holidays.warning(date(2026, 9, 1), date(2027, 6, 30), "A") == ""
    said = holidays.warning(date(2027, 6, 1), date(2027, 10, 1), "A")
    assert said == "Les vacances scolaires ne sont pas connues à partir du 01/09/2027 (Zone A). Vérifiez les dates."
    assert "Corse" in holidays.warning(date(2026, 9, 1), date(2026, 9, 2), "corse")
    assert holidays.known("mayotte") == ()
    assert "Mayotte" in holidays.warning(date(2026, 9, 1), date(2026, 9, 1), "mayotte")


@pytest.mark.parametrize("zone", ["", "D", "a"])
def test_an_unknown_zone_is_said_but_public_holidays_are_still_known(zone):
    assert "n’est pas connue" in holidays.warning(date(2026, 9, 1), date(2026, 9, 1), zone)
    assert holidays.is_off(date(2026, 10, 20), zone) is None
    assert str(holidays.is_off(date(2026, 11, 11), zone)) == "Armistice de 1918"
