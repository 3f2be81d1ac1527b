"""People who walk through the site in real browsers, and what every page owes them at each step of the way.

`Journey` opens each person's browser, reads the messages of their phone and checks what they see. `time_passes` is the only
way in which these tests move the clock. Set JOURNEY_PHOTOS to a folder to keep a picture of every page that is looked at.
"""

import os
import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import DateField, F, QuerySet
from playwright.sync_api import Page

from lefil.catalogue.models import Module
from lefil.letters.jobs import send_due
from lefil.letters.models import Letter
from tests.e2e.looks import assert_accessible, assert_no_sideways_scroll

AGELESS = {"people.Person.born"}
Words = str | re.Pattern[str]


class Journey:
    def __init__(self, visit: Callable[..., Page]) -> None:
        self.visit = visit
        self.errors: list[str] = []
        self.secrets: dict[Page, tuple[str, ...]] = {}
        self.photos, self.count = os.environ.get("JOURNEY_PHOTOS", ""), 0

    def open(self, person: Any = None, *, never: Iterable[str] = (), **more: Any) -> Page:
        """A browser of its own. `never`: words that no page it looks at may carry, even hidden (the other side's name and contacts)."""
        page = self.visit(person, **more)
        page.on("console", lambda said: self.errors.append(f"{said.text} {said.location.get('url')}") if said.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.secrets[page] = tuple(never)
        return page

    def look(self, page: Page, name: str, *, axe: bool = False) -> None:
        """What every page owes: no error, nothing sideways, nothing of the other side's contacts; when asked, nothing that axe finds."""
        self.count += 1
        if self.photos:
            Path(self.photos).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(self.photos) / f"{self.count:02d}-{name}.png", full_page=True)
        assert_no_sideways_scroll(page)
        source = page.content()
        shown = [word for word in self.secrets[page] if word in source]
        assert shown == [], f"{page.url} shows {shown}"
        errors = [words for words in self.errors if "status of 422" not in words]  # a refused form is an answer
        assert errors == [], f"{page.url}: {errors}"
        if axe:
            assert_accessible(page)


def message(to: str, kind: str) -> str:
    """The last message of this kind for that phone. What is due leaves first, as the worker would do it; by night some still wait
    for the morning, and what matters here is what they say."""
    send_due()
    letter = Letter.objects.filter(to=to, kind=kind, state__in=["sent", "waiting"]).first()
    assert letter, f"no {kind} for {to}: {list(Letter.objects.filter(to=to).values_list('kind', 'state', 'due'))}"
    return letter.body


def link(to: str, kind: str) -> str:
    return re.search(r"https?://\S+", message(to, kind)).group()


def code(to: str, kind: str = "people/code") -> str:
    return re.search(r"\b\d{6}\b", message(to, kind)).group()


def press(page: Page, words: Words) -> None:
    page.get_by_role("main").get_by_role("button", name=words, exact=isinstance(words, str)).first.click()


def follow(page: Page, words: Words) -> None:
    page.get_by_role("main").get_by_role("link", name=words, exact=isinstance(words, str)).first.click()


def tick(page: Page, *labels: Words) -> None:
    for words in labels:
        page.get_by_role("main").get_by_label(words).first.check()


def choose(page: Page, question: str, answer: Words) -> None:
    """One answer of one question, when several questions of the page have the same answers."""
    page.get_by_role("main").get_by_role("group", name=question).get_by_label(answer).first.check()


def fill(page: Page, label: Words, typed: str) -> None:
    page.get_by_role("main").get_by_label(label).first.fill(typed)


def fill_day(page: Page, day: date) -> None:
    for label, part in (("Jour", day.day), ("Mois", day.month), ("Année", day.year)):
        page.get_by_label(label, exact=True).fill(str(part))


def type_code(page: Page, to: str, kind: str = "people/code") -> None:
    page.locator("main input[name=code]").fill(code(to, kind))
    page.locator("main form button").first.click()


def answer_quiz(page: Page, module: Module, *, right: bool) -> None:
    for number, question in enumerate(module.content["quiz"]):
        good = [place for place, choice in enumerate(question["choices"]) if choice["right"]]
        bad = [place for place, choice in enumerate(question["choices"]) if not choice["right"]]
        for place in good if right else bad[:1]:
            page.locator(f"input[name=q{number}][value='{place}']").check()
    press(page, "Voir mes réponses")


def time_passes(days: int) -> None:
    """The base grows `days` older: every date in it goes back by as much, except births. The clocks of the site and of the
    browsers stay what they are, so that every page and every sweep sees what it would have seen that many days later."""
    for model in apps.get_models():
        if model.__module__.startswith("lefil."):
            fields = [
                f.name for f in model._meta.concrete_fields if isinstance(f, DateField) and f"{model._meta.label}.{f.name}" not in AGELESS
            ]
            if fields:
                # a plain queryset: rows that no code may change grow older too
                QuerySet(model).order_by("pk").update(**{name: F(name) - timedelta(days=days) for name in fields})
