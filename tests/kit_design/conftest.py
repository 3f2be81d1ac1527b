import copy
import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from lefil.kit import context


@pytest.fixture(autouse=True)
def _only_the_kit(settings, monkeypatch):
    """The design is tested without any other room: only its own pages answer, and no demo bar."""
    settings.ROOT_URLCONF = "tests.kit_design.urls"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("lefil.") or name.startswith("lefil.kit")]
    templates = copy.deepcopy(settings.TEMPLATES)
    options = templates[0]["OPTIONS"]
    options["context_processors"] = [name for name in options["context_processors"] if not name.startswith("lefil.") or ".kit." in name]
    settings.TEMPLATES = templates
    settings.DEMO = True
    monkeypatch.setattr(context, "DEMO_BAR", None)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Playwright keeps an event loop in this thread, which Django would refuse to share with its database."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, ("chromium", "google-chrome")))), args=["--no-sandbox"]
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
