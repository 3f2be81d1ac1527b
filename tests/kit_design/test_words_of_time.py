from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone, translation

from lefil.kit import days

NOVEMBER = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_2026(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 23, 9, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "mercredi 25 novembre, 18\u00a0h\u00a030"),
        ("en", "Wednesday 25 November, 6:30\u00a0pm"),
        ("ar", "الأربعاء 25 نوفمبر، 6:30 م"),
    ],
)
def test_a_moment_is_said_in_the_language_of_the_page(language, words):
    with translation.override(language):
        assert days.moment(NOVEMBER).replace("\u202f", " ") == words


def test_a_moment_is_said_in_the_time_zone_of_the_page():
    with translation.override("fr"), timezone.override("Indian/Reunion"):
        assert days.moment(NOVEMBER) == "mercredi 25 novembre, 21\u00a0h\u00a030"


def test_a_full_hour_has_no_minutes():
    with translation.override("fr"):
        assert days.clock(time(18, 0)) == "18\u00a0h"
        assert days.clock(time(0, 5)) == "0\u00a0h\u00a005"
    with translation.override("en"):
        assert (days.clock(time(0, 0)), days.clock(time(12, 0))) == ("12\u00a0am", "12\u00a0pm")


def test_another_year_is_said():
    with translation.override("fr"):
        assert days.day(date(2027, 1, 1)) == "vendredi 1er janvier 2027"
        assert days.day(date(2026, 11, 1)) == "dimanche 1er novembre"


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        (timedelta(minutes=12), "dans 12 minutes"),
        (timedelta(minutes=90), "dans 90 minutes"),
        (timedelta(hours=25), "dans 25 heures"),
        (timedelta(hours=40), "dans 2 jours"),
        (timedelta(days=-3), "il y a 3 jours"),
        (timedelta(seconds=10), "dans 1 minute"),
    ],
)
def test_how_long_until(delta, words):
    with translation.override("fr"):
        assert days.until_words(timezone.now() + delta) == words


def test_figures_and_signs_follow_the_language():
    with translation.override("fr"):
        assert days.figure(5200) == "5\u202f200"
        assert (
            days.typeset("Êtes-vous libre à 18 h ? « oui » : 06 12")
            == "Êtes-vous libre à 18\u00a0h\u00a0? «\u00a0oui\u00a0»\u00a0: 06\u00a012"
        )
    with translation.override("en"):
        assert (days.figure(5200), days.typeset("Free ?")) == ("5,200", "Free ?")


@pytest.mark.parametrize("language", ["fr", "en", "ar", "uk", "fa"])
def test_a_narrow_column_holds_the_sign_of_any_day_and_all_seven_are_of_one_kind(language):
    with translation.override(language):
        signs = [days.day_sign(number) for number in range(7)]
    assert max(len(sign) for sign in signs) <= 3
    assert {"fr": ["lu", "di"], "en": ["Mo", "Su"]}.get(language, [signs[0], signs[6]]) == [signs[0], signs[6]]
    assert len({len(sign) for sign in signs}) == 1 or language == "fa"
