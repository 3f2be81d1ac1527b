from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lefil.kit.sms import Cost, cost, next_open, quiet, thrifty

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Cost("gsm", 0, 1, 160)),
        ("a" * 160, Cost("gsm", 160, 1, 0)),
        ("a" * 161, Cost("gsm", 161, 2, 145)),
        ("a" * 306, Cost("gsm", 306, 2, 0)),
        ("a" * 307, Cost("gsm", 307, 3, 152)),
        ("é" * 160, Cost("gsm", 160, 1, 0)),
        ("€" * 80, Cost("gsm", 160, 1, 0)),
        ("€" * 81, Cost("gsm", 162, 2, 143)),
        ("ê" * 70, Cost("ucs2", 70, 1, 0)),
        ("ê" * 71, Cost("ucs2", 71, 2, 63)),
        ("م" * 134, Cost("ucs2", 134, 2, 0)),
        ("م" * 135, Cost("ucs2", 135, 3, 66)),
        ("😀" * 35, Cost("ucs2", 70, 1, 0)),
        ("😀" * 36, Cost("ucs2", 72, 2, 61)),
    ],
)
def test_parts_are_counted_as_networks_bill_them(text, expected):
    assert cost(text) == expected


def test_a_sign_of_two_units_is_never_cut_between_two_parts():
    assert cost("a" * 152 + "€" + "b" * 100).left == 153 - 102
    assert cost("a" * 152 + "€" + "b" * 151).parts == 2
    assert cost("a" * 152 + "€" + "b" * 152).parts == 3


@pytest.mark.parametrize("sign", "éèàùìòÇüöäñÉÄÖÑÜß@£$_\n")
def test_french_signs_of_the_gsm_alphabet_are_free(sign):
    assert cost(sign).encoding == "gsm"


@pytest.mark.parametrize("sign", "êëçâîïôûœÀÊÎÔ«»’…–“”\u00a0\u202f")
def test_signs_outside_the_gsm_alphabet_cost_the_whole_message(sign):
    assert cost(sign).encoding == "ucs2"


def test_thrifty_saves_a_part_and_keeps_the_free_accents():
    text = (
        "Rappel : votre rendez‑vous est demain à 14 h. Répondez 1 pour « oui », 2 pour « j’ai un empêchement », 3 pour être rappelé. Œuvre…"
    )
    cheap = thrifty(text)
    assert cost(text).parts == 2
    assert cost(cheap) == Cost("gsm", len(cheap), 1, 160 - len(cheap))
    assert "'ai un empechement" in cheap
    assert "à 14 h. Répondez" in cheap
    assert cheap.endswith("OEuvre...")


@pytest.mark.parametrize("text", ["", "Bonjour, c’est court.", "Ça va ?", "a" * 200, "مرحبا " * 30, "😀 " * 60, "Bonjour 😀 être " * 20])
def test_thrifty_changes_nothing_when_it_saves_nothing(text):
    assert thrifty(text) == text


@given(st.text(max_size=300))
def test_thrifty_never_costs_more(text):
    assert cost(thrifty(text)).parts <= cost(text).parts
    assert cost(text).parts >= 1


@given(st.text(max_size=300))
def test_parts_hold_all_the_units(text):
    told = cost(text)
    alone, shared = (160, 153) if told.encoding == "gsm" else (70, 67)
    assert told.left >= 0
    assert told.units + told.left <= (alone if told.parts == 1 else shared * told.parts)


@pytest.mark.parametrize(
    ("clock", "expected"), [((7, 59), True), ((8, 0), False), ((19, 59), False), ((20, 0), True), ((23, 30), True), ((0, 0), True)]
)
def test_night_is_quiet(clock, expected):
    assert quiet(datetime(2026, 11, 23, clock[0], clock[1], tzinfo=PARIS)) is expected


def test_a_message_of_the_night_waits_for_eight_even_when_the_clocks_change():
    night = datetime(2026, 3, 28, 22, 15, 30, tzinfo=PARIS)
    assert next_open(night) == datetime(2026, 3, 29, 8, 0, tzinfo=PARIS)
    assert next_open(night).utcoffset() != night.utcoffset()
    assert next_open(datetime(2026, 3, 29, 3, 0, tzinfo=PARIS)) == datetime(2026, 3, 29, 8, 0, tzinfo=PARIS)
    noon = datetime(2026, 3, 29, 12, 0, tzinfo=PARIS)
    assert next_open(noon) is noon
