import pytest
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from lefil.letters import sms
from lefil.letters.models import Letter
from lefil.people.actions import enter
from lefil.people.models import Account, Person

AMINA = "06 39 98 00 01"


def test_a_number_then_the_code_and_one_is_in(cast, ask_code, last_sms):
    client, code = ask_code(AMINA)
    assert last_sms()[0] == "+33639980001"
    assert code in last_sms()[1]
    response = client.post("/connexion/code/", {"code": code}, follow=False)
    assert response.status_code == 302
    assert client.get("/moi/").status_code == 200
    assert "Amina" in client.get("/moi/").content.decode()


def test_an_address_works_like_a_number(cast, ask_code, mailoutbox):
    client, code = ask_code("Benoit@Exemple.fr")
    assert mailoutbox[0].to == ["benoit@exemple.fr"]
    assert code in mailoutbox[0].body
    client.post("/connexion/code/", {"code": code})
    assert client.get("/moi/").status_code == 200


def test_the_code_leaves_at_once_as_a_letter(cast, ask_code):
    ask_code(AMINA)
    letter = Letter.objects.get(kind="people/code")
    assert (letter.state, letter.channel, letter.person) == ("sent", "sms", None)


def test_spaces_dashes_and_arabic_figures_are_forgiven(cast, ask_code):
    client, code = ask_code("٠٦٣٩٩٨٠٠٠١")
    client.post("/connexion/code/", {"code": f"{code[:3]} {code[3:]}"})
    assert client.get("/moi/").status_code == 200


def test_a_wrong_code_says_so_and_lets_try_again(cast, ask_code):
    client, code = ask_code(AMINA)
    wrong = "000000" if code != "000000" else "111111"
    assert "Ce code n’est pas le bon" in client.post("/connexion/code/", {"code": wrong}).content.decode()
    client.post("/connexion/code/", {"code": code})
    assert client.get("/moi/").status_code == 200


def test_three_wrong_codes_spend_the_right_one(cast, ask_code):
    client, code = ask_code(AMINA)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(3):
        client.post("/connexion/code/", {"code": wrong})
    client.post("/connexion/code/", {"code": code})
    assert client.get("/moi/").status_code == 302


def test_a_code_of_eleven_minutes_ago_no_longer_opens(cast, ask_code, time_machine):
    time_machine.move_to("2026-11-23 10:00", tick=False)
    client, code = ask_code(AMINA)
    time_machine.move_to("2026-11-23 10:11", tick=False)
    client.post("/connexion/code/", {"code": code})
    assert client.get("/moi/").status_code == 302


def test_a_code_typed_in_another_browser_opens_nothing(cast, ask_code):
    _mine, code = ask_code(AMINA)
    theirs, _ = ask_code("06 39 98 00 04")
    theirs.post("/connexion/code/", {"code": code})
    assert theirs.get("/moi/").status_code == 302


def test_a_code_serves_once(cast, ask_code):
    client, code = ask_code(AMINA)
    client.post("/connexion/code/", {"code": code})
    client.post("/connexion/sortir/")
    client.post("/connexion/code/", {"code": code})
    assert client.get("/moi/").status_code == 302


def test_another_code_replaces_the_first(cast, ask_code):
    client, first = ask_code(AMINA)
    client.post("/connexion/code/", {"action": "resend"})
    second = Letter.objects.filter(kind="people/code").first().body[:6]
    if first != second:
        client.post("/connexion/code/", {"code": first})
        assert client.get("/moi/").status_code == 302
    client.post("/connexion/code/", {"code": second})
    assert client.get("/moi/").status_code == 200


def _page(client: Client, contact: str) -> tuple:
    first = client.post("/connexion/", {"contact": contact})
    second = client.get("/connexion/code/")
    wrong = client.post("/connexion/code/", {"code": "123456"})
    strip = lambda page: page.content.decode().split("<main")[1].split("</main")[0]  # noqa: E731
    import re

    clean = lambda text: re.sub(r'value="[\w]{64}"|<bdi>.*?</bdi>', "", text)  # noqa: E731
    return first.status_code, first["Location"], second.status_code, clean(strip(second)), wrong.status_code, clean(strip(wrong))


def test_an_unknown_number_gets_the_same_pages_and_a_neutral_text(cast):
    known, unknown = _page(Client(), AMINA), _page(Client(), "06 39 98 77 77")
    assert known == unknown
    assert sms.sent[-1]["to"] == "+33639987777"
    assert "pas inscrit" in sms.sent[-1]["text"]
    assert not any(sign.isdigit() for sign in sms.sent[-1]["text"])


def test_asking_for_another_code_says_the_same_for_an_unknown_number(cast):
    answers = []
    for contact in (AMINA, "06 39 98 77 77"):
        client = Client()
        client.post("/connexion/", {"contact": contact})
        again = [client.post("/connexion/code/?next=/moi/", {"action": "resend"}) for _ in range(4)]
        answers.append([(one.status_code, one.get("Location"), one.content.count(b"resend")) for one in again])
    assert answers[0] == answers[1]
    assert len([message for message in sms.sent if message["to"] == "+33639987777"]) == 1


def test_no_code_at_all_opens_an_unknown_number(db):
    client = Client()
    client.post("/connexion/", {"contact": "06 39 98 77 77"})
    for guess in ("", "000000", "      "):
        client.post("/connexion/code/", {"code": guess})
    assert client.get("/moi/").status_code == 302
    assert Account.objects.count() == 0


def test_an_unknown_number_is_not_pestered(db):
    for _ in range(3):
        Client().post("/connexion/", {"contact": "06 39 98 77 77"})
    assert len(sms.sent) == 1


def test_one_number_gets_few_codes_and_a_whole_class_signs_in(cast, phone_of_the_class):
    for number in range(40):
        enter(f"Élève {number}", phone=f"+336399810{number:02}", by=None)
        assert phone_of_the_class().post("/connexion/", {"contact": f"06399810{number:02}"}).status_code == 302
    for _ in range(3):
        phone_of_the_class().post("/connexion/", {"contact": AMINA})
    fourth = phone_of_the_class().post("/connexion/", {"contact": AMINA})
    assert fourth.status_code == 422
    assert "essayé trop souvent" in fourth.content.decode()


@pytest.mark.parametrize("typed", ["", "12", "06 12", "amina@", "@", "<script>", "9" * 400])
def test_what_is_neither_a_number_nor_an_address_is_said_beside_the_field(db, typed):
    response = Client().post("/connexion/", {"contact": typed})
    assert response.status_code == 422
    assert "field-wrong" in response.content.decode()


def test_a_person_brought_in_by_staff_signs_in_and_takes_up_their_file(cast, signed_in):
    imported = enter("Nour El Amrani", phone="+33639983333", by=cast.chloe)
    client = signed_in("06 39 98 33 33")
    page = client.get("/qui/").content.decode()
    assert "Nour" in page
    client.post("/qui/", {"person": imported.key})
    imported.refresh_from_db()
    assert (imported.account.phone, imported.verified is None) == ("+33639983333", False)
    assert client.get("/moi/").status_code == 200


def test_the_key_of_somebody_else_takes_up_nothing(cast, signed_in):
    stranger = enter("Autre Personne", phone="+33639984444", by=cast.chloe)
    client = signed_in(AMINA)
    assert client.post("/qui/", {"person": stranger.key}).status_code == 404
    assert client.post("/qui/", {"person": cast.zoe.key}).status_code == 404
    stranger.refresh_from_db()
    assert stranger.account is None


@pytest.mark.parametrize(
    "name", ["account_change_password", "account_set_password", "account_reset_password", "account_email", "account_change_phone"]
)
def test_passwords_have_no_page(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_bare_sign_up_page_makes_no_account(db):
    assert "Passez par une association" in Client().get("/connexion/inscription/").content.decode()
    Client().post("/connexion/inscription/", {"phone": "+33639985555", "email": "x@exemple.fr"})
    assert Account.objects.count() == 0


def test_next_never_leads_away(cast, ask_code):
    client, code = ask_code(AMINA)
    response = client.post("/connexion/code/?next=https://ailleurs.example/", {"code": code})
    assert response["Location"] == "/"


def test_a_file_that_was_erased_no_longer_signs_in(cast, ask_code):
    from lefil.people.actions import erase

    erase(cast.amina, by=cast.chloe)
    _client, code = ask_code(AMINA)
    assert code == ""


def test_every_page_of_the_sign_in_is_in_our_look(cast, signed_in):
    client = signed_in(AMINA)
    for path in ("securite/", "securite/totp/activate/", "securite/webauthn/", "securite/webauthn/add/", "sortir/", "ferme/"):
        page = client.get(f"/connexion/{path}")
        assert page.status_code == 200, path
        assert 'id="content"' in page.content.decode()
        assert "UNKNOWN-VARIABLE" not in page.content.decode(), path
    anonymous = Client().get("/connexion/").content.decode()
    assert "Votre numéro ou votre adresse e-mail" in anonymous
    assert "UNKNOWN-VARIABLE" not in anonymous


@override_settings(SMS_BACKEND="broken")
def test_a_provider_that_fails_leaves_the_letter_to_the_sweep(cast):
    assert Client().post("/connexion/", {"contact": AMINA}).status_code == 302
    assert Letter.objects.get(kind="people/code").state == "waiting"


def test_a_code_is_no_longer_readable_in_the_outbox_after_an_hour(cast, ask_code, time_machine):
    from lefil.people.jobs import forget_codes

    time_machine.move_to("2026-11-23 10:00", tick=False)
    ask_code(AMINA)
    assert forget_codes() == 0
    time_machine.move_to("2026-11-23 11:01", tick=False)
    assert forget_codes() == 1
    assert Letter.objects.get(kind="people/code").body == ""
    assert Person.objects.filter(phone="+33639980001").exists()
