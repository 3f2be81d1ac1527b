"""What a session is: new at sign-in, ended at sign-out, ended everywhere else when asked."""

from django.conf import settings
from django.test import Client

from lefil.people.actions import sign_out_elsewhere

AMINA = "06 39 98 00 01"
COOKIE = settings.SESSION_COOKIE_NAME


def test_a_session_put_in_a_browser_before_sign_in_is_not_the_one_after(cast, ask_code):
    client, code = ask_code(AMINA)
    before = client.cookies[COOKIE].value
    client.post("/connexion/code/", {"code": code})
    after = client.cookies[COOKIE].value
    assert before != after
    thief = Client()
    thief.cookies[COOKIE] = before
    assert thief.get("/moi/").status_code == 302


def test_a_session_that_signed_out_opens_nothing_any_more(cast, browse):
    client = browse(cast.amina)
    kept = client.cookies[COOKIE].value
    client.post("/connexion/sortir/")
    thief = Client()
    thief.cookies[COOKIE] = kept
    assert thief.get("/moi/").status_code == 302


def test_the_other_devices_are_signed_out_and_this_one_stays(cast, browse):
    here, lost = browse(cast.amina), browse(cast.amina)
    assert lost.get("/moi/").status_code == 200
    here.get("/moi/appareils/")
    assert lost.get("/moi/").status_code == 200  # reading the page ends nothing
    assert here.post("/moi/appareils/")["Location"] == "/moi/"
    assert (here.get("/moi/").status_code, lost.get("/moi/").status_code) == (200, 302)


def test_nobody_else_is_signed_out(cast, browse):
    other = browse(cast.benoit)
    sign_out_elsewhere(cast.amina.account, by=cast.amina)
    assert other.get("/moi/").status_code == 200
