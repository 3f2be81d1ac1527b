import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.test import Client, override_settings
from django.urls import URLPattern, get_resolver, reverse

from lefil.letters import sms
from lefil.orgs.actions import appoint


def totp_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def enter_with_code(phone: str) -> Client:
    client = Client()
    client.post("/connexion/", {"contact": phone})
    client.post("/connexion/code/", {"code": re.search(r"\d{6}", sms.sent[-1]["text"]).group()})
    return client


def guarded_urls() -> list[str]:
    """Every address without arguments that needs a sign-in."""
    found = []

    def walk(patterns, prefix, namespace):
        for one in patterns:
            path = prefix + str(one.pattern)
            if isinstance(one, URLPattern):
                if "<" not in path and "(" not in path and getattr(one.callback, "login_required", True):
                    found.append((path, f"{namespace}{one.name}"))
            else:
                walk(one.url_patterns, path, f"{one.namespace}:" if one.namespace else namespace)

    walk(get_resolver().url_patterns, "/", "")
    return [path for path, name in found if not name.startswith(("mfa_", "account_", "people:choose", "people:quick_exit"))]


@pytest.mark.parametrize("who", ["chloe", "farid"])
def test_who_holds_a_role_opens_no_page_before_a_second_proof(cast, who):
    client = enter_with_code(getattr(cast, who).phone)
    urls = guarded_urls()
    assert len(urls) > 10
    for url in urls:
        response = client.get(url)
        assert (url, response.status_code, response["Location"]) == (url, 302, "/connexion/securite/")
        assert client.post(url)["Location"] == "/connexion/securite/"


def test_the_set_up_and_the_way_out_stay_open(cast):
    client = enter_with_code(cast.chloe.phone)
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_logout"):
        assert client.get(reverse(name)).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302


def test_adding_an_application_opens_the_pages_without_asking_twice(cast):
    client = enter_with_code(cast.chloe.phone)
    page = client.get("/connexion/securite/totp/activate/").content.decode()
    secret = re.search(r'<bdi class="num">(\w+)</bdi>', page).group(1)
    wrong = client.post("/connexion/securite/totp/activate/", {"code": "000000"})
    assert "Ce code n’est pas le bon" in wrong.content.decode()
    response = client.post("/connexion/securite/totp/activate/", {"code": totp_now(secret)})
    assert response["Location"] == "/connexion/securite/recovery-codes/"
    page = client.get(response["Location"]).content.decode()
    assert len(re.findall(r"<bdi>\d{8}</bdi>", page)) == 10
    assert "UNKNOWN-VARIABLE" not in page
    assert client.get("/bureau/equipe/").status_code == 200


@pytest.fixture
def secret(cast) -> str:
    secret = generate_totp_secret()
    TOTP.activate(cast.chloe.account, secret)
    return secret


def test_the_next_sign_in_asks_for_the_application(cast, secret):
    client = enter_with_code(cast.chloe.phone)
    assert client.get("/bureau/equipe/")["Location"].startswith("/connexion/")
    page = client.get("/connexion/securite/authenticate/").content.decode()
    assert "Le code de votre application" in page
    assert "UNKNOWN-VARIABLE" not in page
    client.post("/connexion/securite/authenticate/", {"code": "000000"})
    assert client.get("/bureau/equipe/").status_code == 302
    client.post("/connexion/securite/authenticate/", {"code": totp_now(secret)})
    assert client.get("/bureau/equipe/").status_code == 200


def test_a_browser_signed_in_before_the_application_was_added_must_show_it_too(cast):
    before = enter_with_code(cast.chloe.phone)
    secret = generate_totp_secret()
    TOTP.activate(cast.chloe.account, secret)
    response = before.get("/bureau/equipe/")
    assert response["Location"] == "/connexion/securite/reauthenticate/?next=%2Fbureau%2Fequipe%2F"
    page = before.get(response["Location"]).content.decode()
    assert "UNKNOWN-VARIABLE" not in page
    before.post(response["Location"], {"code": totp_now(secret)})
    assert before.get("/bureau/equipe/").status_code == 200


def test_a_pupil_is_asked_nothing(cast):
    assert enter_with_code(cast.malik.phone).get("/moi/").status_code == 200


def test_a_role_that_ended_asks_nothing_any_more(cast):
    from lefil.orgs.actions import dismiss

    client = enter_with_code(cast.zoe.phone)
    assert client.get("/moi/").status_code == 302
    dismiss(cast.zoe.memberships.get(), by=None)
    assert client.get("/moi/").status_code == 200


def test_a_role_given_today_asks_at_the_next_page(cast):
    client = enter_with_code(cast.david.phone)
    assert client.get("/moi/").status_code == 200
    appoint(cast.david, organisation=cast.article1, role="coordinator", by=cast.chloe)
    assert client.get("/moi/")["Location"] == "/connexion/securite/"


def test_the_mark_of_the_demo_counts_in_demo_only(cast, browse):
    client = browse(cast.chloe)
    assert client.get("/bureau/equipe/").status_code == 200
    with override_settings(DEMO=False):
        assert client.get("/bureau/equipe/")["Location"] == "/connexion/securite/"


def test_recovery_codes_alone_are_not_a_second_proof(cast):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    RecoveryCodes.activate(cast.chloe.account)
    assert enter_with_code(cast.chloe.phone).get("/bureau/equipe/")["Location"] == "/connexion/securite/"


def test_every_second_factor_page_is_in_our_look(cast, secret):
    client = enter_with_code(cast.chloe.phone)
    client.post("/connexion/securite/authenticate/", {"code": totp_now(secret)})
    session = client.session
    for record in session["account_authentication_methods"]:
        record["reauthenticated"] = True
    session.save()
    for path in ("", "totp/deactivate/", "recovery-codes/generate/", "webauthn/", "webauthn/add/", "reauthenticate/"):
        response = client.get(f"/connexion/securite/{path}")
        page = response.content.decode()
        assert response.status_code == 200, path
        assert 'id="content"' in page
        assert "UNKNOWN-VARIABLE" not in page, path
