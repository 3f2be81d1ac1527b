"""The real site for the browser tests: its own process, its own folder, a SQLite file, the settings of the demonstration."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Site:
    """A running site. `cut()` and `come_back()` stop and start it on the same address: what was typed must survive."""

    url: str
    folder: Path
    log: Path
    process: list[subprocess.Popen]

    def cut(self) -> None:
        while self.process:
            one = self.process.pop()
            one.terminate()
            try:
                one.wait(15)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait(15)

    def come_back(self) -> None:
        self.process.append(_serve(self.folder, int(self.url.rsplit(":", 1)[1]), self.log))


def environment(folder: Path, url: str) -> dict[str, str]:
    """The settings of `make demo`, in another folder. Nothing leaves: letters stay in the outbox."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("LEFIL_")},
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{database(folder)}",
        "REDIS_URL": "",
        "LEFIL_DEMO": "1",
        "LEFIL_SECRET_KEY": settings.SECRET_KEY,
        "LEFIL_VAR": str(folder),
        "LEFIL_SITE_URL": url,
        "LEFIL_SMS_BACKEND": "outbox",
        "LEFIL_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "LEFIL_WORKER_THREAD": "0",
        "PYTHONWARNINGS": "default",
    }


def database(folder: Path) -> Path:
    return folder / "lefil.sqlite3"


def prepare(folder: Path) -> None:
    """Tables, translations and static files, as on a new machine."""
    done = subprocess.run(
        [sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment(folder, "http://127.0.0.1"), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def start(template: Path, folder: Path) -> Site:
    """A site of its own on a copy of the prepared folder."""
    shutil.copytree(template, folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "server.log"
    return Site(f"http://127.0.0.1:{port}", folder, log, [_serve(folder, port, log)])


def _serve(folder: Path, port: int, log: Path) -> subprocess.Popen:
    command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--host", "127.0.0.1", "--port", str(port), "--no-access-log"]
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment(folder, f"http://127.0.0.1:{port}"), stdout=out, stderr=out)
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.05)
    process.kill()
    process.wait(10)
    raise AssertionError(f"the site did not start:\n{log.read_text()[-3000:]}")


@contextmanager
def backstage(folder: Path) -> Iterator[None]:
    """Inside, this process reads and writes the site's own base: tests act through actions while browsers look."""
    before = connections["default"]
    there = {
        **before.settings_dict, "ENGINE": "django.db.backends.sqlite3", "NAME": str(database(folder)), "OPTIONS": dict(settings.SQLITE),
        "USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0,
    }  # fmt: skip
    settings_before = connections.settings["default"]
    connections.settings["default"] = there
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = settings_before
        connections["default"] = before
