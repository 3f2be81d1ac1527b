"""School holidays by zone and school year, as published. A zone and a year that are absent are not known here.

Each line: first day without class, day when classes resume, name. Officially pupils leave "after class" on the first
date: a Saturday is kept as a free day, because most pupils have no class on it; when pupils leave on a weekday, the
next day is written. The summer of the last known year ends on 31 August (15 August at La Réunion), since the day of return is
not published with it.
"""

from __future__ import annotations

# One common calendar: autumn, Christmas, Ascension bridge and summer are the same for A, B and C.
_METROPOLE = {
    "2024-2025": "2024-10-19 2024-11-04 toussaint|2024-12-21 2025-01-06 noel|2025-05-29 2025-06-02 ascension|2025-07-05 2025-09-01 ete",
    "2025-2026": "2025-10-18 2025-11-03 toussaint|2025-12-20 2026-01-05 noel|2026-05-14 2026-05-18 ascension|2026-07-04 2026-09-01 ete",
    "2026-2027": "2026-10-17 2026-11-02 toussaint|2026-12-19 2027-01-04 noel|2027-05-06 2027-05-10 ascension|2027-07-03 2027-09-01 ete",
}
_WINTER_AND_SPRING = {
    "A": {
        "2024-2025": "2025-02-22 2025-03-10 hiver|2025-04-19 2025-05-05 printemps",
        "2025-2026": "2026-02-07 2026-02-23 hiver|2026-04-04 2026-04-20 printemps",
        "2026-2027": "2027-02-13 2027-03-01 hiver|2027-04-10 2027-04-26 printemps",
    },
    "B": {
        "2024-2025": "2025-02-08 2025-02-24 hiver|2025-04-05 2025-04-22 printemps",
        "2025-2026": "2026-02-14 2026-03-02 hiver|2026-04-11 2026-04-27 printemps",
        "2026-2027": "2027-02-20 2027-03-08 hiver|2027-04-17 2027-05-03 printemps",
    },
    "C": {
        "2024-2025": "2025-02-15 2025-03-03 hiver|2025-04-12 2025-04-28 printemps",
        "2025-2026": "2026-02-21 2026-03-09 hiver|2026-04-18 2026-05-04 printemps",
        "2026-2027": "2027-02-06 2027-02-22 hiver|2027-04-03 2027-04-19 printemps",
    },
}
_OWN_CALENDARS = {
    "corse": {
        "2024-2025": "2024-10-19 2024-11-04 toussaint|2024-12-21 2025-01-06 noel|2025-02-15 2025-03-03 hiver"
        "|2025-04-12 2025-04-28 printemps|2025-05-29 2025-06-02 ascension|2025-07-05 2025-09-02 ete",
        "2025-2026": "2025-09-08 2025-09-09 locale|2025-10-18 2025-11-03 toussaint|2025-12-08 2025-12-09 locale"
        "|2025-12-20 2026-01-05 noel|2026-02-14 2026-03-02 hiver|2026-04-11 2026-04-27 printemps"
        "|2026-05-14 2026-05-18 ascension|2026-07-04 2026-09-01 ete",
    },
    "guadeloupe": {
        "2024-2025": "2024-10-23 2024-11-04 toussaint|2024-12-21 2025-01-06 noel|2025-02-22 2025-03-10 carnaval"
        "|2025-04-18 2025-05-05 paques|2025-05-24 2025-06-02 mai|2025-07-05 2025-09-01 ete",
    },
    "martinique": {
        "2025-2026": "2025-10-18 2025-11-03 toussaint|2025-12-20 2026-01-05 noel|2026-02-07 2026-02-23 carnaval"
        "|2026-03-28 2026-04-13 paques|2026-05-14 2026-05-18 ascension|2026-07-04 2026-09-01 ete",
    },
    "reunion": {
        "2024-2025": "2024-10-12 2024-10-28 periode|2024-12-20 2025-01-21 ete-austral|2025-03-01 2025-03-17 periode"
        "|2025-05-03 2025-05-19 periode|2025-07-05 2025-08-19 hiver-austral",
        "2025-2026": "2025-10-11 2025-10-27 periode|2025-12-20 2026-01-21 ete-austral|2026-02-28 2026-03-16 periode"
        "|2026-05-02 2026-05-18 periode|2026-07-04 2026-08-18 hiver-austral",
        "2026-2027": "2026-10-10 2026-10-26 periode|2026-12-19 2027-02-01 ete-austral|2027-03-17 2027-03-30 periode"
        "|2027-05-06 2027-05-19 periode|2027-07-03 2027-08-16 hiver-austral",
    },
}
# First day of class of each school year; the year lasts until the day before the next one.
_RETURN = {"2024-2025": "2024-09-02", "2025-2026": "2025-09-01", "2026-2027": "2026-09-01"}
_OWN_RETURN = {
    "corse": {"2024-2025": "2024-09-03", "2025-2026": "2025-09-02"},
    "reunion": {"2024-2025": "2024-08-19", "2025-2026": "2025-08-19", "2026-2027": "2026-08-18"},
}

# zone → school year → lines
CALENDARS: dict[str, dict[str, str]] = {
    **{zone: {year: f"{common}|{years[year]}" for year, common in _METROPOLE.items()} for zone, years in _WINTER_AND_SPRING.items()},
    **_OWN_CALENDARS,
}


def first_day(zone: str, year: str) -> str:
    """ISO date of the pupils' first day of class, for a zone and a year of CALENDARS."""
    return _OWN_RETURN.get(zone, _RETURN)[year]
