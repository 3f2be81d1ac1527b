"""The suite's settings: the real ones, with everything that leaves the machine kept in memory."""

import os

# never the base of a real site, even when its settings are in this shell
worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
os.environ["LEFIL_DEMO"] = "1"
os.environ["DATABASE_URL"] = os.environ.get("DATABASE_URL_TEST", "sqlite:///:memory:")
os.environ["REDIS_URL"] = os.environ.get("REDIS_URL_TEST", "").replace("/0", f"/{worker}")  # each worker empties its own

from config.settings import *  # noqa: E402, F403
from config.settings import TEMPLATES  # noqa: E402

STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405  whitenoise warns about a missing folder, and warnings are errors here
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SMS_BACKEND = "memory"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "UNKNOWN-VARIABLE(%s)"  # type: ignore[index]
MIDDLEWARE = ["tests.page_rules.PageRules", *MIDDLEWARE]  # noqa: F405
