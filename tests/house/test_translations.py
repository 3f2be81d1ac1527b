import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.core.management import call_command

from tests.house.rooms import ROOT

PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|</?\w+[^>]*>")


def catalogue(path: Path):
    with path.open("rb") as file:
        return read_po(file)


def texts(message) -> tuple[list[str], list[str]]:
    ids = list(message.id) if isinstance(message.id, tuple) else [message.id]
    strings = list(message.string) if isinstance(message.string, tuple | list) else [message.string]
    return ids, strings


def test_english_says_everything_that_the_screens_say(settings, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT / "lefil")
    settings.LOCALE_PATHS = [str(tmp_path)]
    call_command(
        "makemessages", locale=["en"], verbosity=0, ignore_patterns=[".venv", "node_modules", "static-built", "tests"], no_location=True
    )
    said = {(message.id, message.context) for message in catalogue(tmp_path / "en/LC_MESSAGES/django.po") if message.id}
    english = catalogue(ROOT / "locale/en/LC_MESSAGES/django.po")
    translated = {(message.id, message.context) for message in english if message.id and all(texts(message)[1]) and not message.fuzzy}
    assert sorted(str(key[0]) for key in said - translated) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_translations_keep_the_places_of_names_and_numbers(language):
    wrong = []
    for message in catalogue(ROOT / f"locale/{language}/LC_MESSAGES/django.po"):
        if not message.id:
            continue
        ids, strings = texts(message)
        known = {place for text in ids for place in PLACES.findall(text)}
        wrong += [(ids[0], string) for string in strings if string and not set(PLACES.findall(string)) <= known]
    assert wrong == []


@pytest.mark.django_db
def test_an_arabic_page_is_in_arabic_from_right_to_left(client):
    client.cookies["lang"] = "ar"
    page = client.get("/connexion/").content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    heading = re.search(r"<label[^>]*>(.*?)</label>", page, re.S).group(1)
    assert re.search(r"[\u0600-\u06ff]{3}", heading), heading
