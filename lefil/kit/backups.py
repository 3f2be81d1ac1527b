"""One dated archive: the database, the files people sent, and a checksum of each."""

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
POSTGRES_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


class Damaged(Exception):
    """The archive is not one of ours, or a file in it has changed. Its text is a sentence."""


def write_backup(folder: Path) -> Path:
    """Writes lefil-<date>.tar.gz in `folder`, while the site runs, and returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"lefil-{timezone.localtime():%Y-%m-%d-%H%M%S}.tar.gz"
    with TemporaryDirectory(dir=folder) as work:
        copy, counts = _dump(Path(work))
        told = Path(work) / "counts.json"
        told.write_text(json.dumps(counts))
        files = {copy.name: copy, told.name: told}
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
        _unpack(source, Path(work))
        _load(Path(work))
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        if (Path(work) / "media").is_dir():
            shutil.copytree(Path(work) / "media", settings.MEDIA_ROOT)


def check_backup(source: Path) -> dict[str, int]:
    """Restores the archive beside the running site, in a base made for it and taken away after, and returns the rows of each table.

    Damaged, with a sentence, when a file has changed, when the base is not whole, or when a table has other rows than when it was saved.
    """
    with TemporaryDirectory() as folder:
        work = Path(folder)
        _unpack(source, work)
        told = json.loads((work / "counts.json").read_text()) if (work / "counts.json").exists() else {}
        found = _try_sqlite(work) if (work / "base.sqlite3").exists() else _try_postgres(work)
    other = sorted(name for name in told if found.get(name) != told[name])
    if other:
        raise Damaged(f"La table {other[0]} a {found.get(other[0], 0)} lignes au lieu de {told[other[0]]}.")
    return found


def _unpack(source: Path, work: Path) -> None:
    try:
        with tarfile.open(source) as archive:
            archive.extractall(work, filter="data")
        sums = json.loads((work / "sums.json").read_text())
        wrong = [name for name, digest in sums.items() if _sum(work / name) != digest]
    except (OSError, tarfile.TarError, ValueError) as error:
        raise Damaged(f"Ce fichier n’est pas une sauvegarde lisible : {source.name}.") from error
    if wrong:
        raise Damaged(f"La sauvegarde est abîmée : {wrong[0]}. Rien n’a été changé.")


def _try_sqlite(work: Path) -> dict[str, int]:
    with closing(sqlite3.connect(work / "base.sqlite3")) as base:
        whole = base.execute("PRAGMA integrity_check").fetchone()[0] == "ok" and not base.execute("PRAGMA foreign_key_check").fetchall()
        if not whole:
            raise Damaged("La base de la sauvegarde n’est pas entière.")
        return _counts(base.execute, _tables(base.execute, SQLITE_TABLES))


def _try_postgres(work: Path) -> dict[str, int]:
    """In a base of its own on the same server, dropped whatever happens."""
    name = f"lefil_check_{secrets.token_hex(6)}"
    try:
        _run("createdb", name)
        _run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={name}", str(work / "base.pgdump"))
        listed = _run("psql", "-XAtc", POSTGRES_TABLES, "--dbname", name).split()
        query = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in listed)  # noqa: S608  id.
        rows = [line.split("|") for line in _run("psql", "-XAtc", query, "--dbname", name).splitlines()]
        return {table: int(number) for table, number in rows}
    finally:
        _run("dropdb", "--if-exists", name)


def _dump(work: Path) -> tuple[Path, dict[str, int]]:
    """The copy, and how many rows of each table are in it: of one moment, while others write."""
    if connection.vendor == "sqlite":
        copy = work / "base.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        with closing(sqlite3.connect(copy)) as made:
            return copy, _counts(made.execute, _tables(made.execute, SQLITE_TABLES))
    copy = work / "base.pgdump"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={copy}")

        def ask(words: str) -> Any:
            cursor.execute(words)
            return cursor

        return copy, _counts(ask, _tables(ask, POSTGRES_TABLES))


def _tables(ask: Callable[[str], Any], words: str) -> list[str]:
    return sorted(row[0] for row in ask(words).fetchall())


def _counts(ask: Callable[[str], Any], tables: list[str]) -> dict[str, int]:
    return {name: ask(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608  names of tables, from the base itself


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


def _run(program: str, *arguments: str) -> str:
    """What the program printed."""
    base = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    env = os.environ | {name: str(base[key]) for name, key in names.items() if base[key]}
    return subprocess.run([program, *arguments], env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
