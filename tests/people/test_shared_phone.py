import pytest
from django.test import Client

from lefil.kit.refusals import Refused
from lefil.people.actions import attach, enter, set_pin, try_pin


@pytest.fixture
def family(cast):
    """Samira and two of her children behind her phone; the elder has a PIN."""
    yanis = attach(enter("Yanis Saïdi", phone=cast.samira.phone, by=None), account=cast.samira.account, by=None)
    lina = attach(enter("Lina Saïdi", phone=cast.samira.phone, by=None), account=cast.samira.account, by=None)
    set_pin(yanis, pin="2580", by=yanis)
    return cast, yanis, lina


@pytest.fixture
def phone(family):
    client = Client()
    client.force_login(family[0].samira.account)
    return client


def test_the_phone_asks_who_is_there(family, phone):
    response = phone.get("/moi/")
    assert response["Location"] == "/qui/?next=%2Fmoi%2F"
    page = phone.get(response["Location"]).content.decode()
    assert [name for name in ("Samira", "Yanis", "Lina", "Zoé") if name in page] == ["Samira", "Yanis", "Lina"]


def test_choosing_opens_ones_own_space(family, phone):
    assert phone.post("/qui/?next=/moi/", {"person": family[2].key})["Location"] == "/moi/"
    assert "Lina" in phone.get("/moi/").content.decode()


def test_a_pin_guards_a_space(family, phone):
    yanis = family[1]
    assert phone.post("/qui/", {"person": yanis.key})["Location"].startswith(f"/qui/{yanis.key}/")
    assert phone.get("/moi/").status_code == 302
    assert phone.post(f"/qui/{yanis.key}/", {"pin": "1379"}).status_code == 422
    assert phone.get("/moi/").status_code == 302
    phone.post(f"/qui/{yanis.key}/", {"pin": "2580"})
    assert "Yanis" in phone.get("/moi/").content.decode()


def test_the_pin_of_a_person_behind_another_phone_has_no_page(family, phone):
    assert phone.get(f"/qui/{family[0].zoe.key}/").status_code == 404


def test_five_wrong_pins_close_the_door_even_to_the_right_one(family, phone, time_machine):
    yanis = family[1]
    time_machine.move_to("2026-11-23 10:00", tick=False)
    for _ in range(5):
        assert not try_pin(yanis, pin="1379", by=None)
    with pytest.raises(Refused):
        try_pin(yanis, pin="2580", by=None)
    phone.post(f"/qui/{yanis.key}/", {"pin": "2580"})
    assert phone.get("/moi/").status_code == 302
    time_machine.move_to("2026-11-23 10:16", tick=False)
    assert try_pin(yanis, pin="2580", by=None)


def test_four_wrong_then_the_right_one_starts_again_from_zero(family):
    yanis = family[1]
    for _ in range(2):
        for _ in range(4):
            assert not try_pin(yanis, pin="1379", by=None)
        assert try_pin(yanis, pin="2580", by=None)


@pytest.mark.parametrize("pin", ["123", "12345", "abcd", "1234", "0000", "٢٥٨٠"])
def test_a_weak_or_malformed_pin_is_refused(cast, pin):
    with pytest.raises(Refused):
        set_pin(cast.amina, pin=pin, by=cast.amina)


def test_a_pin_is_never_readable(family):
    family[1].refresh_from_db()
    assert "2580" not in family[1].pin


def test_one_person_alone_with_a_pin_is_asked_for_it(cast):
    set_pin(cast.amina, pin="2580", by=cast.amina)
    client = Client()
    client.force_login(cast.amina.account)
    assert client.get("/moi/")["Location"].startswith("/qui/")


def test_setting_changing_and_taking_away_ones_pin(cast, browse):
    client = browse(cast.amina)
    assert client.post("/moi/code/", {"pin": "2580"}).status_code == 302
    assert client.post("/moi/code/", {"current": "1111", "pin": "3691"}).status_code == 422
    assert client.post("/moi/code/", {"current": "2580", "pin": "3691"}).status_code == 302
    cast.amina.refresh_from_db()
    assert try_pin(cast.amina, pin="3691", by=None)
    assert client.post("/moi/code/", {"current": "3691", "pin": ""}).status_code == 302
    cast.amina.refresh_from_db()
    assert cast.amina.pin == ""


def test_going_back_to_the_choice_closes_the_space(family, phone):
    phone.post("/qui/", {"person": family[2].key})
    phone.get("/qui/")
    assert phone.get("/moi/").status_code == 302


def test_a_shared_device_signs_out_ten_minutes_after_the_last_page(cast, ask_code, time_machine):
    time_machine.move_to("2026-11-23 10:00", tick=False)
    client, code = ask_code("06 39 98 00 01", shared="on")
    client.post("/connexion/code/", {"code": code})
    time_machine.move_to("2026-11-23 10:09", tick=False)
    assert client.get("/moi/").status_code == 200
    time_machine.move_to("2026-11-23 10:18", tick=False)
    assert client.get("/moi/").status_code == 200
    time_machine.move_to("2026-11-23 10:29", tick=False)
    assert client.get("/moi/").status_code == 302


def test_ones_own_device_stays_signed_in(cast, ask_code, time_machine):
    time_machine.move_to("2026-11-23 10:00", tick=False)
    client, code = ask_code("06 39 98 00 01")
    client.post("/connexion/code/", {"code": code})
    time_machine.move_to("2026-11-24 10:00", tick=False)
    assert client.get("/moi/").status_code == 200


def test_quick_exit_signs_out_and_shows_something_else(cast, browse):
    client = browse(cast.amina)
    response = client.post("/quitter/")
    page = response.content.decode()
    assert "meteofrance" in page
    assert "lefil" not in page.lower()
    assert client.get("/moi/").status_code == 302


def test_quick_exit_is_never_a_link(cast, browse):
    assert browse(cast.amina).get("/quitter/").status_code == 405
