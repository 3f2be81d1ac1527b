"""From a sign-up form to a signed-in person. The views below stand for a campaign's own."""

import re

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from lefil.letters import sms
from lefil.people.actions import enter
from lefil.people.models import Account, Person
from lefil.people.queries import twins_of
from lefil.people.verification import begin_verification


@login_not_required
def submit(request, key):
    """What a campaign does at the end of its form, for the file that this browser has just made."""
    return begin_verification(request, Person.objects.get(key=key), next="/moi/", shared="shared" in request.GET)


def whoami(request):
    return HttpResponse(request.person.key if request.person else "")


urlpatterns = [path("submit/<str:key>/", submit), path("whoami/", whoami), path("", include("config.urls"))]
pytestmark = [pytest.mark.urls("tests.people.test_verification"), pytest.mark.django_db]


def code() -> str:
    return re.search(r"\d{6}", sms.sent[-1]["text"]).group()


def sign_up(client: Client, name: str = "Nadia Kaci", phone: str = "+33639985001", **facts) -> Person:
    person = enter(name, phone=phone, by=None, **facts)
    response = client.get(f"/submit/{person.key}/")
    assert response.status_code == 302
    return person


def test_the_right_code_attaches_the_file_and_signs_in():
    client = Client()
    nadia = sign_up(client)
    response = client.post("/connexion/code/?next=/moi/", {"code": code()})
    assert response["Location"] == "/moi/"
    nadia.refresh_from_db()
    assert (nadia.account.phone, nadia.account.phone_verified, nadia.verified is None) == ("+33639985001", True, False)
    assert client.get("/whoami/").content.decode() == nadia.key


def test_nothing_is_attached_before_the_code():
    client = Client()
    nadia = sign_up(client)
    wrong = "000000" if code() != "000000" else "111111"
    client.post("/connexion/code/", {"code": wrong})
    nadia.refresh_from_db()
    assert (nadia.account, nadia.verified) == (None, None)
    assert client.get("/whoami/").status_code == 302


def test_a_number_already_known_gets_the_same_answer_and_joins_the_people_there(cast):
    unknown, known = Client(), Client()
    sign_up(unknown, phone="+33639985002")
    page_unknown = unknown.get("/connexion/code/").content.decode()
    sister = sign_up(known, name="Leïla Haidari", phone=cast.amina.phone)
    page_known = known.get("/connexion/code/").content.decode()
    main = lambda page: re.sub(r'value="[\w]{64}"|<bdi>.*?</bdi>', "", page.split("<main")[1].split("</main")[0])  # noqa: E731
    assert main(page_unknown) == main(page_known)
    known.post("/connexion/code/", {"code": code()})
    sister.refresh_from_db()
    assert sister.account == cast.amina.account
    assert known.get("/whoami/").content.decode() == sister.key


def test_a_stranger_with_somebody_elses_number_gets_nothing_and_gives_them_nothing(cast):
    stranger = Client()
    fake = sign_up(stranger, name="Faux Nom", phone=cast.amina.phone)
    for guess in ("000001", "000002", "000003"):
        stranger.post("/connexion/code/", {"code": guess})
    assert stranger.get("/whoami/").status_code == 302
    fake.refresh_from_db()
    cast.amina.refresh_from_db()
    assert fake.account is None
    assert cast.amina.account.phone == "+33639980001"


def test_the_owner_of_the_number_is_not_taken_for_the_file_a_stranger_typed(cast):
    fake = sign_up(Client(), name="Faux Nom", phone=cast.amina.phone)
    hers = Client()
    hers.post("/connexion/", {"contact": "0639980001"})
    response = hers.post("/connexion/code/", {"code": code()})
    assert response["Location"].startswith("/qui/")
    fake.refresh_from_db()
    assert fake.account is None
    assert hers.get("/whoami/").content.decode() == cast.amina.key


def test_a_code_got_for_one_file_attaches_no_other():
    """Two forms in one browser: the code of the second number proves nothing about the first."""
    client = Client()
    first = sign_up(client, phone="+33639985003")
    sign_up(client, name="Autre Nom", phone="+33639985004")
    client.post("/connexion/code/", {"code": code()})
    first.refresh_from_db()
    assert first.account is None


def test_who_is_signed_in_with_this_very_number_is_asked_no_code(cast, browse):
    client = browse(cast.samira)
    cast.samira.account.phone_verified = True
    before = len(sms.sent)
    child = enter("Yanis Saïdi", phone=cast.samira.phone, by=cast.samira)
    assert client.get(f"/submit/{child.key}/")["Location"] == "/moi/"
    child.refresh_from_db()
    assert (child.account, len(sms.sent)) == (cast.samira.account, before)


def test_who_is_signed_in_with_another_number_leaves_it_first(cast, browse):
    client = browse(cast.samira)
    child = enter("Yanis Saïdi", phone="+33639985006", by=None)
    client.get(f"/submit/{child.key}/")
    assert client.get("/moi/").status_code == 302
    client.post("/connexion/code/", {"code": code()})
    child.refresh_from_db()
    assert child.account.phone == "+33639985006"


def test_a_file_that_already_has_another_account_keeps_it(cast):
    client = Client()
    cast.benoit.phone = "+33639985007"
    cast.benoit.save()
    account = cast.benoit.account
    client.get(f"/submit/{cast.benoit.key}/")
    client.post("/connexion/code/", {"code": code()})
    cast.benoit.refresh_from_db()
    assert cast.benoit.account == account
    assert client.get("/whoami/").status_code == 302


def test_one_contact_gets_five_codes_an_hour():
    for _ in range(5):
        sign_up(Client())
    person = enter("Nadia", phone="+33639985001", by=None)
    assert "essayé trop souvent" in Client().get(f"/submit/{person.key}/").content.decode()
    assert len(sms.sent) == 5


def test_an_address_is_enough(mailoutbox):
    client = Client()
    person = enter("Nadia", email="nadia@exemple.fr", channel="email", by=None)
    client.get(f"/submit/{person.key}/")
    client.post("/connexion/code/", {"code": re.search(r"\d{6}", mailoutbox[-1].body).group()})
    person.refresh_from_db()
    assert person.account.email == "nadia@exemple.fr"


def test_without_any_contact_it_is_refused():
    person = enter("Nadia", by=None)
    assert "Écrivez un numéro" in Client().get(f"/submit/{person.key}/").content.decode()


def test_a_second_factor_is_asked_here_too(cast):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(cast.chloe.account, generate_totp_secret())
    client = Client()
    sign_up(client, name="Enfant Martin", phone=cast.chloe.phone)
    assert client.post("/connexion/code/", {"code": code()})["Location"] == "/connexion/securite/authenticate/"
    assert client.get("/whoami/").status_code == 302


def test_two_files_of_one_human_being_are_seen_once_the_number_is_proven(cast):
    client = Client()
    again = sign_up(client, name="haidari  AMINA", phone=cast.amina.phone, born=cast.amina.born)
    assert twins_of(again) == []
    client.post("/connexion/code/", {"code": code()})
    again.refresh_from_db()
    assert twins_of(again) == [cast.amina]


def test_accounts_are_never_doubled():
    sign_up(Client())
    sign_up(Client(), name="Autre")
    assert Account.objects.count() == 1
