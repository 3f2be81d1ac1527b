"""Storms with faults, by a seed, and the reckoning after each.

    make faults                              every scenario, on SQLite and on PostgreSQL
    make faults SCENARIO=kill SEED=7         one, with another seed
    python -m faults --people 40 --seconds 60 kill-sqlite

Prints one line a scenario; its last line is one JSON object. Ends with 1 when a promise was broken.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from faults.provider import Provider
from faults.stage import Stage

SPARE = 7000  # numbers of invented people begin there: those of the world are under it


def kill(stage: Stage, dice: random.Random) -> None:
    """A process is killed at any moment: pages mostly, workers too."""
    if stage.workers and dice.random() < 0.5:
        stage.kill_worker(dice.randrange(len(stage.workers)))
    else:
        stage.kill_pages(dice.randrange(len(stage.ports)))


def servers(stage: Stage, dice: random.Random) -> None:
    """PostgreSQL stops without warning and comes back on its log; Redis loses all that it held."""
    stage.kill_postgres() if dice.random() < 0.5 else stage.kill_redis()


def full(stage: Stage, dice: random.Random) -> None:
    """No place left on the disk, for two seconds."""
    ballast = stage.folder / "ballast"
    with ballast.open("wb") as file:
        try:
            while True:
                file.write(b"x" * 65536)
                file.flush()
        except OSError:
            pass
    time.sleep(2)
    ballast.unlink()
    stage.killed["disk"] = stage.killed.get("disk", 0) + 1


SCENARIOS: dict[str, tuple[Callable[[Stage, random.Random], None], bool, float]] = {  # what happens, PostgreSQL, seconds between two
    "kill-sqlite": (kill, False, 4.0), "kill-postgres": (kill, True, 2.5), "servers": (servers, True, 5.0), "full-disk": (full, False, 6.0),
}  # fmt: skip


def play(name: str, *, seed: int, people: int, seconds: float) -> dict[str, Any]:
    """One scenario in this process: Django is set up for its base. `people` sign up, at most `seconds` long."""
    happens, postgres, pace = SCENARIOS[name]
    dice, provider = random.Random(seed), Provider(seed)
    folder = Path(tempfile.mkdtemp(prefix="lefil-faults-"))
    disk = name == "full-disk"
    if disk:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m", "lefil-faults", str(folder)], check=True)
    try:
        with Stage(folder, postgres=postgres, sms_url=provider.url) as stage:
            return _played(name, stage, provider, dice, happens=happens, pace=pace, seed=seed, people=people, seconds=seconds)
    finally:
        provider.stop()
        if disk:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        shutil.rmtree(folder, ignore_errors=True)


def _played(
    name: str, stage: Stage, provider: Provider, dice: random.Random, *, happens: Any, pace: float, seed: int, people: int, seconds: float
) -> dict:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("prepare")
    from faults.reckon import broken
    from faults.storm import Storm
    from faults.world import build

    world = build()
    stage.raise_all()
    if not stage.ready(120):
        raise SystemExit("The site does not start: " + (stage.folder / "pages0.log").read_text()[-2000:])
    storm = Storm(world, stage.ports, seed=seed, signups=people, spare=SPARE)
    began = time.monotonic()
    storm.start()
    ended = threading.Event()

    def faults() -> None:
        while not ended.wait(dice.uniform(0.5, 1.5) * pace):
            happens(stage, dice)
            stage.ready()  # the next fault meets a site that serves, not one that is still starting

    nemesis = threading.Thread(target=faults, daemon=True)
    nemesis.start()
    finished = storm.wait(seconds)
    ended.set()
    nemesis.join(60)
    lasted = time.monotonic() - began
    healthy = stage.ready()
    stage.stop()
    stage.drain(60)
    from django.db import connections

    connections.close_all()
    found = broken(world, storm.said, provider, spare=SPARE) + ([] if healthy else ["the site did not come back"])
    if not stage.postgres:
        import sqlite3

        state = sqlite3.connect(stage.folder / "lefil.sqlite3").execute("PRAGMA integrity_check").fetchone()[0]
        found += [] if state == "ok" else [f"the base is damaged: {state}"]
    times = sorted(one for said in storm.said for one in said.times)
    return {
        "scenario": name, "seed": seed, "finished": finished, "people": storm.size, "told": len(storm.said), "acknowledged": sum(one.done for one in storm.said),
        "signups": sum(one.done for one in storm.said if one.kind == "signup"), "connections_lost": sum(one.lost for one in storm.said),
        "faults": {key: n for key, n in stage.killed.items() if n}, "provider": {"refused": provider.refused, "silent": provider.silent, "texts": len(provider.delivered)},
        "seconds": round(lasted, 1), "p50_ms": round(1000 * statistics.median(times)) if times else 0, "errors": storm.errors[:5], "broken": found,
    }  # fmt: skip


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("scenario", nargs="*", default=[])
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--people", type=int, default=150)
    asked.add_argument("--seconds", type=float, default=240)
    given = asked.parse_args()
    names = [name for name in SCENARIOS if not given.scenario or any(name.startswith(one) for one in given.scenario)]
    if len(names) == 1:
        found = [play(names[0], seed=given.seed, people=given.people, seconds=given.seconds)]
    else:  # each has a base of its own, and Django knows one base a process
        more = ["--seed", str(given.seed), "--people", str(given.people), "--seconds", str(given.seconds)]
        found = [_apart([sys.executable, "-m", "faults", name, *more], given.seconds + 300) for name in names]
    for one in found:
        print(
            f"{one['scenario']}: {one.get('acknowledged')} acknowledged, faults {one.get('faults')}, broken: {one['broken'] or 'nothing'}",
            flush=True,
        )
    print(json.dumps(found[0] if len(found) == 1 else {"faults": found, "cores": os.cpu_count()}))
    return int(any(one["broken"] or one.get("errors") or not one.get("finished") for one in found))


def _apart(command: list[str], seconds: float) -> dict[str, Any]:
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=seconds)
    try:
        return json.loads(ran.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        return {"scenario": command[3], "broken": [f"it did not run to its end (code {ran.returncode})"]}


if __name__ == "__main__":
    raise SystemExit(main())
