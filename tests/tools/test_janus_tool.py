"""The Janus of the demonstration and of the tests: closed to the world, and gone with what started it."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import janus as tool

ROOT = Path(__file__).resolve().parent.parent.parent
SLEEP = "import os, time; print(os.environ['LEFIL_JANUS_URLS'], flush=True); time.sleep(60)"


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until(check, seconds=15):
    end = time.monotonic() + seconds
    while not (found := check()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def children(pid: int) -> dict[str, int]:
    """{name: pid} of what a process started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {Path(f"/proc/{one}/comm").read_text().strip(): int(one) for one in listed}


def folders() -> set[Path]:
    return set(Path("/tmp").glob("lefil-janus-*"))


@pytest.fixture
def running():
    """running(*command) starts the tool on a network of its own."""
    started = []

    def start(*command: str) -> subprocess.Popen:
        words = [sys.executable, "-m", "tools.apart", sys.executable, "-m", "tools.janus", *command]
        env = {name: value for name, value in os.environ.items() if name != "LEFIL_APART"}
        started.append(subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.communicate(timeout=20)


def test_it_speaks_on_the_loopback_only_and_its_secrets_are_its_owner_s():
    janus = tool.prepare()
    try:
        web = (janus.folder / "janus.transport.websockets.jcfg").read_text()
        assert 'ws_ip = "127.0.0.1"' in web
        main = (janus.folder / "janus.jcfg").read_text()
        kept = {path.name for kind in ("plugins", "transports") for path in tool.libraries(kind) if path.name not in main}
        assert kept == {"libjanus_videoroom.so", "libjanus_websockets.so"}
        assert {stat.S_IMODE(file.stat().st_mode) for file in janus.folder.iterdir()} == {0o600}
        assert len({janus.secret, janus.admin_key}) == 2
        assert janus.secret in main
    finally:
        janus.end()
    assert not janus.folder.exists()


def test_a_command_is_run_with_its_address_and_janus_ends_with_it(running):
    before = folders()
    tool_ = running(
        sys.executable, "-c", "import os; print(os.environ['LEFIL_JANUS_URLS'], len(os.environ['LEFIL_JANUS_SECRET'])); raise SystemExit(7)"
    )
    said, _wrong = tool_.communicate(timeout=60)
    assert tool_.returncode == 7
    assert said.startswith("ws://127.0.0.1:")
    assert int(said.split()[1]) >= 32
    assert folders() <= before


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_however_it_is_stopped_no_janus_is_left(running, how):
    before = folders()
    tool_ = running(sys.executable, "-c", SLEEP)
    assert tool_.stdout.readline().startswith("ws://")
    started = children(tool_.pid)
    assert "janus" in started
    tool_.send_signal(how)
    tool_.wait(30)
    until(lambda: not alive(started["janus"]))
    for name, pid in started.items():
        if name != "janus" and alive(pid):
            os.kill(pid, signal.SIGKILL)  # nobody could tell it goodbye
    for left in folders() - before:
        shutil.rmtree(left)


def test_alone_it_prints_what_lefil_needs(running):
    tool_ = running()
    said = [tool_.stdout.readline().split("=")[0] for _line in range(3)]
    assert said == ["LEFIL_JANUS_URLS", "LEFIL_JANUS_SECRET", "LEFIL_JANUS_ADMIN_KEY"]
    tool_.terminate()
    assert tool_.wait(30) == 143


def test_a_machine_without_janus_reads_how_to_get_it(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    said = tool.missing()
    assert "apt install janus" in said
    assert "Au-delà de 4 personnes" in said
    with pytest.raises(SystemExit, match="apt install janus"):
        tool.prepare()


def test_here_it_is_installed():
    assert "installé" not in tool.missing()
