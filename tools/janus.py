"""A Janus of one's own, on free ports of this machine, for the demonstration and the tests.

    python -m tools.janus                 prints its address and its secrets, runs until it is stopped
    python -m tools.janus COMMAND…        runs the command with LEFIL_JANUS_* set, then stops Janus
    python -m tools.janus --possible      says in a sentence what is missing, if anything is

Its API listens on the loopback only. In production Janus is a service of the machine: docs/running.md.
"""

import dataclasses
import glob
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tools import apart
from tools.with_servers import free_port, wait_for

KEPT_PLUGINS, KEPT_TRANSPORTS = {"libjanus_videoroom.so"}, {"libjanus_websockets.so"}


@dataclasses.dataclass
class Janus:
    folder: Path
    port: int
    secret: str
    admin_key: str
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        return {"LEFIL_JANUS_URLS": self.url, "LEFIL_JANUS_SECRET": self.secret, "LEFIL_JANUS_ADMIN_KEY": self.admin_key}

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def start(self) -> None:
        """Comes back once its API answers. Janus also stops by itself when who started it dies."""
        command = ["setpriv", "--pdeathsig", "TERM", program(), "-F", str(self.folder)]
        with self.log.open("ab") as log:
            # its own group: Ctrl-C reaches the site first, which then says goodbye to Janus
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        wait_for(self.port, self.process)

    def stop(self, how: int = signal.SIGTERM) -> None:
        """`how` is signal.SIGKILL where a test wants it dead at once."""
        if not self.process:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        self.process = None

    def end(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def missing() -> str:
    """What keeps Janus from carrying a class on this machine, as a sentence; empty when nothing does."""
    small = "Les salles de 2 à 4 personnes marchent sans lui."
    if not (shutil.which("janus") and shutil.which("setpriv") and libraries("plugins")):
        return f"Au-delà de 4 personnes avec l’image, une salle passe par Janus, qui n’est pas installé : apt install janus. {small}"
    cards = [card for card in Path("/sys/class/net").glob("*") if card.name != "lo" and (card / "operstate").read_text().strip() != "down"]
    if not cards:
        return f"Janus ne porte pas le son et l’image : cette machine n’a pas de carte réseau en marche. {small}"
    return ""


def program() -> str:
    found = shutil.which("janus")
    if not found:
        raise SystemExit("Il manque janus. Sur Debian ou Ubuntu : apt install janus")
    return found


def libraries(kind: str) -> list[Path]:
    """Files of Debian's package, or of a Janus built by hand under /usr/local or /opt/janus."""
    roots = ("/usr/lib/*/janus", "/usr/lib/janus", "/usr/local/lib/janus", "/opt/janus/lib/janus")
    return sorted(Path(name) for root in roots for name in glob.glob(f"{root}/{kind}/libjanus_*.so"))


def section(name: str, values: dict[str, Any]) -> str:
    shown = {key: f'"{value}"' if isinstance(value, str) else str(value).lower() for key, value in values.items()}
    return f"{name}: {{\n" + "".join(f"  {key} = {value}\n" for key, value in shown.items()) + "}\n"


def write_folder(janus: Janus, card: str = "", more: dict[str, dict[str, Any]] | None = None) -> None:
    """`card`: the only network card that carries media (all but the loopback when empty). `more`: values by section of janus.jcfg."""
    plugins, transports = libraries("plugins"), libraries("transports")
    general = {
        "configs_folder": str(janus.folder), "plugins_folder": str(plugins[0].parent), "transports_folder": str(transports[0].parent),
        "events_folder": str(janus.folder), "loggers_folder": str(janus.folder), "api_secret": janus.secret,
        "admin_secret": secrets.token_urlsafe(24), "session_timeout": 60, "reclaim_session_timeout": 20, "event_loops": 2,
        "debug_level": 4, "debug_colors": False, "hide_dependencies": True,
    }  # fmt: skip
    sections: dict[str, dict[str, Any]] = {
        "general": general,
        "media": {"rtp_port_range": "20000-29999", "no_media_timer": 5, "slowlink_threshold": 20},
        "nat": {"full_trickle": False, "ice_lite": True, "ice_tcp": True, "ice_ignore_list": "vmnet", "ignore_mdns": True},
        "plugins": {"disable": ",".join(path.name for path in plugins if path.name not in KEPT_PLUGINS)},
        "transports": {"disable": ",".join(path.name for path in transports if path.name not in KEPT_TRANSPORTS)},
    }
    if card:
        sections["nat"]["ice_enforce_list"] = card
    for name, values in (more or {}).items():
        sections[name].update(values)
    web = {"json": "compact", "ws": True, "ws_ip": "127.0.0.1", "ws_port": janus.port, "wss": False}
    room = {"admin_key": janus.admin_key, "lock_rtp_forward": True, "string_ids": True}
    write = {
        "janus.jcfg": "".join(section(name, values) for name, values in sections.items()),
        "janus.transport.websockets.jcfg": section("general", web),
        "janus.plugin.videoroom.jcfg": section("general", room),
    }
    for name, text in write.items():
        file = janus.folder / name
        file.touch(mode=0o600)
        file.write_text(text)


def prepare(more: dict[str, dict[str, Any]] | None = None) -> Janus:
    """A configured Janus in a new folder, not yet started. Apart (tools.apart), media stay on that network's card."""
    program()
    folder = Path(tempfile.mkdtemp(prefix="lefil-janus-"))
    janus = Janus(folder, free_port(), secrets.token_urlsafe(24), secrets.token_urlsafe(24))
    write_folder(janus, apart.CARD if apart.inside() else "", more)
    return janus


def run(janus: Janus, command: list[str]) -> int:
    """The command decides when it ends: signals are passed on to it, and Janus outlives it by a moment."""
    child = subprocess.Popen(command, env={**os.environ, **janus.settings})
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the keyboard's Ctrl-C reaches the command by itself
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    return child.wait()


def main(command: list[str]) -> int:
    if command == ["--possible"]:
        print(missing(), end="\n" if missing() else "")
        return 1 if missing() else 0
    janus = prepare()
    try:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        janus.start()
        if command:
            return run(janus, command)
        print("\n".join(f"{name}={value}" for name, value in janus.settings.items()), flush=True)
        while janus.process and janus.process.poll() is None:
            time.sleep(0.2)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        janus.end()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
