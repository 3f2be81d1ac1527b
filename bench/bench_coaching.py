"""Coaching: an answer sent over a line that is cut, the pages of the simulator and of the pitch against the budgets, a race for seats.

The race runs twice, each time in a process of its own: on a SQLite file, and on a throw-away PostgreSQL.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from bench.bench_pages import serve
from bench.place import place, table

SCRIPTS = ("kit/interview.js", "kit/pitch.js", "kit/pitch.css")


def stage() -> tuple[Any, Any, Any]:
    """A candidate with a place in a workshop; (candidate, workshop, the client who is them)."""
    from django.test import Client

    from bench.coaching_rows import programme, somebody, volunteers, workshop
    from lefil.coaching.actions import take_seat
    from lefil.enrolments.actions import enrol
    from lefil.people.actions import attach
    from lefil.people.models import Account

    home = programme()
    person = somebody(9)
    person = attach(person, account=Account.objects.create(phone="+33639980009", phone_verified=True), by=None)
    candidate = enrol(person, programme=home, side="learner", by=person)
    made = workshop(home, volunteers(home), code="interview", day=1, places=1)
    take_seat(made, candidate=candidate, by=person)
    client = Client()
    client.force_login(person.account, "allauth.account.auth_backends.AuthenticationBackend")
    return candidate, made, client


def upload(port: int, candidate: Any, client: Any) -> dict[str, Any]:
    from django.urls import reverse

    from bench.coaching_upload import measure
    from lefil.coaching.actions.interview import begin_simulation
    from lefil.coaching.models import SimulatedAnswer

    def fresh() -> tuple[str, int]:
        made = begin_simulation(candidate, by=candidate.person)
        return reverse("coaching:interview_open", args=[made.key]), made.pk

    def arrived(simulation: int) -> bytes:
        one = SimulatedAnswer.objects.get(simulation=simulation, done__isnull=False)
        with one.file.open("rb") as file:
            return bytes(file.read())

    found = measure(port, client.cookies["sessionid"].value, fresh, arrived)
    rows = [[name, *[str(one[key]) for key in ("cuts", "sent_of_file", "again_of_file", "seconds")]] for name, one in found.items()]
    table(["6 MB, pieces of 128 KB", "cuts", "sent / file", "again / file", "seconds"], rows)
    return found


def weights(candidate: Any, client: Any) -> dict[str, Any]:
    """After the uploads: the page of a simulation has an answer in it."""
    from django.urls import reverse

    from bench.weights import BUDGETS, ISLANDS, KB, squeezed, weigh
    from lefil.coaching.models import Simulation

    run = Simulation.objects.filter(enrolment=candidate).order_by("id").first()
    assert run is not None
    paths = {
        name: reverse(f"coaching:{name}")
        for name in ("interview", "interview_check", "interview_begin", "interview_hards", "pitch", "networks")
    }
    paths |= {
        "interview_run": reverse("coaching:interview_run", args=[run.key]),
        "interview_hard": reverse("coaching:interview_hard", args=["gap"]),
    }
    found: dict[str, Any] = {}
    for name, path in paths.items():
        answer = client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        weight = weigh(answer.content)
        found[name] = {one: getattr(weight, one) for one in BUDGETS} | {"requests": weight.requests, "over": weight.over()}
    rows = [
        [name, *[f"{one[key] / KB:.1f}" for key in BUDGETS], str(one["requests"]), "; ".join(one["over"]) or "-"]
        for name, one in found.items()
    ]
    table(["page, KB", *BUDGETS, "requests", "over"], [["budget", *[f"{most / KB:.0f}" for most in BUDGETS.values()], "", ""], *rows])
    islands = {name: {"bytes": squeezed(name), "budget": ISLANDS[name], "over": squeezed(name) > ISLANDS[name]} for name in SCRIPTS}
    table(["island", "bytes", "budget"], [[name, str(one["bytes"]), str(one["budget"])] for name, one in islands.items()])
    return {"pages": found, "islands": islands}


def races() -> dict[str, Any]:
    """In processes of their own: Django is set up once per process."""
    alone = [sys.executable, "-m", "bench.coaching_race"]
    bare = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL_TEST", "REDIS_URL_TEST"}}
    ways = {"sqlite": (alone, bare), "postgresql": ([sys.executable, "-m", "tools.with_servers", *alone], dict(os.environ))}
    found = {}
    for name, (command, env) in ways.items():
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=600)
        if done.returncode:
            raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
        found[name] = json.loads(done.stdout.strip().splitlines()[-1])
    heads = ("given", "expected", "overbooked", "seconds", "bare_seconds", "ratio")
    table(["100 at once, 6 places, 5 rounds", *heads], [[name, *[str(one[key]) for key in heads]] for name, one in found.items()])
    return found


def main() -> None:
    with place() as folder:
        candidate, _workshop, client = stage()
        server, port = serve(folder, "config.asgi:application")
        try:
            sent = upload(port, candidate, client)
        finally:
            server.terminate()
            server.wait(20)
        print()
        weighed = weights(candidate, client)
    print()
    race = races()
    print(json.dumps({"bench": "coaching", "upload": sent, **weighed, "race": race, "cores": os.cpu_count()}))


if __name__ == "__main__":
    main()
