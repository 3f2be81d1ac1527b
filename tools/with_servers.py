"""Runs a command with a throw-away PostgreSQL cluster and a Redis on free loopback ports, then stops them.

    python -m tools.with_servers pytest …

The command finds them in DATABASE_URL_TEST and REDIS_URL_TEST. When both are already set, nothing is started.
"""

import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def program(name: str, *elsewhere: str) -> str:
    """Path of a server's program; in CI as at home a missing server is a failure, never a skip."""
    found = next((path for pattern in elsewhere for path in sorted(glob.glob(pattern), reverse=True)), None) or shutil.which(name)
    if not found:
        raise SystemExit(f"Il manque {name}. Sur Debian ou Ubuntu : apt install postgresql redis-server")
    return found


def as_postgres() -> dict:
    """initdb refuses root: when root runs this, the cluster belongs to the system's postgres user."""
    if os.getuid():
        return {}
    who = pwd.getpwnam("postgres")
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


def start_postgres(folder: Path, started: list[subprocess.Popen], *, durable: bool = False) -> str:
    """`durable`: as a real server would be set, for tests that kill it."""
    port, data, identity = free_port(), folder / "data", as_postgres()
    if identity:
        os.chown(folder, identity["user"], identity["group"])
    initdb = program("initdb", "/usr/lib/postgresql/*/bin/initdb")
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    subprocess.run(
        [initdb, "-D", data, "-U", "lefil", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder, env=env, **identity,
    )  # fmt: skip
    options = {
        "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder, "max_connections": 200,
    }  # fmt: skip
    if not durable:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    arguments = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    server = subprocess.Popen(
        [Path(initdb).parent / "postgres", "-D", data, *arguments],
        cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=(folder / "log").open("wb"), **identity,
    )  # fmt: skip
    started.append(server)
    wait_for(port, server)
    create_database([str(Path(initdb).parent / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "lefil", "lefil"], env)
    return f"postgres://lefil@127.0.0.1:{port}/lefil"


def create_database(command: list[str], env: dict[str, str], seconds: float = 30) -> None:
    """PostgreSQL opens its port a moment before it is ready: on a busy machine the first try may be refused."""
    end = time.monotonic() + seconds
    while (done := subprocess.run(command, env=env, capture_output=True, text=True)).returncode:
        if "starting up" not in done.stderr or time.monotonic() > end:
            raise SystemExit(done.stderr)
        time.sleep(0.2)


def start_redis(folder: Path, started: list[subprocess.Popen], *, port: int = 0) -> str:
    port = port or free_port()
    server = subprocess.Popen(
        [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
        stdout=subprocess.DEVNULL,
    )
    started.append(server)
    wait_for(port, server)
    return f"redis://127.0.0.1:{port}/0"


def wait_for(port: int, server: subprocess.Popen, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            raise SystemExit(f"{server.args[0]} s’est arrêté au démarrage.")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"{server.args[0]} ne répond pas.")


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL_TEST") and os.environ.get("REDIS_URL_TEST"):
        return subprocess.run(command).returncode
    folder = Path(tempfile.mkdtemp(prefix="lefil-servers-"))
    folder.chmod(0o755)
    (folder / "postgres").mkdir()
    servers: list[subprocess.Popen] = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        database, cache = start_postgres(folder / "postgres", servers), start_redis(folder, servers)
        env = {**os.environ, "DATABASE_URL_TEST": database, "REDIS_URL_TEST": cache}
        return subprocess.run(command, env=env).returncode
    finally:
        for server in reversed(servers):
            server.send_signal(signal.SIGINT)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
