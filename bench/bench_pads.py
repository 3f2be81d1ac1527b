"""Twenty-five pads typed in at once, five keystrokes a second each, and a teacher who sees them all; the same beside a plain Yjs server.

    PADS_BENCH_SECONDS=20 PADS_BENCH_CUT=30 PADS_BENCH_PADS=25 PADS_BENCH_PLAIN=1

In lefil the teacher has the grid: one socket. The plain server (y-websocket's own, from npm, in a temporary folder) has no grid, no rights
and no rows: there the teacher opens 25 sockets. After that, everybody's network is cut, all go on typing, and come back.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.pad_clients import Grid, Pen, told
from bench.place import place, table
from bench.room_house import ROOT, end_of
from tools.with_servers import free_port, wait_for

PADS, SECONDS, CUT = (
    int(os.environ.get(f"PADS_BENCH_{name}", usual)) for name, usual in (("PADS", "25"), ("SECONDS", "20"), ("CUT", "30"))
)
RATE = 5.0
TICK = os.sysconf("SC_CLK_TCK")
PLAIN = ("y-websocket@2.0.4", "yjs@13.6.33", "ws@8.23.0")


def cpu(pid: int) -> float:
    """Seconds of processor since the process began."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory(pid: int) -> float:
    """MB in memory now."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def hands(pens: list[Pen], seconds: float, online: bool = True) -> None:
    """Everybody types, each at their own moment."""

    async def one(n: int, pen: Pen) -> None:
        begun = time.perf_counter() + n / len(pens) / RATE
        for stroke in range(int(seconds * RATE)):
            await asyncio.sleep(max(0.0, begun + stroke / RATE - time.perf_counter()))
            await pen.type(online)

    await asyncio.gather(*[one(n, pen) for n, pen in enumerate(pens)])


def part(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1) if ordered else 0.0


async def measured(pens: list[Pen], watch: Any, grid: Grid, pid: int, rows: Any) -> dict[str, Any]:
    """`watch()` opens the teacher's eyes; `rows()` is what the server would give back after its own end, {} when it keeps nothing."""
    idle = memory(pid)
    await asyncio.gather(*[pen.come() for pen in pens])
    await watch()
    await hands(pens, 2)
    grid.on, changes, spent, weight, at = True, grid.changes, cpu(pid), sum(pen.bytes for pen in pens), time.perf_counter()
    await hands(pens, SECONDS)
    lasted = time.perf_counter() - at
    used, sent = cpu(pid) - spent, sum(pen.bytes for pen in pens) - weight
    await settle(lambda: all(grid.known.get(pen.pad, 0) >= len(pen.typed) - 1 for pen in pens))
    grid.on = False
    found = {
        "keystrokes_seen_per_s": round(len(grid.late) / lasted, 1), "changes_seen_per_s": round((grid.changes - changes) / lasted, 1),
        "p50_ms": part(grid.late, 0.5), "p95_ms": part(grid.late, 0.95), "server_cpu_of_a_core": round(used / lasted, 3), "server_mb": round(memory(pid), 1),
        "server_mb_idle": round(idle, 1), "bytes_per_learner_minute": round(sent / len(pens) / lasted * 60),
    }  # fmt: skip
    await asyncio.gather(*[pen.cut() for pen in pens])
    await hands(pens, CUT, online=False)
    back = time.perf_counter()
    await asyncio.gather(*[pen.come() for pen in pens])
    wanted = {pen.pad: pen.text for pen in pens}
    assert all(len(pen.text) == len(pen.typed) for pen in pens), "a keystroke was lost in its own tab"
    same = await settle(lambda: all(grid.known.get(pen.pad, 0) >= len(pen.typed) - 1 for pen in pens))
    found |= {
        "cut_s": CUT,
        "typed_during_cut": int(CUT * RATE) * len(pens),
        "converged": same,
        "converged_after_s": round(time.perf_counter() - back, 2),
    }
    if rows is not None:
        kept = await settle(lambda: all(pen.kept >= pen.sent for pen in pens))
        found["kept_in_rows"] = kept and rows() == wanted
    await asyncio.gather(*[pen.cut() for pen in pens])
    return found


async def settle(ready: Any, seconds: float = 60) -> bool:
    end = time.perf_counter() + seconds
    while not ready() and time.perf_counter() < end:
        await asyncio.sleep(0.02)
    return bool(ready())


def lefil(folder: Path) -> dict[str, Any]:
    """The real site, its rights, its rows, its grid."""
    from bench.pad_class import class_of_learners

    port = free_port()
    lesson, tickets, teacher, rows = class_of_learners(PADS)
    url = f"http://127.0.0.1:{port}"
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "config.asgi:application",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-access-log",
        "--log-level",
        "warning",
    ]
    with (folder / "pads.log").open("ab") as log:
        server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "LEFIL_SITE_URL": url}, stdout=log, stderr=log)
    try:
        wait_for(port, server, 60)
        socket = f"ws://127.0.0.1:{port}/ws/pads/{lesson}/"
        pens = [Pen(socket, True, url, ticket) for ticket in tickets]
        grid, eyes = Grid(), Pen(socket, True, url, teacher)

        async def watch() -> None:
            by_pad = {pen.pad: pen for pen in pens}

            def see(frame: dict) -> None:
                typed = frame["pads"] if frame["on"] == "typed" else {card["pad"]: card["lines"] for card in frame["cards"]}
                for pad, lines in typed.items():
                    if lines and pad in by_pad:
                        grid.see(pad, by_pad[pad], told(lines))

            eyes.pad, eyes.seen = pens[0].pad, see
            await eyes.come()
            await eyes._send(json.dumps({"do": "wall"}))

        return asyncio.run(measured(pens, watch, grid, server.pid, rows))
    finally:
        server.terminate()
        end_of(server)


def plain() -> dict[str, Any]:
    """y-websocket's own server, as npm gives it."""
    with tempfile.TemporaryDirectory(prefix="lefil-bench-npm-") as folder:
        Path(folder, "package.json").write_text('{"private": true}')
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--omit=optional", *PLAIN]
        done = subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=300)
        if done.returncode:
            return {"not_measured": done.stderr.strip().splitlines()[-1:] or ["npm failed"]}
        port = free_port()
        env = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port)}
        server = subprocess.Popen(["node", "node_modules/y-websocket/bin/server.cjs"], cwd=folder, env=env, stdout=subprocess.DEVNULL)
        try:
            wait_for(port, server, 60)
            pens = [Pen(f"ws://127.0.0.1:{port}/pad{n}", False, pad=f"pad{n}") for n in range(PADS)]
            grid = Grid()
            eyes = [Pen(pen.url, False, pad=pen.pad) for pen in pens]

            async def watch() -> None:
                for pen, eye in zip(pens, eyes, strict=True):
                    eye.seen = lambda eye, pen=pen: grid.see(pen.pad, pen, len(eye.text))
                await asyncio.gather(*[eye.come() for eye in eyes])

            return asyncio.run(measured(pens, watch, grid, server.pid, None))
        finally:
            server.terminate()
            end_of(server)


def main() -> None:
    before = os.getloadavg()[0]
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the rows are read between two rounds, while no socket is served by this process
    with place() as folder:
        found = {"lefil": lefil(folder)}
    if os.environ.get("PADS_BENCH_PLAIN", "1") == "1":
        found["plain_yjs"] = plain()
    names = sorted({name for one in found.values() for name in one})
    table(["", *found], [[name, *[str(one.get(name, "")) for one in found.values()]] for name in names])
    facts = {"bench": "pads", "pads": PADS, "keys_per_s": RATE, "seconds": SECONDS, **found}
    print(json.dumps(facts | {"cores": os.cpu_count(), "load_before": round(before, 1), "load_after": round(os.getloadavg()[0], 1)}))


if __name__ == "__main__":
    main()
