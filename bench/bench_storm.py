"""A storm of sign-ups as in 2020: 5,000 volunteers in an hour, then ten times that. What one machine takes, embedded and at scale.

    make bench NAME=storm
    python -m bench.bench_storm --seconds 60 --clients 24
    python -m bench.bench_storm --soak 1800          memory and pace for half an hour, embedded

A sign-up is nine pages sent and the end. The same people, by the same client, also sign up to a bare Django site (one view, one INSERT a page):
the ratio is what lefil costs. Clients run on the same machine, so figures are floors.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.place import table

KINDS = {
    "bare-sqlite": (False, True),
    "sqlite": (False, False),
    "bare-postgres": (True, True),
    "postgres": (True, False),
}  # PostgreSQL, bare
HOUR = 5000  # volunteers in one hour, spring 2020


def child(kind: str, *, seconds: float, clients: int, soak: float) -> dict[str, Any]:
    """One kind in this process: Django knows one base a process."""
    from faults.provider import Provider
    from faults.stage import Stage

    postgres, bare = KINDS[kind]
    folder, provider = Path(tempfile.mkdtemp(prefix="lefil-storm-")), Provider(1, bad=0)
    try:
        with Stage(folder, postgres=postgres, sms_url=provider.url) as stage:
            return _blown(kind, stage, bare=bare, seconds=soak or seconds, clients=clients, soak=bool(soak))
    finally:
        provider.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _blown(kind: str, stage: Any, *, bare: bool, seconds: float, clients: int, soak: bool) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("prepare")
    from faults.storm import Storm
    from faults.world import World

    if bare:
        with connection.cursor() as cursor:
            serial = "serial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY AUTOINCREMENT"
            cursor.execute(f"CREATE TABLE bare_page (id {serial}, key varchar(12), page integer, said text)")
        stage.application, stage.workers = "bench.bare_signup:application", []
        world = World("bare", [], [], [])
    else:
        from lefil.demo.cast import enter_cast
        from lefil.demo.scenes.stage import set_stage

        world = World(set_stage(enter_cast()).slug, [], [], [])
    connection.close()
    stage.raise_all()
    if not stage.ready(120):
        raise SystemExit("The site does not start.")
    warm = Storm(world, stage.ports, seed=0, signups=20, clients=4, spare=900_000, email=True)
    warm.start()
    warm.wait(120)
    storm = Storm(world, stage.ports, seed=1, signups=1_000_000, clients=clients, spare=0, email=True)
    began, cpu, memory = time.monotonic(), stage.cpu(), []
    storm.start()
    while (left := began + seconds - time.monotonic()) > 0:
        time.sleep(min(left, 60 if soak else left))
        memory.append(stage.memory())
    spent = stage.cpu() - cpu
    done = [one for one in storm.said if one.done]
    storm.over.set()
    lasted = time.monotonic() - began
    times = sorted(one for said in storm.said for one in said.times)
    stage.stop()
    return {
        "kind": kind, "signups_per_s": round(len(done) / lasted, 2), "pages_per_s": round(len(times) / lasted, 1), "hours_of_2020": round(3600 * len(done) / lasted / HOUR, 1),
        "p50_ms": round(1000 * times[len(times) // 2]), "p99_ms": round(1000 * times[int(0.99 * len(times))]), "errors": len(storm.errors), "first_error": storm.errors[:1],
        "lost": sum(one.lost for one in storm.said), "server_cpu_ms_per_signup": round(1000 * spent / max(1, len(done))), "memory_mb": memory, "seconds": round(lasted),
    }  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--seconds", type=float, default=40)
    asked.add_argument("--clients", type=int, default=16)
    asked.add_argument("--soak", type=float, default=0)
    asked.add_argument("--child", default="")
    given = asked.parse_args()
    if given.child:
        print(json.dumps(child(given.child, seconds=given.seconds, clients=given.clients, soak=given.soak)))
        return
    found = {}
    for kind in ["sqlite"] if given.soak else KINDS:
        command = [
            sys.executable,
            "-m",
            "bench.bench_storm",
            "--child",
            kind,
            "--seconds",
            str(given.seconds),
            "--clients",
            str(given.clients),
            "--soak",
            str(given.soak),
        ]
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=(given.soak or given.seconds) + 400)
        found[kind] = json.loads(ran.stdout.strip().splitlines()[-1])
    for kind in ("sqlite", "postgres"):
        if f"bare-{kind}" in found:
            found[kind]["of_bare"] = round(found[kind]["pages_per_s"] / found[f"bare-{kind}"]["pages_per_s"], 3)
    keys = ["signups_per_s", "pages_per_s", "hours_of_2020", "p50_ms", "p99_ms", "errors", "server_cpu_ms_per_signup", "of_bare"]
    table([f"{given.clients} people at once", *keys], [[kind, *[str(one.get(key, "")) for key in keys]] for kind, one in found.items()])
    print(json.dumps({"bench": "storm", "found": found, "cores": os.cpu_count()}))


if __name__ == "__main__":
    main()
