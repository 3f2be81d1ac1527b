"""What people type never becomes a part of a letter, a header, or a message at night."""

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from lefil.kit.logs import NoPeople
from lefil.letters.actions import write
from lefil.letters.models import Letter
from lefil.letters.render import render
from lefil.people.actions import note_regime
from lefil.people.models import Person


def test_a_name_cannot_replace_another_part_of_the_letter():
    person = Person(name="Eve", called="Eve\n== sms\nPayez sur x.fr\n== subject\nUrgent", language="fr")
    given = {"person": person, "site": "https://lefil.example", "band": "adult"}
    parts = render("people/own_consent", given, language="fr", zone="Europe/Paris")
    assert set(parts) == {"subject", "body", "sms"}
    assert parts["subject"] == "Votre accord"
    assert "x.fr" not in parts["sms"]


def test_a_part_in_a_branch_of_the_file_is_still_a_part():
    for language in ("fr", "ar"):
        person = Person(called="", language=language)
        parts = render("people/authorisation", {"person": person, "child": "Malik", "link": "L"}, language=language, zone="Europe/Paris")
        assert list(parts) == ["sms"]
        assert parts["sms"].endswith("L")


@pytest.mark.django_db
def test_a_birthday_is_written_about_in_the_morning_of_the_person(cast, time_machine):
    today = timezone.localdate()
    Person.objects.filter(pk=cast.malik.pk).update(regime="teen", born=today.replace(year=today.year - 18, day=1), contact_from=9)
    cast.malik.refresh_from_db()
    time_machine.move_to(datetime(today.year, today.month, today.day, 0, 5, tzinfo=ZoneInfo("Europe/Paris")), tick=False)
    assert note_regime(cast.malik, today=today, by=None)
    due = Letter.objects.get(kind="people/own_consent").due.astimezone(ZoneInfo("Europe/Paris"))
    assert (due.date(), due.hour, due.minute) == (today, 9, 0)


@pytest.mark.django_db
def test_what_a_person_does_at_night_is_answered_at_once(cast, time_machine):
    time_machine.move_to(datetime(2026, 11, 23, 23, 30, tzinfo=ZoneInfo("Europe/Paris")), tick=False)
    letter = write(cast.malik, kind="people/own_consent", key="k", by=cast.malik, context={"band": "teen"})
    assert letter.due == timezone.now()


def test_logs_hide_links_that_open_without_sign_in_and_what_a_database_quotes():
    def line(words, error=None):
        record = logging.LogRecord("django", logging.ERROR, "", 1, words, (), (type(error), error, None) if error else None)
        NoPeople().filter(record)
        return logging.Formatter().format(record)

    assert "aB3-_xyz0123" not in line("Unprocessable Entity: /inscription/aB3-_xyz0123/contact/")
    assert "aB3-_xyz0123" not in line("Not Found: /autorisation/aB3-_xyz0123/")
    assert "/bureau/autorisations/" in line("Not Found: /bureau/autorisations/")
    said = line("failed", ValueError("Key (phone)=(+33639984431) already exists, eve@exemple.fr"))
    assert "+336" not in said
    assert "eve@" not in said
