"""The API and the digests: keys told once, scopes held, letters only when there is something to say."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from lefil.impact import actions, jobs
from lefil.impact.models import Subscription, Token
from lefil.impact.queries import digests
from lefil.kit.refusals import Refused
from lefil.letters.actions import claim, send
from lefil.letters.models import Letter
from tests.impact.crowd import scatter

MONDAY = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)


def key(world, *scopes, days=30):
    expires = timezone.localdate() + timedelta(days=days)
    return actions.make_token(world.cast.article1, name="Essai", scopes=list(scopes), expires=expires, by=world.cast.chloe)


def ask(client, path, secret):
    return client.get(f"/api/{path}", headers={"Authorization": f"Bearer {secret}"})


def test_a_key_is_told_once_and_kept_as_a_hash(world, browse):
    form = {
        "organisation": world.cast.article1.key,
        "name": "Outil",
        "scopes": ["figures"],
        "expires_day": 1,
        "expires_month": 3,
        "expires_year": 2027,
    }
    chloe = browse(world.cast.chloe)
    page = chloe.post("/bureau/resultats/cles/", form).content.decode()
    secret = page.split('value="lefil_')[1].split('"')[0]
    assert len(secret) > 40
    token = Token.objects.get(name="Outil")
    assert secret not in str(Token.objects.filter(pk=token.pk).values().get())
    assert secret not in chloe.get("/bureau/resultats/cles/").content.decode()


@pytest.mark.parametrize(
    ("path", "scope"), [("programmes", "programmes"), ("agreements", "figures"), ("snapshots", "snapshots"), ("meetings", "meetings")]
)
def test_a_key_opens_its_scopes_and_nothing_else(world, client, path, scope):
    _token, good = key(world, scope)
    _other, bad = key(world, *(set(Token.SCOPES) - {scope}))
    assert ask(client, path, good).status_code == 200
    assert ask(client, path, bad).status_code == 403
    assert ask(client, path, "lefil_nothing").status_code == 401
    assert client.get(f"/api/{path}").status_code == 401
    assert client.post(f"/api/{path}").status_code == 405


def test_a_key_that_is_over_or_revoked_opens_nothing(world, client):
    token, secret = key(world, "programmes", days=1)
    assert ask(client, "programmes", secret).json()[0]["name"] == "#RéussiteVirale"
    actions.revoke_token(token, by=world.cast.chloe)
    assert ask(client, "programmes", secret).status_code == 401
    with pytest.raises(Refused):
        actions.revoke_token(token, by=world.cast.chloe)
    _late, secret = key(world, "programmes", days=1)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert ask(client, "programmes", secret).status_code == 401
    for days in (-1, 400):
        with pytest.raises(Refused):
            key(world, "programmes", days=days)


def test_machines_read_the_figures_of_a_funder_and_no_name(world, client):
    scatter(world.cast.tutoring, couples=60, seed=3)
    _token, secret = key(world, *Token.SCOPES)
    one, report = world.impact.agreement.key, world.impact.snapshot
    answers = [
        ask(client, path, secret) for path in (
            "programmes", "agreements", f"agreements/{one}/figures", f"agreements/{one}/proofs/pupils_accompanied", "snapshots",
            f"snapshots/{report.code}", "meetings",
        )
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [200] * 7
    said = "".join(answer.content.decode() for answer in answers)
    assert not any(person.name in said or person.key in said for person in world.people.values())
    shown = {figure["code"]: figure["value"] for figure in answers[2].json()["figures"]}
    assert shown["pupils_accompanied"] == len(answers[3].json()["references"]) >= 5
    assert all(row["count"] is None or row["count"] >= 5 for row in answers[6].json())
    assert ask(client, f"agreements/{one}/proofs/candidates_began", secret).status_code == 404
    assert ask(client, "meetings?since=2026-02-01&until=2026-01-01", secret).status_code == 422
    assert ask(client, "meetings?since=never", secret).status_code == 422


def test_a_key_of_another_association_reads_nothing_of_ours(world, client):
    _token, secret = actions.make_token(
        world.cast.ailleurs, name="x", scopes=list(Token.SCOPES), expires=timezone.localdate(), by=world.cast.chloe
    )
    assert ask(client, "agreements", secret).json() == []
    assert ask(client, f"agreements/{world.impact.agreement.key}/figures", secret).status_code == 404
    assert ask(client, f"snapshots/{world.impact.snapshot.code}", secret).status_code == 404


def test_the_description_is_for_staff_and_names_every_call(world, browse):
    paths = browse(world.cast.chloe).get("/api/openapi.json").json()["paths"]
    assert set(paths) == {
        "/api/programmes", "/api/agreements", "/api/agreements/{key}/figures", "/api/agreements/{key}/proofs/{code}", "/api/snapshots",
        "/api/snapshots/{code}", "/api/meetings",
    }  # fmt: skip
    page = browse(world.cast.chloe).get("/api/docs/").content.decode()
    assert all(path in page for path in paths)
    assert browse(world.cast.benoit).get("/api/docs/").status_code == 403


def letters(audience):
    return Letter.objects.filter(kind=f"impact/{audience}").order_by("id")


def test_staff_hear_each_morning_of_what_waits_and_only_once(world):
    assert jobs.tell_staff() == jobs.tell_staff() + letters("staff").count() > 0
    one = letters("staff").get(person=world.cast.chloe)
    assert one.channel == "email"
    assert "inscription" in one.body
    assert one.leave in one.body
    assert not letters("staff").filter(person=world.cast.farid).exists()


def test_nothing_is_sent_when_there_is_nothing_to_say(cast):
    assert (jobs.tell_staff(), Letter.objects.filter(kind__startswith="impact/").count()) == (0, 0)
    empty = digests.Digest(cast.article1, "staff", cast.chloe, timezone.localdate(), ())
    with pytest.raises(Refused):
        actions.send_digest(empty, by=None)


def test_the_week_goes_to_funders_volunteers_and_the_public_on_monday_only(world):
    assert jobs.tell_others() == 0  # a Tuesday
    with time_machine.travel(MONDAY):
        scatter(world.cast.tutoring, couples=80, seed=3)
        jobs.tell_others()
        again = jobs.tell_others()
    farid = letters("partners").get(person=world.cast.farid)
    assert "Fondation des Deux Rives" in farid.body
    assert "Élèves accompagnés" in farid.body
    assert again == 0
    assert set(Letter.objects.filter(kind__startswith="impact/").values_list("channel", flat=True)) == {"email"}
    public = letters("public")
    volunteers = letters("volunteers")
    assert public.count() == 1 if volunteers.exists() else public.count() == 0
    assert not public.filter(to="curieuse@exemple.fr").exists()


def test_one_press_stops_a_letter_for_good(world, client):
    jobs.tell_staff()
    one = letters("staff").get(person=world.cast.chloe)
    path = one.leave.split("testserver")[-1] if "testserver" in one.leave else "/" + one.leave.split("/", 3)[3]
    assert client.get(path).status_code == 200
    assert Subscription.objects.get(person=world.cast.chloe, audience="staff").state == "on"
    assert client.post(path).status_code == 200
    assert client.post(path).status_code == 200  # said twice
    assert Subscription.objects.get(person=world.cast.chloe, audience="staff").state == "off"
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        jobs.tell_staff()
    assert letters("staff").filter(person=world.cast.chloe).count() == 1


def test_such_an_e_mail_goes_as_text_and_html_with_its_way_out(world):
    jobs.tell_staff()
    one = letters("staff").get(person=world.cast.chloe)
    assert claim(one, by=None)
    assert send(one, by=None) == "sent"
    message = mail.outbox[-1]
    assert message.extra_headers["List-Unsubscribe"] == f"<{one.leave}>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert "<li>" in html
    assert "<script" not in html


def test_an_address_that_was_typed_gets_one_question_and_no_letter_before_its_yes(world, client):
    for _n in range(2):
        assert client.post("/lettre/recevoir/article-1/", {"email": "Neuve@exemple.fr"}).status_code == 302
    assert Letter.objects.filter(to="neuve@exemple.fr").count() == 1
    one = Subscription.objects.get(email="neuve@exemple.fr")
    assert one.state == "asked"
    link = "/" + digests.confirm_link(one).split("/", 3)[3]
    assert client.get(link).status_code == 200
    one.refresh_from_db()
    assert one.state == "asked"
    client.post(link)
    one.refresh_from_db()
    assert one.state == "on"
    assert client.post("/lettre/recevoir/article-1/", {"email": "pas une adresse"}).status_code == 422


def test_what_a_person_is_to_funders_is_exported_and_erased(world):
    from lefil.impact import privacy

    jobs.tell_staff()
    assert any("lit la convention" in row for row in privacy.export(world.cast.farid))
    assert any("lettre" in row for row in privacy.export(world.cast.chloe))
    privacy.erase(world.cast.farid)
    privacy.erase(world.cast.chloe)
    assert privacy.export(world.cast.farid) == privacy.export(world.cast.chloe) == []
