"""Limits let a class in and stop a robot; a refused person learns when to come back and types nothing twice; nobody learns who is known."""

import json
import re
import time

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from faults.storm import answers
from lefil.campaigns.models import Draft
from lefil.campaigns.views import signup
from lefil.kit.limits import TooOften, address_of, spend
from lefil.letters import sms
from lefil.letters.inbound import signature_of
from lefil.orgs import views as orgs_views
from tests.world import build


def test_whoever_is_refused_is_told_when_the_window_ends(time_machine, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # Redis keeps its own clock
    time_machine.move_to("2026-11-24 10:00", tick=False)
    spend("x", "a", most=1, seconds=3600)
    time_machine.move_to("2026-11-24 10:20", tick=False)
    with pytest.raises(TooOften) as no:
        spend("x", "a", most=1, seconds=3600)
    assert (no.value.wait, str(no.value)) == (2400, "Vous avez essayé trop souvent. Revenez dans 40 minutes.")
    spend("x", "b", most=1, seconds=3600)
    time_machine.move_to("2026-11-24 11:01", tick=False)
    spend("x", "a", most=1, seconds=3600)


def test_a_robot_with_many_contacts_does_not_wash_away_what_was_counted():
    spend("x", "a", most=1, seconds=3600)
    for n in range(1000):
        spend("x", f"other{n}", most=1, seconds=3600)
    with pytest.raises(TooOften):
        spend("x", "a", most=1, seconds=3600)


@pytest.mark.parametrize(
    ("address", "counted"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"), ("::ffff:192.0.2.7", "192.0.2.7"), ("", ""), ("unix", "unix")],
)
def test_one_line_is_one_address(address, counted):
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=address)) == counted


def test_a_class_signs_up_from_one_address_and_a_robot_is_stopped_with_what_it_typed_kept(cast, monkeypatch):
    world = build(cast)
    url = reverse("campaigns:begin", args=[world.campaign.slug, "student"])
    first = answers(1)[0]
    before = Draft.objects.count()
    for _ in range(35):
        assert Client().post(url, first).status_code == 303
    assert Draft.objects.count() == before + 35
    monkeypatch.setattr(signup, "STARTS", 35)
    refused = Client().post(url, first)
    page = refused.content.decode()
    assert (refused.status_code, int(refused["Retry-After"]) > 0, "Revenez dans 10 minutes" in page) == (429, True, True)
    for name, value in first.items():
        for one in [value] if isinstance(value, str) else value:
            assert f'name="{name}" value="{one}"' in page
    assert Client().post(url, first, REMOTE_ADDR="192.0.2.9").status_code == 303
    assert Draft.objects.count() == before + 36


def test_what_was_typed_is_given_back_as_words(cast, browse, monkeypatch):
    monkeypatch.setattr(orgs_views, "INVITES", 0)
    form = {"name": "<script>alert(1)</script>", "contact": "06 39 98 00 77", "organisation": cast.article1.key, "role": "coordinator"}
    answer = browse(cast.chloe).post("/bureau/equipe/nouveau/", form)
    assert answer.status_code == 429
    assert "&lt;script&gt;alert(1)" in answer.content.decode()
    assert "<script>alert(1)" not in answer.content.decode()
    assert sms.sent == []


def test_forged_webhooks_are_slowed_and_signed_ones_never(db, client, settings):
    settings.SMS_HOOK_SECRET = "s" * 40
    url = reverse("care:sms_in")
    answers = [client.post(url, b"{}", content_type="application/json").status_code for _ in range(62)]
    assert answers == [403] * 60 + [429] * 2
    body, stamp = json.dumps({"id": "1", "from": "+33639980001", "text": "oui"}).encode(), str(int(time.time()))
    headers = {"X-Lefil-Time": stamp, "X-Lefil-Signature": signature_of(body, stamp=stamp)}
    assert client.post(url, body, content_type="application/json", headers=headers).status_code == 204


def test_guessing_keys_of_the_api_is_slowed(db, client):
    answers = [client.get("/api/programmes", headers={"Authorization": f"Bearer lefil_{n}"}) for n in range(61)]
    assert [one.status_code for one in answers] == [401] * 60 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


def _work(client, url: str, form: dict) -> tuple[int, str, list[str]]:
    """Status, where to, and the statements without their values."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(url, form)
    shapes = [re.sub(r"'[^']*'|\b\d+\b", "?", query["sql"]).split(" WHERE ")[0][:60] for query in seen]
    return answer.status_code, answer.get("Location", ""), shapes


def test_sign_in_answers_known_and_unknown_alike_up_to_the_last_try(cast):
    def tries(contact: str) -> list[tuple]:
        cache.clear()
        said = []
        for _ in range(5):
            answer = Client().post("/connexion/", {"contact": contact})
            main = re.sub(r'value="[^"]*"|<bdi>.*?</bdi>', "", answer.content.decode().partition("<main")[2])
            said.append((answer.status_code, answer.get("Location"), main))
        return said

    known, unknown = tries("06 39 98 00 01"), tries("06 39 98 77 77")
    assert known == unknown
    assert [one[0] for one in known] == [302, 302, 302, 422, 422]
    assert "Revenez dans une minute" in known[-1][2]


def test_the_first_ask_of_a_code_writes_the_same_for_known_and_unknown(cast):
    """What takes time, the letter written and sent, is done for both."""
    known, unknown = (_work(Client(), "/connexion/", {"contact": one}) for one in ("06 39 98 00 01", "06 39 98 77 77"))
    written = [[sql for sql in work[2] if sql.startswith(("INSERT", "UPDATE"))] for work in (known, unknown)]
    assert known[:2] == unknown[:2]
    assert written[0] == written[1]
    assert len(sms.sent) == 2


@pytest.mark.parametrize("url", ["/attestations/verifier/{}/", "/api/snapshots/{}"])
def test_a_wrong_code_near_a_true_one_does_the_same_work_as_any_wrong_code(cast, url, client):
    world = build(cast)
    code = world.certificate.code
    near = code[:-1] + ("2" if code[-1] != "2" else "3")
    works = []
    for one in (near, "ZZZZZZZZZZZZ"):
        with CaptureQueriesContext(connection) as seen:
            status = client.get(url.format(one)).status_code
        works.append((status, len(seen)))
    assert works[0] == works[1]


def test_an_invitation_answers_the_same_for_a_contact_known_elsewhere(cast, browse):
    form = {"name": "Personne Nouvelle", "organisation": cast.article1.key, "role": "coordinator"}
    answers = []
    for contact in (cast.zoe.email or cast.zoe.phone, "06 39 98 77 78"):
        answer = browse(cast.chloe).post("/bureau/equipe/nouveau/", {**form, "contact": contact}, follow=True)
        main = answer.content.decode().partition("<main")[2]
        answers.append((answer.redirect_chain, re.findall(r'role="(?:alert|status)".*?</p>', main, re.S)))
    assert answers[0] == answers[1]


def test_an_sms_that_broke_on_the_way_in_may_be_sent_again(db, client, settings, monkeypatch):
    """The base is away for a moment: the provider hears 500, sends the very same request again, and the answer is not lost."""
    settings.SMS_HOOK_SECRET = "s" * 40
    body, stamp = json.dumps({"id": "1\0", "from": "+33639980001", "text": "oui\0"}).encode(), str(int(time.time()))
    headers = {"X-Lefil-Time": stamp, "X-Lefil-Signature": signature_of(body, stamp=stamp)}
    heard, client.raise_request_exception = [], False

    def hear(text, **facts):
        heard.append((text, facts["provider_id"]))
        if len(heard) == 1:
            raise OperationalError("the base is away")

    monkeypatch.setattr("lefil.care.views.hooks.actions.hear", hear)
    send = lambda: client.post(reverse("care:sms_in"), body, content_type="application/json", headers=headers).status_code  # noqa: E731
    assert [send(), send(), send()] == [500, 204, 403]
    assert heard == [("oui", "1")] * 2
