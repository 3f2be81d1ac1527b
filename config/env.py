"""Settings read from the environment. Each call declares one setting: docs/settings.md lists them all (a test compares)."""

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
