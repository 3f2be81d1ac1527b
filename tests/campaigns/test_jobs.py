"""Sweeps, and what is exported and erased."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from lefil.campaigns import jobs, privacy
from lefil.campaigns.actions import drop, read, submit
from lefil.campaigns.models import Draft, Intake
from lefil.kit.tables import read as read_table
from lefil.kit.tables import write_csv
from lefil.letters.models import Letter
from lefil.people.models import RetentionRule
from tests.campaigns.conftest import VOLUNTEER, walk


def aged(days: float) -> Draft:
    Draft.objects.update(updated=timezone.now() - timedelta(days=days))
    return Draft.objects.get()


def test_a_sign_up_left_for_a_day_is_reminded_once(campaign):
    walk(Client(), campaign, "student", VOLUNTEER)
    assert jobs.remind_drafts() == 0
    draft = aged(1.1)
    assert jobs.remind_drafts() == 1
    assert jobs.remind_drafts() == 0
    letter = Letter.objects.get()
    assert (letter.kind, letter.to) == ("campaigns/reminder", "gael@exemple.fr")
    assert draft.key in letter.body


def test_nobody_is_reminded_without_an_address_or_after_sending(campaign):
    walk(Client(), campaign, "student", VOLUNTEER[:3])
    aged(2)
    assert jobs.remind_drafts() == 0
    walk(Client(), campaign, "student", VOLUNTEER)
    sent = Draft.objects.first()
    submit(sent, by=None)
    Draft.objects.update(updated=timezone.now() - timedelta(days=2))
    assert jobs.remind_drafts() == 0


def test_a_sign_up_never_sent_is_forgotten_after_the_hosts_delay(campaign):
    walk(Client(), campaign, "student", VOLUNTEER)
    aged(29)
    assert jobs.forget_drafts() == 0
    RetentionRule.objects.create(object="draft", days=20, action="delete", basis="essai")
    assert jobs.forget_drafts() == 1
    assert not Draft.objects.exists()


def test_who_waits_for_an_opening_is_kept_a_year(campaign):
    client = Client()
    url = walk(client, campaign, "pupil", [{"level": "4e", "who": "me"}])
    client.post(url, {"to": "06 39 98 44 55"})
    aged(200)
    assert (jobs.forget_drafts(), jobs.remind_drafts()) == (0, 0)
    aged(366)
    assert jobs.forget_drafts() == 1


def test_a_sent_sign_up_is_not_forgotten_with_the_others(campaign):
    walk(Client(), campaign, "student", VOLUNTEER)
    submit(Draft.objects.get(), by=None)
    aged(400)
    assert jobs.forget_drafts() == 0


def test_a_file_read_and_left_is_emptied_after_a_day(campaign, cast):
    table = read_table(write_csv(("Nom", "Classe"), [("Nour", "6e")]), "x.csv")
    intake = read(campaign, organisation=cast.article1, role="pupil", filename="x.csv", table=table, by=cast.chloe)
    assert jobs.drop_files() == 0
    Intake.objects.update(at=timezone.now() - timedelta(days=2))
    assert jobs.drop_files() == 1
    intake.refresh_from_db()
    assert (intake.state, intake.rows) == ("dropped", [])


def test_a_person_exports_and_erases_their_sign_ups(campaign, cast):
    walk(Client(), campaign, "student", VOLUNTEER)
    enrolment = submit(Draft.objects.get(), by=None)
    walk(Client(), campaign, "student", [*VOLUNTEER[:-1], {"email": "gael@exemple.fr", "follow_up": "on"}])
    walk(Client(), campaign, "student", VOLUNTEER[:2])
    table = read_table(write_csv(("Nom",), [("Nour",)]), "x.csv")
    drop(read(campaign, organisation=cast.article1, role="pupil", filename="x.csv", table=table, by=cast.chloe), by=cast.chloe)
    assert [row["campagne"] for row in privacy.export(enrolment.person)] == ["Un élève, un bénévole"]
    assert [row["fichier importé"] for row in privacy.export(cast.chloe)] == ["x.csv"]
    privacy.erase(enrolment.person)
    privacy.erase(cast.chloe)
    assert Draft.objects.count() == 1
    assert Intake.objects.get().by is None
    assert privacy.export(enrolment.person) == []
