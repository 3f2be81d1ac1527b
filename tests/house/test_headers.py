"""What every answer says to the browser, whatever the page: nothing of elsewhere, nothing in a frame, nothing kept by others."""

import pytest
from django.conf import settings

from tests.addresses import doors
from tests.world import build

# pages that hold nobody's data may be framed by nobody all the same; only the runner of learners' code has a policy of its own
OWN_POLICY = {"classroom:runner"}
# the code editor writes its own style, under a word of this answer alone
EDITOR = {"classroom:pad", "classroom:wall_pad"}


def policy(response) -> dict[str, list[str]]:
    parts = [part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {part[0]: part[1:] for part in parts}


@pytest.mark.parametrize("name", ["nobody", "malik", "chloe"])
def test_every_page_keeps_the_policy(cast, browse, name):
    world = build(cast)
    browser = browse(world.people.get(name))
    read, wrong = 0, []
    for door in doors(world).values():
        if name not in door.who or door.name in OWN_POLICY:
            continue
        answer = browser.get(door.url)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        read += 1
        said = policy(answer)
        style = [one for one in said.get("style-src", []) if not (door.name in EDITOR and one.startswith("'nonce-"))]
        if said.get("script-src") != ["'self'"] or style != ["'self'"] or said.get("frame-ancestors") != ["'none'"]:
            wrong.append(f"{door.name}: {said}")
        if said.get("object-src") != ["'none'"] or said.get("base-uri") != ["'none'"] or said.get("form-action") != ["'self'"]:
            wrong.append(f"{door.name}: {said}")
        if (
            answer["X-Content-Type-Options"] != "nosniff"
            or answer["Referrer-Policy"] != "same-origin"
            or answer["X-Frame-Options"] != "DENY"
        ):
            wrong.append(f"{door.name}: headers")
        if "Cookie" not in answer["Vary"]:
            wrong.append(f"{door.name}: Vary")
    assert wrong == []
    assert read >= 10


def test_cookies_are_out_of_reach_of_scripts_and_other_sites():
    assert (settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE) == (True, "Lax")
    assert settings.SESSION_COOKIE_SECURE is settings.HTTPS is settings.CSRF_COOKIE_SECURE


def test_a_form_without_its_token_is_refused(cast):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.amina.account)
    assert client.post("/moi/appareils/").status_code == 403
