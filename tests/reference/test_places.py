from zoneinfo import ZoneInfo

import pytest

from lefil.catalogue.reference import places


def test_there_are_101_departements_in_18_regions_and_30_academies():
    assert len(places.DEPARTEMENTS) == 101
    assert {row.region for row in places.DEPARTEMENTS.values()} == set(places.REGIONS.values())
    assert {row.academie for row in places.DEPARTEMENTS.values()} == set(places.ACADEMIES)
    assert len(places.ACADEMIES) == 30


def test_each_departement_belongs_to_exactly_one_academy():
    codes = [code for _zone, line in places.ACADEMIES.values() for code in line.split()]
    assert sorted(codes) == sorted(places.DEPARTEMENTS)


def test_each_zone_used_is_named_and_each_time_zone_exists():
    for row in (places.DEPARTEMENTS | places.COLLECTIVITIES).values():
        assert row.zone == "" or row.zone in places.ZONES
        assert ZoneInfo(row.timezone)


@pytest.mark.parametrize(
    ("postal", "code"),
    [
        ("75011", "75"), ("01000", "01"), ("75 011", "75"), ("20000", "2A"), ("20137", "2A"), ("20200", "2B"), ("20600", "2B"),
        ("97110", "971"), ("97200", "972"), ("97300", "973"), ("97400", "974"), ("97600", "976"), ("97500", "975"),
        ("97133", "977"), ("97150", "978"), ("98600", "986"), ("98714", "987"), ("98800", "988"),
    ],
)  # fmt: skip
def test_a_postal_code_gives_its_departement(postal, code):
    assert places.departement_of(postal) == code


@pytest.mark.parametrize(
    "postal", ["", "7501", "750111", "abcde", "2A000", "00100", "96000", "98000", "99100", "20900", "٧٥٠١١", "75011\n75"]
)
def test_what_is_not_a_french_postal_code_gives_nothing(postal):
    assert places.departement_of(postal) is None


@pytest.mark.parametrize(("typed", "code"), [("1", "01"), ("01", "01"), ("2a", "2A"), (" 2B ", "2B"), ("971", "971"), ("975", "975")])
def test_a_departement_is_found_as_people_type_it(typed, code):
    assert at(typed).code == code


@pytest.mark.parametrize("typed", ["", "20", "96", "2C", "000", "²"])
def test_an_unknown_departement_is_none(typed):
    assert places.place(typed) is None


def at(code):
    found = places.place(code)
    assert found is not None
    return found


def test_zones_and_clocks_of_places_that_are_often_wrong():
    assert at("75").zone == "C"
    assert at("13").zone == "B"
    assert at("38").zone == "A"
    assert at("2A").zone == "corse"
    assert at("974").timezone == "Indian/Reunion"
    assert at("66").academie == "Montpellier"
    assert at("27").academie == "Normandie"


def test_a_form_lists_the_101_departements_in_order_of_code():
    codes = [code for code, _label in places.choices()]
    assert codes[0] == "01"
    assert codes[-1] == "976"
    assert codes.index("2A") == codes.index("19") + 1
    assert len(codes) == 101
