"""A network of one's own: what the room's tests start can reach nobody, and nobody can reach it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOOK = """
import socket, sys
said = []
for where in (("192.0.2.1", 80), ("10.99.0.1", 9)):
    try:
        socket.create_connection(where, 2)
    except OSError as why:
        said.append(type(why).__name__ + " " + str(why.errno))
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname(), 2)
print(said)
"""


def apart(*command: str, **env: str) -> subprocess.CompletedProcess:
    known = {name: value for name, value in os.environ.items() if name != "LEFIL_APART"}
    words = [sys.executable, "-m", "tools.apart", *command]
    return subprocess.run(words, cwd=ROOT, env=known | env, capture_output=True, text=True, timeout=60)


def test_from_inside_there_is_the_loopback_and_one_card_and_nothing_else():
    found = apart(sys.executable, "-c", LOOK)
    assert found.returncode == 0, found.stderr
    assert found.stdout.strip() == "['OSError 101', 'ConnectionRefusedError 111']"  # 101: no route to anywhere
    cards = apart(sys.executable, "-c", "import socket; print(sorted(name for _n, name in socket.if_nameindex()))")
    assert {"lefil0", "lefil1", "lo"} <= set(eval(cards.stdout))


def test_the_end_of_the_command_is_the_end_of_the_tool():
    assert apart("sh", "-c", "exit 3").returncode == 3


def test_two_at_once_do_not_meet():
    """The first is held open meanwhile: the number of a network that ended may serve again."""
    words = [sys.executable, "-m", "tools.apart", "sh", "-c", "readlink /proc/self/ns/net; read -r _end"]
    known = {name: value for name, value in os.environ.items() if name != "LEFIL_APART"}
    with subprocess.Popen(words, cwd=ROOT, env=known, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as held:
        first = held.stdout.readline()
        second = apart("sh", "-c", "readlink /proc/self/ns/net").stdout
        held.stdin.write("\n")
        held.stdin.close()
    assert len({first.strip(), second.strip(), os.readlink("/proc/self/ns/net")}) == 3


def test_apart_inside_apart_is_the_same_network():
    found = apart("sh", "-c", f"readlink /proc/self/ns/net; {sys.executable} -m tools.apart readlink /proc/self/ns/net")
    here, there = found.stdout.split()
    assert here == there


def test_a_machine_that_forbids_it_is_told_in_a_sentence(tmp_path):
    forbidding = tmp_path / "unshare"
    forbidding.write_text("#!/bin/sh\necho 'unshare: unshare failed: Operation not permitted' >&2\nexit 1\n")
    forbidding.chmod(0o755)
    found = apart("true", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert found.returncode == 1
    assert "ne laisse pas créer un réseau à part : unshare: unshare failed: Operation not permitted." in found.stderr
    assert "Traceback" not in found.stderr


def test_without_the_program_it_says_which(tmp_path):
    found = apart("true", PATH=str(tmp_path))
    assert found.returncode == 1
    assert "il manque la commande unshare" in found.stderr


def test_without_a_command_it_says_how_to_write_one():
    found = apart()
    assert (found.returncode, found.stdout) == (1, "")
    assert "python -m tools.apart COMMANDE" in found.stderr
