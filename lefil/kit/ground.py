"""What the ground must bear: settings, database, disk. Checks of `manage.py doctor`; `missing()` is also the readiness page."""

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlparse

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from lefil.kit.checkup import Check, Finding

ROOM_LEFT = 2  # GB under which a disk is about to be full
BACKUP_HOURS = 36  # a nightly backup that is older has not run


def missing() -> list[str]:
    """What keeps this process from serving, as sentences; empty when it is ready."""
    found = []
    try:
        if unapplied():
            found.append("Les tables ne sont pas à jour : manage.py prepare.")
    except DatabaseError:
        found.append("La base de données ne répond pas.")
    try:
        cache.set("ready", 1, 5)
    except Exception:  # each cache server has errors of its own
        found.append("Redis ne répond pas.")
    return found


def unapplied() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def secret() -> Finding:
    if settings.DEMO or settings.DEBUG:
        return Finding(
            "danger",
            "Le site est en démonstration ou en développement.",
            "Retirez LEFIL_DEMO et LEFIL_DEBUG avant d’y mettre de vraies personnes.",
        )
    if len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 10:
        return Finding("danger", "La clé secrète est trop courte.", "LEFIL_SECRET_KEY : 50 signes au hasard.")
    return Finding("ok", "La clé secrète est longue, et le site n’est pas en démonstration.")


def address() -> Finding:
    host = urlparse(settings.SITE_URL).hostname or ""
    if not settings.HTTPS:
        return Finding(
            "danger",
            f"Le site est servi sans https ({settings.SITE_URL}).",
            "LEFIL_SITE_URL=https://… Sans https, pas de micro dans la salle.",
        )
    if host not in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        return Finding("danger", f"Le nom {host} n’est pas accepté.", f"LEFIL_HOSTS={host}")
    if "*" in settings.ALLOWED_HOSTS:
        return Finding("danger", "Le site répond à n’importe quel nom.", f"LEFIL_HOSTS={host}")
    return Finding("ok", f"L’adresse du site est {settings.SITE_URL}.")


def database() -> Finding:
    said = missing()
    if said:
        return Finding("danger", " ".join(said), "manage.py prepare, puis vérifiez DATABASE_URL et REDIS_URL.")
    if connection.vendor == "sqlite" and settings.REDIS_URL:
        return Finding(
            "advice", "Plusieurs processus sur SQLite s’attendent les uns les autres.", "Plusieurs processus : DATABASE_URL=postgres://…"
        )
    if connection.vendor != "sqlite" and not settings.REDIS_URL:
        return Finding(
            "advice",
            "PostgreSQL sans Redis : un seul processus peut servir les pages.",
            "REDIS_URL=redis://…, ou gardez un seul processus.",
        )
    return Finding("ok", f"La base répond ({connection.vendor}), les tables sont à jour.")


def disk() -> Finding:
    folder = Path(settings.VAR)
    if not os.access(folder, os.W_OK):
        return Finding(
            "danger", f"Le dossier des données {folder} n’est pas accessible en écriture.", "Changez son propriétaire, ou LEFIL_VAR."
        )
    left = shutil.disk_usage(folder).free / 1e9
    if left < ROOM_LEFT:
        return Finding(
            "danger", f"Il reste {left:.1f} Go de place pour les données.", "Faites de la place : un disque plein refuse toute inscription."
        )
    return Finding("ok", f"Les données ont {left:.0f} Go de place.")


def backups() -> Finding:
    if not settings.BACKUPS:
        return Finding(
            "advice", "Aucun dossier de sauvegarde n’est indiqué.", "LEFIL_BACKUPS=/srv/sauvegardes, et manage.py backup chaque nuit."
        )
    found = sorted(Path(settings.BACKUPS).glob("lefil-*.tar.gz"))
    if not found:
        return Finding("danger", f"Aucune sauvegarde dans {settings.BACKUPS}.", "manage.py backup, chaque nuit.")
    made = datetime.fromtimestamp(found[-1].stat().st_mtime, tz=timezone.get_default_timezone())
    if timezone.now() - made > timedelta(hours=BACKUP_HOURS):
        return Finding(
            "danger", f"La dernière sauvegarde date du {made:%d/%m/%Y à %H:%M}.", "Vérifiez la tâche de nuit : manage.py backup."
        )
    return Finding("ok", f"La dernière sauvegarde date du {made:%d/%m/%Y à %H:%M}. Essayez-la : manage.py check_backup {found[-1].name}")


def publisher() -> Finding:
    if not settings.PUBLISHER:
        return Finding(
            "advice",
            "Les mentions légales ne disent pas qui publie le site.",
            "LEFIL_PUBLISHER : nom, adresse, hébergeur (LCEN, article 6).",
        )
    return Finding("ok", "Les mentions légales sont remplies.")


CHECKS: list[Check] = [secret, address, database, disk, backups, publisher]
