"""The servers of a scenario: started, killed, started again, and all of them stopped by their process ids."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from tools.with_servers import free_port, start_postgres, start_redis

ROOT = Path(__file__).resolve().parent.parent


class Stage:
    """One site: on SQLite one process that does everything; on PostgreSQL two for pages and two workers, with Redis."""

    def __init__(self, folder: Path, *, postgres: bool, sms_url: str) -> None:
        self.folder, self.postgres = folder, postgres
        self.servers: list[subprocess.Popen[bytes]] = []
        self.database, self.redis, self.redis_port = f"sqlite:///{folder / 'lefil.sqlite3'}", "", 0
        if postgres:
            (folder / "postgres").mkdir()
            folder.chmod(0o755)
            self.database = start_postgres(folder / "postgres", self.servers, durable=True)
            self.redis_port = free_port()
            self.redis = start_redis(folder, self.servers, port=self.redis_port)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": self.database, "REDIS_URL": self.redis, "LEFIL_DEMO": "0", "LEFIL_DEBUG": "0",
            "LEFIL_SECRET_KEY": "faults-" + "x" * 50, "LEFIL_VAR": str(folder), "LEFIL_SITE_URL": "http://127.0.0.1:8000",
            "LEFIL_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend", "LEFIL_SMS_BACKEND": "http", "LEFIL_SMS_URL": sms_url,
            "LEFIL_WORKER_THREAD": "0" if postgres else "1",
        }  # fmt: skip
        self.ports = [free_port() for _ in range(2 if postgres else 1)]
        self.pages: list[subprocess.Popen[bytes] | None] = [None] * len(self.ports)
        self.workers: list[subprocess.Popen[bytes] | None] = [None] * (2 if postgres else 0)
        self.application = "config.asgi:application"
        self.killed: dict[str, int] = {"pages": 0, "workers": 0, "postgres": 0, "redis": 0}

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()
        for server in reversed(self.servers):
            server.send_signal(signal.SIGINT)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()

    def raise_all(self) -> None:
        for n in range(len(self.ports)):
            self.raise_pages(n)
        for n in range(len(self.workers)):
            self.raise_worker(n)

    def raise_pages(self, n: int) -> None:
        arguments = [
            "-m",
            "uvicorn",
            self.application,
            "--host",
            "127.0.0.1",
            "--port",
            str(self.ports[n]),
            "--no-access-log",
            "--log-level",
            "error",
        ]
        self.pages[n] = self._run(arguments, f"pages{n}")

    def raise_worker(self, n: int) -> None:
        self.workers[n] = self._run(["manage.py", "work"], f"worker{n}")

    def kill_pages(self, n: int) -> None:
        """kill -9, and up again at once: what a supervisor does."""
        self._kill(self.pages[n])
        self.killed["pages"] += 1
        self.raise_pages(n)

    def kill_worker(self, n: int) -> None:
        self._kill(self.workers[n])
        self.killed["workers"] += 1
        self.raise_worker(n)

    def kill_postgres(self) -> None:
        """The postmaster's whole group is told to quit at once, without a checkpoint; the same cluster starts again on its log."""
        server = self.servers[0]
        server.send_signal(signal.SIGQUIT)
        server.wait(20)
        arguments = server.args
        log = (self.folder / "postgres" / "log").open("ab")
        from tools.with_servers import as_postgres

        self.servers[0] = subprocess.Popen(
            arguments, cwd=self.folder / "postgres", env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, stdout=subprocess.DEVNULL, stderr=log, **as_postgres()
        )  # fmt: skip
        self.killed["postgres"] += 1

    def kill_redis(self) -> None:
        self._kill(self.servers[1])
        kept: list[subprocess.Popen[bytes]] = []
        start_redis(self.folder, kept, port=self.redis_port)
        self.servers[1] = kept[0]
        self.killed["redis"] += 1

    def ready(self, seconds: float = 40) -> bool:
        """Every process for pages answers that it is ready."""
        import http.client

        end = time.monotonic() + seconds
        for port in self.ports:
            while True:
                line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                try:
                    line.request("GET", "/sante/pret/")
                    if line.getresponse().status == 200:
                        break
                except (OSError, http.client.HTTPException):
                    pass
                finally:
                    line.close()
                if time.monotonic() > end:
                    return False
                time.sleep(0.2)
        return True

    def drain(self, seconds: float) -> None:
        """Time for the letters: leases end at once and refused ones are tried again now, as hours would do."""
        subprocess.run([sys.executable, "-m", "faults.drain", str(seconds)], cwd=ROOT, check=True, timeout=seconds + 60)

    def standing(self) -> list[int]:
        return [one.pid for one in [*self.pages, *self.workers] if one is not None and one.poll() is None]

    def cpu(self) -> float:
        """Seconds of CPU, user and system, of the processes that stand now."""
        ticks = 0
        for pid in self.standing():
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Resident megabytes of the processes that stand now."""
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.standing())
        return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000

    def stop(self) -> None:
        for one in [*self.pages, *self.workers]:
            if one is not None and one.poll() is None:
                one.terminate()
                try:
                    one.wait(20)
                except subprocess.TimeoutExpired:
                    one.kill()

    def _run(self, arguments: list[str], name: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{name}.log").open("ab")
        return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=dict(os.environ), stdout=log, stderr=log)

    def _kill(self, one: subprocess.Popen[bytes] | None) -> None:
        if one is not None:
            one.kill()
            one.wait(10)
