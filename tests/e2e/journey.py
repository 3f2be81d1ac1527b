"""People who walk through the site in real browsers, and what every page owes them at each step of the way.

`Journey` opens each person's browser, reads the letters of their phone, checks what they see, and lets time pass.
Set JOURNEY_PHOTOS to a folder to keep a picture of every page that is looked at.
"""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import DateField, DateTimeField, F
from playwright.sync_api import Page

from lefil.letters.jobs import send_due
from lefil.letters.models import Letter
from tests.e2e.looks import assert_accessible, assert_no_sideways_scroll

AGELESS = {"people.Person.born"}


class Journey:
    def __init__(self, visit: Callable[..., Page], sweep: Callable[[], None]) -> None:
        self.visit, self.sweep = visit, sweep
        self.secrets: dict[Page, list[str]] = {}
        self.said: list[str] = []
        self.photos = os.environ.get("JOURNEY_PHOTOS", "")
        self.count = 0

    def browser_of(self, person: Any = None, *, never: list[str] = (), **more: Any) -> Page:
        """A page in a new browser. `never`: words that no page of this browser may carry (the other side's contacts)."""
        page = self.visit(person, **more)
        page.on("console", lambda m: self.said.append(m.text) if m.type == "error" and "status of 4" not in m.text else None)
        self.secrets[page] = list(never)
        return page

    def look(self, page: Page, name: str, *, axe: bool = False) -> None:
        """What every page owes: nothing sideways, nothing of the other side's contacts, no error; when asked, what axe knows."""
        self.count += 1
        if self.photos:
            Path(self.photos).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(self.photos) / f"{self.count:02d}-{name}.png", full_page=True)
        assert_no_sideways_scroll(page)
        html = page.content()
        leaked = [word for word in self.secrets[page] if word in html]
        assert leaked == [], f"{page.url} shows {leaked}"
        assert self.said == [], f"{page.url}: {self.said}"
        if axe:
            assert_accessible(page)

    def message(self, to: str, kind: str) -> str:
        """The last message of this kind that reached a phone or a mailbox: what is due leaves first, as the worker would do it."""
        send_due()
        letter = Letter.objects.filter(to=to, kind=kind).first()
        assert letter, f"nothing of {kind} for {to}: {list(Letter.objects.filter(to=to).values_list('kind', 'state'))}"
        return letter.body

    def link(self, to: str, kind: str) -> str:
        return re.search(r"https?://\S+", self.message(to, kind)).group()

    def code(self, to: str, kind: str = "people/code") -> str:
        return re.search(r"\b\d{6}\b", self.message(to, kind)).group()


def press(page: Page, words: str | re.Pattern, **more: Any) -> None:
    page.get_by_role("button", name=words, exact=isinstance(words, str), **more).first.click()


def follow(page: Page, words: str | re.Pattern) -> None:
    page.get_by_role("link", name=words, exact=isinstance(words, str)).first.click()


def time_passes(days: int) -> None:
    """The base grows `days` older: every date in it, except births, goes back by as much. Nothing else changes."""
    for model in apps.get_models():
        if model._meta.app_config.name.startswith("lefil."):
            fields = [field for field in model._meta.concrete_fields if isinstance(field, DateField | DateTimeField)]
            ageing = {
                field.name: F(field.name) - timedelta(days=days) for field in fields if f"{model._meta.label}.{field.name}" not in AGELESS
            }
            if ageing:
                model._default_manager.order_by("pk").update(**ageing)
