"""The suite's settings: the real ones, with everything that leaves the machine kept in memory."""

import os

os.environ.setdefault("LEFIL_DEMO", "1")
os.environ.setdefault("DATABASE_URL", os.environ.get("DATABASE_URL_TEST", "sqlite:///:memory:"))
os.environ.setdefault("REDIS_URL", os.environ.get("REDIS_URL_TEST", ""))

from config.settings import *  # noqa: F403
from config.settings import TEMPLATES

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
