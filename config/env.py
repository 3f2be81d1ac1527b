"""Settings read from the environment. Each call declares one setting: docs/settings.md lists them all (a test compares)."""

import json
import os
from urllib.parse import parse_qsl, unquote, urlparse

DECLARED: dict[str, str] = {}


def text(name: str, default: str, help: str) -> str:
    DECLARED[name] = help
    return os.environ.get(name, default)


def flag(name: str, default: bool, help: str) -> bool:
    """True for 1, true, yes, oui, on; False for their opposites; anything else stops the start with a sentence."""
    value = text(name, "1" if default else "0", help).strip().lower()
    if value in {"1", "true", "yes", "oui", "on"}:
        return True
    if value in {"0", "false", "no", "non", "off", ""}:
        return False
    raise SystemExit(f"{name}={value!r} : écrivez 1 ou 0.")


def words(name: str, default: str, help: str) -> list[str]:
    return [word.strip() for word in text(name, default, help).split(",") if word.strip()]


def table(name: str, help: str) -> dict:
    """A JSON object; anything else stops the start with a sentence."""
    try:
        value = json.loads(text(name, "{}", help) or "{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise SystemExit(f"{name} : écrivez un objet JSON, par exemple {{}}.")
    return value


def smtp(url: str) -> dict:
    """Django's EMAIL_* settings from smtp://name:password@host:port (STARTTLS when there is a password) or smtps://…"""
    parts = urlparse(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SystemExit("LEFIL_SMTP_URL : écrivez smtp://nom:passe@serveur:587 ou smtps://…")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.password),
        "EMAIL_TIMEOUT": 15,
    }


def database(url: str, sqlite_options: dict) -> dict:
    """A Django DATABASES entry from sqlite:///path or postgres://user:password@host:port/name?option=value."""
    parts = urlparse(url)
    if parts.scheme == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": parts.path[1:], "OPTIONS": sqlite_options}
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "OPTIONS": {"pool": True, **dict(parse_qsl(parts.query))},
        }
    raise SystemExit("DATABASE_URL : écrivez sqlite:///chemin/du/fichier ou postgres://nom:passe@serveur/base.")
