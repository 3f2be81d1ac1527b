"""Alive, ready, figures, the log, and the doctor: for who runs the server, and nothing about anybody."""

import io
import json
import logging

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.urls import reverse

from lefil.kit import checkup, ground, sweeps
from lefil.kit.checkup import Finding
from lefil.kit.logs import Json, NoPeople
from lefil.letters.models import Letter

TOKEN = {"HTTP_AUTHORIZATION": "Bearer word-of-prometheus"}


def test_the_process_is_alive_without_its_base(client):
    """This test has no base: a query would fail it."""
    assert client.get("/sante/").content == b"ok"


@pytest.mark.django_db
def test_ready_asks_the_base_and_says_what_is_missing(client, monkeypatch):
    assert client.get("/sante/pret/").json() == {"ready": True, "missing": []}
    monkeypatch.setattr(ground, "unapplied", lambda: ["people.0002"])
    answer = client.get("/sante/pret/")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["Les tables ne sont pas à jour : manage.py prepare."])

    def away() -> list:
        raise DatabaseError

    monkeypatch.setattr(ground, "unapplied", away)
    assert client.get("/sante/pret/").json()["missing"] == ["La base de données ne répond pas."]


@pytest.mark.django_db
def test_figures_need_their_token(client, settings):
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "word-of-prometheus"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer other").status_code == 404
    assert client.get("/metrics", **TOKEN).status_code == 200


@pytest.mark.django_db
def test_figures_count_routes_letters_and_sweeps_and_name_nobody(client, settings, cast, browse, monkeypatch):
    settings.METRICS_TOKEN = "word-of-prometheus"
    monkeypatch.setattr(sweeps, "close_old_connections", lambda: None)  # a worker's thread has its own; here it is the test's
    browse(cast.chloe).get(reverse("desk:person", args=[cast.benoit.key]))
    client.get("/nulle-part/benoit@example.org/", HTTP_USER_AGENT="x")
    sweeps.run_once(a_sweep)
    text = client.get("/metrics", **TOKEN).content.decode()
    assert 'lefil_requests_total{method="GET",route="desk:person",status="404"}' in text
    assert 'route="none",status="404"' in text
    assert 'lefil_sweep_rows_total{sweep="a_sweep"}' in text
    assert f'lefil_letters{{state="waiting"}} {Letter.objects.filter(state="waiting").count()}.0' in text
    assert "lefil_people_in_rooms 0.0" in text
    for personal in (cast.benoit.key, "benoit@example.org", "Lacombe", "nulle-part"):
        assert personal not in text


def a_sweep() -> int:
    return 3


@pytest.mark.django_db
def test_a_room_whose_figures_fail_hides_nothing_else(client, settings, monkeypatch):
    def broken() -> list:
        raise RuntimeError

    settings.METRICS_TOKEN = "word-of-prometheus"
    monkeypatch.setattr("lefil.letters.metrics.GAUGES", [("lefil_letters", "", (), broken)])
    text = client.get("/metrics", **TOKEN).content.decode()
    assert "lefil_letters{" not in text
    assert "lefil_people_in_rooms" in text


def test_the_log_in_json_is_one_object_a_line_without_people():
    record = logging.LogRecord("lefil", logging.ERROR, "", 0, "écrit à %s", ("benoit@example.org",), None)
    record.route, record.status, record.secret = "desk:person", 200, "x"
    NoPeople().filter(record)
    said = json.loads(Json().format(record))
    assert (said["message"], said["route"], said["status"], "secret" in said) == ("écrit à […]", "desk:person", 200, False)
    assert "\n" not in Json().format(record)


@pytest.mark.django_db
def test_the_doctor_says_in_french_what_is_unsafe(settings, cast):
    settings.DEMO = True
    settings.SITE_URL, settings.HTTPS = "http://lefil.example", False
    said = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=said)
    assert "Le site est en démonstration" in said.getvalue()
    assert "sans https" in said.getvalue()
    assert "Les SMS ne partent pas" in said.getvalue()


@pytest.mark.django_db
def test_each_thing_that_is_mended_leaves_the_list(settings, tmp_path):
    settings.DEMO, settings.HTTPS, settings.SITE_URL = False, True, "https://lefil.example"
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = "abcdefghijklm" * 5, ["lefil.example"]
    settings.VAR, settings.BACKUPS, settings.PUBLISHER = tmp_path, str(tmp_path), "Article 1"
    assert ground.backups().level == "danger"
    (tmp_path / "lefil-2026-01-01-030000.tar.gz").write_bytes(b"")
    levels = {check.__name__: check().level for check in ground.CHECKS if check.__name__ != "database"}
    assert levels == {"secret": "ok", "address": "ok", "disk": "ok", "publisher": "ok", "backups": levels["backups"]}


@pytest.mark.parametrize("hosts", [["*"], ["other.example"]])
def test_a_site_that_answers_to_any_name_or_not_to_its_own_is_in_danger(settings, hosts):
    settings.HTTPS, settings.SITE_URL, settings.ALLOWED_HOSTS = True, "https://lefil.example", hosts
    assert ground.address().level == "danger"


def test_a_check_that_fails_is_said_and_hides_nothing(monkeypatch):
    def broken() -> Finding:
        raise OSError

    monkeypatch.setattr(checkup, "all_checks", lambda: [broken, lambda: Finding("ok", "Bien.")])
    assert [one.level for one in checkup.findings()] == ["danger", "ok"]
