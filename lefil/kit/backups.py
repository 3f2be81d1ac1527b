"""One dated archive: the database, the files people sent, and a checksum of each."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.utils import timezone


class Damaged(Exception):
    """The archive is not one of ours, or a file in it has changed. Its text is a sentence."""


def write_backup(folder: Path) -> Path:
    """Writes lefil-<date>.tar.gz in `folder`, while the site runs, and returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"lefil-{timezone.localtime():%Y-%m-%d-%H%M%S}.tar.gz"
    with TemporaryDirectory(dir=folder) as work:
        copy = _dump(Path(work))
        files = {copy.name: copy}
        if Path(settings.MEDIA_ROOT).is_dir():
            found = sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
            files |= {f"media/{path.relative_to(settings.MEDIA_ROOT)}": path for path in found}
        sums = Path(work) / "sums.json"
        sums.write_text(json.dumps({name: _sum(path) for name, path in files.items()}))
        partial = Path(work) / "partial"
        with tarfile.open(partial, "w:gz") as archive:
            for name, path in {"sums.json": sums, **files}.items():
                archive.add(path, name)
        os.replace(partial, target)  # a backup that has its name is whole
    return target


def read_backup(source: Path) -> None:
    """Puts the archive's database and files in place of the present ones. Damaged when a checksum differs: nothing is touched then."""
    with TemporaryDirectory() as work:
        try:
            with tarfile.open(source) as archive:
                archive.extractall(work, filter="data")
            sums = json.loads((Path(work) / "sums.json").read_text())
            wrong = [name for name, digest in sums.items() if _sum(Path(work) / name) != digest]
        except (OSError, tarfile.TarError, ValueError) as error:
            raise Damaged(f"Ce fichier n’est pas une sauvegarde lisible : {source.name}.") from error
        if wrong:
            raise Damaged(f"La sauvegarde est abîmée : {wrong[0]}. Rien n’a été changé.")
        _load(Path(work))
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        if (Path(work) / "media").is_dir():
            shutil.copytree(Path(work) / "media", settings.MEDIA_ROOT)


def _dump(work: Path) -> Path:
    if connection.vendor == "sqlite":
        copy = work / "base.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        return copy
    copy = work / "base.pgdump"
    _run("pg_dump", "--format=custom", f"--file={copy}")
    return copy


def _load(work: Path) -> None:
    kind = "base.sqlite3" if connection.vendor == "sqlite" else "base.pgdump"
    if not (work / kind).exists():
        raise Damaged("Cette sauvegarde vient d’un autre type de base. Rien n’a été changé.")
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        source = sqlite3.connect(work / kind)
        try:
            source.backup(connection.connection)  # through SQLite itself: a site that still runs sees the new base at once
        finally:
            source.close()
    else:
        connection.close()
        _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--exit-on-error", "--single-transaction", "--dbname=" + connection.settings_dict["NAME"], str(work / kind))  # fmt: skip


def _run(program: str, *arguments: str) -> None:
    base = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    env = os.environ | {name: str(base[key]) for name, key in names.items() if base[key]}
    subprocess.run([program, *arguments], env=env, check=True)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
