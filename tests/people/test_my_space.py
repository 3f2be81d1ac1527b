import re

import pytest
from django.test import Client

from lefil.journal.models import Entry
from lefil.letters import sms
from lefil.people.models import Account, Consent
from lefil.people.queries import standing_consents

ABOUT = {
    "name": "Amina Haidari", "called": "Amina", "born_day": "14", "born_month": "3", "born_year": "1998", "language": "fr",
    "timezone": "Europe/Paris", "channel": "sms", "contact_from": "9", "contact_to": "19",
}  # fmt: skip


def test_one_corrects_what_one_said(cast, browse):
    response = browse(cast.amina).post(
        "/moi/informations/", {**ABOUT, "name": "أمينة حيدري", "called": "أمينة", "timezone": "Indian/Reunion"}
    )
    assert response.status_code == 302
    cast.amina.refresh_from_db()
    assert (cast.amina.name, cast.amina.timezone, cast.amina.contact_from) == ("أمينة حيدري", "Indian/Reunion", 9)
    line = Entry.objects.get(verb="correct", about=cast.amina)
    assert line.detail == {"fields": ["called", "contact_from", "contact_to", "name", "timezone"]}


def test_a_year_alone_is_enough_and_counts_as_its_last_day(cast, browse):
    browse(cast.amina).post("/moi/informations/", {**ABOUT, "born_day": "", "born_month": "", "born_year": "1998"})
    cast.amina.refresh_from_db()
    assert (cast.amina.born.isoformat(), cast.amina.born_precision) == ("1998-12-31", "year")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Écrivez votre nom"),
        ("born_year", "3000", "dans le futur"),
        ("contact_to", "8", "heure de fin après"),
        ("language", "xx", ""),
        ("timezone", "Mars/Olympus", ""),
        ("name", "x" * 500, ""),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_what_was_typed_stays(cast, browse, field, typed, said):
    response = browse(cast.amina).post("/moi/informations/", {**ABOUT, "called": "Mina", field: typed})
    page = response.content.decode()
    assert response.status_code == 422
    assert "field-wrong" in page
    assert said in page
    assert 'value="Mina"' in page
    cast.amina.refresh_from_db()
    assert cast.amina.called == "Amina"


def test_a_minor_does_not_grow_up_by_typing(cast, browse):
    malik = browse(cast.malik)
    typed = {**ABOUT, "name": "Malik Saïdi", "called": "Malik", "born_year": "1990"}
    malik.post("/moi/informations/", typed)
    malik.post("/moi/informations/", {**typed, "born_day": "", "born_month": "", "born_year": ""})
    cast.malik.refresh_from_db()
    assert cast.malik.born.year > 2000


def test_messages_by_a_way_one_does_not_have_are_refused(cast, browse):
    response = browse(cast.amina).post("/moi/informations/", {**ABOUT, "channel": "email"})
    assert response.status_code == 422
    assert "Choisissez l’autre" in response.content.decode()
    cast.amina.refresh_from_db()
    assert cast.amina.channel == "sms"


def test_a_new_number_counts_once_its_code_is_back(cast, browse):
    client = browse(cast.amina)
    account = cast.amina.account
    client.post("/moi/contact/", {"contact": "06 39 98 60 01"})
    cast.amina.refresh_from_db()
    assert cast.amina.phone == "+33639980001"
    code = re.search(r"\d{6}", sms.sent[-1]["text"]).group()
    wrong = "000000" if code != "000000" else "111111"
    assert client.post("/moi/contact/code/", {"code": wrong}).status_code == 422
    assert client.post("/moi/contact/code/", {"code": code}).status_code == 302
    cast.amina.refresh_from_db()
    account.refresh_from_db()
    assert (cast.amina.phone, account.phone, cast.amina.account) == ("+33639986001", "+33639986001", account)
    assert client.get("/moi/").status_code == 200


def test_the_code_of_a_new_number_serves_once_and_in_one_browser(cast, browse):
    client = browse(cast.amina)
    client.post("/moi/contact/", {"contact": "06 39 98 60 01"})
    code = re.search(r"\d{6}", sms.sent[-1]["text"]).group()
    other = browse(cast.amina)
    assert other.post("/moi/contact/code/", {"code": code}).status_code == 422
    assert client.post("/moi/contact/code/", {"code": code}).status_code == 302
    assert client.post("/moi/contact/code/", {"code": code}).status_code == 422


def test_a_number_that_has_an_account_is_joined_not_taken(cast, browse):
    """Malik gets his mother's number: he joins the people behind her phone; her account stays hers."""
    client = browse(cast.malik)
    client.post("/moi/contact/", {"contact": "0639980007"})
    client.post("/moi/contact/code/", {"code": re.search(r"\d{6}", sms.sent[-1]["text"]).group()})
    cast.malik.refresh_from_db()
    cast.samira.refresh_from_db()
    assert cast.malik.account == cast.samira.account
    assert Account.objects.get(phone="+33639980006").people.count() == 0


def test_a_consent_is_given_with_its_text_and_taken_back(cast, browse):
    client = browse(cast.amina)
    client.post("/moi/consentements/", {"purpose": "image", "give": "1"})
    consent = Consent.objects.get(person=cast.amina)
    assert (consent.purpose, consent.version, consent.language, consent.given_by) == ("image", "1", "fr", cast.amina)
    assert "une photo de moi" in consent.text_shown
    client.post("/moi/consentements/", {"purpose": "image", "give": "1"})
    assert Consent.objects.count() == 1
    client.post("/moi/consentements/", {"purpose": "image", "give": "0"})
    consent.refresh_from_db()
    assert consent.withdrawn is not None
    assert standing_consents(cast.amina) == {}


def test_one_consent_never_gives_another(cast, browse):
    browse(cast.amina).post("/moi/consentements/", {"purpose": "image", "give": "1"})
    assert set(standing_consents(cast.amina)) == {"image"}
    assert standing_consents(cast.samira) == {}


def test_an_invented_purpose_changes_nothing(cast, browse):
    browse(cast.amina).post("/moi/consentements/", {"purpose": "sell", "give": "1"})
    assert Consent.objects.count() == 0


@pytest.mark.parametrize("page", ["", "informations/", "contact/", "code/", "consentements/", "dossier/", "qui-a-vu/", "effacement/"])
def test_every_page_of_my_space_stands_and_needs_a_sign_in(cast, browse, page):
    response = browse(cast.amina).get(f"/moi/{page}")
    assert response.status_code == 200
    assert "UNKNOWN-VARIABLE" not in response.content.decode()
    assert Client().get(f"/moi/{page}")["Location"].startswith("/connexion/")
