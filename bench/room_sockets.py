"""What carries the room's messages: deliveries per second of a process, how late the last ones are, what an idle socket weighs.

Twenty classes of 25: in each, one person says something and says the next when it has come back to them. Rounds alternate, medians count.
"""

from __future__ import annotations

import asyncio
import base64
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.place import table
from bench.room_house import ROOT, end_of
from tools.with_servers import free_port, start_redis, wait_for

CLASSES, PEOPLE = 20, 25
ROUNDS, SECONDS, IDLE = 3, 3.0, 1000
TICK = os.sysconf("SC_CLK_TCK")
KINDS = {  # name: what serves, over Redis, number of processes
    "plain": ("plain", False, 1), "layer_memory": ("layer", False, 1), "layer_redis": ("layer", True, 1), "lefil_memory": ("lefil", False, 1),
    "lefil_redis": ("lefil", True, 1), "lefil_redis_2": ("lefil", True, 2),
}  # fmt: skip


class Ear(asyncio.Protocol):
    """One socket, as light as can be: frames of the server are counted by their lengths; one per class reads when its word was said."""

    def __init__(self, room: int, speaks: bool, found: Found) -> None:
        self.room, self.speaks, self.found = room, speaks, found
        self.left = b""
        self.ready = asyncio.get_running_loop().create_future()
        self.said = 0

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /class{self.room} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, read: bytes) -> None:
        data = self.left + read
        if not self.ready.done():
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self.left = head
                return
            self.ready.set_result(head.startswith(b"HTTP/1.1 101"))
        at = 0
        while len(data) - at >= 2:
            size, begin = data[at + 1], at + 2
            if size == 126:
                if len(data) - at < 4:
                    break
                size, begin = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            if len(data) < begin + size:
                break
            if data[at] == 0x81:
                self.heard(data[begin : begin + size])
            at = begin + size
        self.left = data[at:]

    def heard(self, text: bytes) -> None:
        self.found.count += 1
        if not self.speaks:
            if self.found.count % 8 == 0:
                self.found.times.append(
                    time.perf_counter() - float(text[text.index(b'"at":"') + 6 : text.index(b'"', text.index(b'"at":"') + 7)])
                )
            return
        if self.found.going:
            self.say()

    def say(self) -> None:
        self.said += 1
        text = f'{{"v":1,"id":{self.said},"do":"caption","with":{{"text":"une phrase de sous-titre","at":"{time.perf_counter():.6f}"}}}}'.encode()
        size = len(text)
        head = bytes([0x81, 0x80 | size]) if size < 126 else b"\x81\xfe" + size.to_bytes(2, "big")
        self.transport.write(head + b"\0\0\0\0" + text)  # a mask of zeros changes nothing


class Found:
    def __init__(self) -> None:
        self.count, self.times, self.going = 0, list[float](), False


def memory_of(pid: int) -> int:
    """Bytes that the process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def cpu_of(pid: int) -> float:
    """Seconds of processor since it began."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICK


def serve(kind: str, redis: str, log: Path) -> tuple[subprocess.Popen, int]:
    port = free_port()
    env = {**os.environ, "ROOM_HUB": kind, "ROOM_REDIS": redis}
    command = [sys.executable, "-m", "uvicorn", "bench.room_hubs:application", "--port", str(port), "--log-level", "error", "--no-access-log"]  # fmt: skip
    with log.open("ab") as out:  # sockets that end all at once are errors for some of them
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
    wait_for(port, process)
    return process, port


async def connect(ports: list[int], rooms: int, people: int, found: Found) -> list[Ear]:
    loop, ears = asyncio.get_running_loop(), []
    for n in range(people):
        for room in range(rooms):
            _transport, ear = await loop.create_connection(
                lambda room=room, n=n: Ear(room, n == 0, found), "127.0.0.1", ports[n % len(ports)]
            )
            ears.append(ear)
        await asyncio.wait_for(asyncio.gather(*[ear.ready for ear in ears[-rooms:]]), 30)
    return ears


async def _round(processes: list[subprocess.Popen], ports: list[int]) -> dict[str, float]:
    found = Found()
    ears = await connect(ports, CLASSES, PEOPLE, found)
    await asyncio.sleep(0.5)
    found.going = True
    for ear in ears:
        if ear.speaks:
            ear.say()
    await asyncio.sleep(0.5)
    count, cpu, began = found.count, sum(cpu_of(one.pid) for one in processes), time.perf_counter()
    found.times.clear()
    await asyncio.sleep(SECONDS)
    seconds, done = time.perf_counter() - began, found.count - count
    spent = sum(cpu_of(one.pid) for one in processes) - cpu
    found.going = False
    late = sorted(found.times)
    for ear in ears:
        ear.transport.abort()
    return {
        "per_second": done / seconds / len(processes), "per_cpu_second": done / max(0.01, spent),
        "p50_ms": 1000 * statistics.median(late), "p99_ms": 1000 * late[int(0.99 * len(late))],
    }  # fmt: skip


async def _weigh(process: subprocess.Popen, port: int) -> float:
    """Bytes of an idle socket."""
    before = memory_of(process.pid)
    ears = await connect([port], 1, IDLE, Found())
    await asyncio.sleep(1)
    after = memory_of(process.pid)
    for ear in ears:
        ear.transport.abort()
    return (after - before) / IDLE


def measure(folder: Path) -> dict[str, Any]:
    started: list[subprocess.Popen] = []
    rounds: dict[str, list[dict]] = {name: [] for name in KINDS}
    weights: dict[str, float] = {}
    try:
        redis = start_redis(folder, started)
        for turn in range(ROUNDS):
            for name, (kind, over_redis, count) in KINDS.items():
                served = [serve(kind, redis if over_redis else "", folder / "hubs.log") for _ in range(count)]
                started += [process for process, _port in served]
                if turn == 0 and count == 1:
                    weights[name] = asyncio.run(_weigh(*served[0]))
                rounds[name].append(asyncio.run(_round([process for process, _port in served], [port for _process, port in served])))
                for process, _port in served:
                    started.remove(process)
                    process.terminate()
                    end_of(process)
    finally:
        for process in started:
            process.terminate()
            end_of(process)
    return _said(rounds, weights)


def _said(rounds: dict[str, list[dict]], weights: dict[str, float]) -> dict[str, Any]:
    found = {name: {key: statistics.median(one[key] for one in ones) for key in ones[0]} for name, ones in rounds.items()}
    for name, one in found.items():
        one["of_plain"] = one["per_second"] / found["plain"]["per_second"]
        one["cpu_of_plain"] = one["per_cpu_second"] / found["plain"]["per_cpu_second"]
        if name in weights:
            one["idle_kb"] = weights[name] / 1024
            one["idle_per_100_mb"] = 100 * 1024 * 1024 / weights[name]
    heads = ["deliveries", "per_second", "per_cpu_second", "p50_ms", "p99_ms", "of_plain", "cpu_of_plain", "idle_kb", "idle_per_100_mb"]
    table(
        heads,
        [
            [name, *[f"{one[key]:.2f}" if "of_plain" in key else f"{one[key]:.0f}" if key in one else "" for key in heads[1:]]]
            for name, one in found.items()
        ],
    )
    return {name: {key: round(value, 3) for key, value in one.items()} for name, one in found.items()}
