"""A place to measure in: the site's real settings, a folder of its own, a SQLite file, nothing that leaves the machine."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def place(database: str = "") -> Iterator[Path]:
    """Sets Django up and yields the folder; tables and static files are ready. Once per process. `database`: instead of the file."""
    folder = Path(tempfile.mkdtemp(prefix="lefil-bench-"))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": database or f"sqlite:///{folder / 'lefil.sqlite3'}", "REDIS_URL": "",
        "LEFIL_DEMO": "0", "LEFIL_DEBUG": "0", "LEFIL_SECRET_KEY": "bench-" + "x" * 50, "LEFIL_VAR": str(folder),
        "LEFIL_SITE_URL": "http://127.0.0.1:8000", "LEFIL_SMS_BACKEND": "outbox", "LEFIL_WORKER_THREAD": "0",
        "LEFIL_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    }  # fmt: skip
    import django
    from django.core.management import call_command

    django.setup()
    try:
        call_command("prepare")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def table(heads: list[str], rows: list[list[str]]) -> None:
    """Prints columns: the first one to the left, figures to the right."""
    widths = [max(len(row[n]) for row in [heads, *rows]) for n in range(len(heads))]
    for row in [heads, *rows]:
        print(
            "  ".join(cell.ljust(w) if n == 0 else cell.rjust(w) for n, (cell, w) in enumerate(zip(row, widths, strict=True))), flush=True
        )
