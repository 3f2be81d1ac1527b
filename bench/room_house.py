"""The real site on a network of its own, and people's networks beside it: each can be cut, slowed down, or given another address.

Everything here runs inside `python -m tools.apart`. The site and Janus are on the network's card; a `Line` is a second network, joined to
the first by one cable, in which one browser lives.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tools import janus
from tools.apart import ADDRESS, CARD
from tools.with_servers import free_port, wait_for

CABLE = "line"
ROOT = Path(__file__).resolve().parent.parent


@dataclass
class House:
    """`env`: the settings of the site's process. It answers on every card, at `url`, after a kill as before."""

    folder: Path
    env: dict[str, str]
    port: int = field(default_factory=free_port)
    application: str = "config.asgi:application"
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://{ADDRESS}:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def start(self) -> None:
        command = [
            sys.executable, "-m", "uvicorn", self.application, "--host", "0.0.0.0", "--port", str(self.port), "--no-access-log", "--log-level", "warning",
            "--timeout-graceful-shutdown", "5", "--ws-max-size", "131072",
        ]  # fmt: skip
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, env={**self.env, **self.settings}, stdout=out, stderr=out)
        wait_for(self.port, self.process, 60)

    @property
    def settings(self) -> dict[str, str]:
        return {"LEFIL_SITE_URL": self.url, "LEFIL_HOSTS": f"{ADDRESS},127.0.0.1", "LEFIL_WORKER_THREAD": "0"}

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process:
            self.process.send_signal(how)
            end_of(self.process)
        self.process = None


def prepare_janus() -> janus.Janus:
    """Its media on the network's card and on the cables: it binds each socket to a card, and answers only what comes by it."""
    return janus.prepare({"nat": {"ice_enforce_list": f"{CARD},{CABLE}"}})


def end_of(process: subprocess.Popen, seconds: float = 20) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


def _run(command: str) -> None:
    subprocess.run(command.split(), check=True, capture_output=True, timeout=10)


class Line:
    """A network for one browser: `chromium` is a program that starts Chromium in it."""

    def __init__(self, number: int, browser: str) -> None:
        self.number, self.card, self.inner = number, f"{CABLE}{number}", f"far{number}"
        self.keeper = subprocess.Popen(["unshare", "--net", "sleep", "3600"])
        self.folder = Path(tempfile.mkdtemp(prefix="lefil-line-"))
        self.host = 2
        end = time.monotonic() + 10
        while os.readlink(f"/proc/{self.keeper.pid}/ns/net") == os.readlink("/proc/self/ns/net") and time.monotonic() < end:
            time.sleep(0.02)
        _run(f"ip link add {self.card} type veth peer name {self.inner}")
        _run(f"ip link set {self.inner} netns {self.keeper.pid}")
        _run(f"ip addr add 10.99.{number}.1/24 dev {self.card}")
        _run(f"ip link set {self.card} up")
        self._inside("ip link set lo up")
        self._inside(f"ip link set {self.inner} up")
        self._address(self.host)
        self.chromium = self.folder / "chromium"
        self.chromium.write_text(
            f'#!/bin/sh\necho $$ >"{self.folder}/pid"\nexec nsenter --net=/proc/{self.keeper.pid}/ns/net {browser} "$@"\n'
        )
        self.chromium.chmod(0o755)

    def _inside(self, command: str) -> None:
        _run(f"nsenter --net=/proc/{self.keeper.pid}/ns/net {command}")

    def _address(self, host: int) -> None:
        self._inside(f"ip addr add 10.99.{self.number}.{host}/24 dev {self.inner}")
        self._inside(f"ip route replace default via 10.99.{self.number}.1")

    def cut(self) -> None:
        """The cable is out: the device sees it, as when the Wi-Fi is lost."""
        _run(f"ip link set {self.card} down")

    def swallow(self) -> None:
        """Nothing passes, and nothing says so: as in a tunnel."""
        _run(f"tc qdisc replace dev {self.card} root tbf rate 8bit burst 1 limit 1")
        self._inside(f"tc qdisc replace dev {self.inner} root tbf rate 8bit burst 1 limit 1")

    def mend(self) -> None:
        _run(f"ip link set {self.card} up")
        self.free()

    def slow(self, kbit: int) -> None:
        """So many kbit/s each way."""
        shape = f"root tbf rate {kbit}kbit burst 3200 latency 300ms"
        _run(f"tc qdisc replace dev {self.card} {shape}")
        self._inside(f"tc qdisc replace dev {self.inner} {shape}")

    def free(self) -> None:
        subprocess.run(["tc", "qdisc", "del", "dev", self.card, "root"], capture_output=True, timeout=10)
        subprocess.run(
            f"nsenter --net=/proc/{self.keeper.pid}/ns/net tc qdisc del dev {self.inner} root".split(), capture_output=True, timeout=10
        )

    def counted(self) -> int:
        """Bytes that went through the cable, both ways, without what a cable adds (14 bytes for each packet)."""
        said = subprocess.run(["ip", "-json", "-stats", "link", "show", self.card], check=True, capture_output=True, timeout=10).stdout
        both = json.loads(said)[0]["stats64"].values()
        return sum(one["bytes"] - 14 * one["packets"] for one in both)

    def move(self) -> None:
        """Another Wi-Fi: the old address is gone, another one is there."""
        self._inside(f"ip addr flush dev {self.inner}")
        self.host += 1
        self._address(self.host)

    @property
    def _group(self) -> int:
        return os.getpgid(int((self.folder / "pid").read_text()))

    def sleep(self) -> None:
        """The lid is closed: no program of this machine runs."""
        os.killpg(self._group, signal.SIGSTOP)

    def wake(self) -> None:
        os.killpg(self._group, signal.SIGCONT)

    def end(self) -> None:
        subprocess.run(["ip", "link", "del", self.card], capture_output=True, timeout=10)
        self.keeper.terminate()
        end_of(self.keeper)
        shutil.rmtree(self.folder, ignore_errors=True)
