"""Public pages: their bytes against the budgets, and requests per second of the campaign page and of a form step.

The bare view is Django with nothing around it, on the same server in the same run: a ratio says what lefil's page costs,
whatever the machine. Rounds alternate, the median counts.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.place import place, table

ROUNDS, SECONDS = 5, 3.0
TOKEN = "b" * 32


def stage() -> dict[str, str]:
    """The cast, an open campaign, one sign-up begun. Returns the paths of the public pages."""
    from django.urls import reverse

    from lefil.campaigns.actions.drafts import start
    from lefil.demo.cast import enter_cast
    from lefil.demo.scenes.stage import set_stage

    campaign = set_stage(enter_cast())
    draft = start(campaign, role="pupil", by=None, page="niveau", clean={"level": "4e", "who": "me"})
    return {
        "home": "/",
        "campaign": reverse("campaigns:page", args=[campaign.slug]),
        "poster": reverse("campaigns:poster", args=[campaign.slug]),
        "begin": reverse("campaigns:begin", args=[campaign.slug, "pupil"]),
        "step": reverse("campaigns:step", args=[draft.key, "niveau"]),
        "step_week": reverse("campaigns:step", args=[draft.key, "horaires"]),
        "sign_in": reverse("account_login"),
        "check": reverse("documents:check"),
        "accessibility": reverse("kit:accessibility"),
        "privacy": reverse("kit:privacy"),
        "legal": reverse("kit:legal"),
    }


def sizes(paths: dict[str, str]) -> dict[str, Any]:
    from django.test import Client

    from bench.weights import BUDGETS, KB, REQUESTS, weigh

    names = [*BUDGETS, "fonts"]
    found, rows = {}, []
    for name, path in paths.items():
        answer = Client().get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        weight = weigh(answer.content)
        found[name] = {one: getattr(weight, one) for one in [*names, "requests"]} | {"over": weight.over()}
        rows.append([name, *[f"{getattr(weight, one) / KB:.1f}" for one in names], str(weight.requests), "; ".join(weight.over()) or "-"])
    table(
        ["page, KB", *names, "requests", "over"],
        [["budget", *[f"{BUDGETS[n] / KB:.0f}" if n in BUDGETS else "" for n in names], str(REQUESTS), ""], *rows],
    )
    return found


def serve(folder: Path, site: str = "bench.bare:application") -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", site, "--host", "127.0.0.1", "--port", str(port), "--no-access-log",
         "--log-level", "warning"], env=dict(os.environ), stdout=log, stderr=log,
    )  # fmt: skip
    end = time.monotonic() + 30
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server, port
        time.sleep(0.05)
    server.kill()
    raise SystemExit((folder / "server.log").read_text()[-2000:])


def speeds(folder: Path, paths: dict[str, str]) -> dict[str, Any]:
    from bench.load import Found, request, run

    form = f"csrfmiddlewaretoken={TOKEN}&level=4e&who=me".encode()
    cookie = f"csrftoken={TOKEN}"
    asked = {  # name: what is sent, the answer that is right, what it is compared with
        "bare_get": (request("/nu/"), 200, ""),
        "bare_post": (request("/nu/", body=form), 200, ""),
        "campaign_page": (request(paths["campaign"]), 200, "bare_get"),
        "form_step_read": (request(paths["step"]), 200, "bare_get"),
        "form_step_sent": (request(paths["step"], cookie=cookie, body=form), 303, "bare_post"),
    }
    server, port = serve(folder)
    rounds: dict[str, list[Found]] = {name: [] for name in asked}
    try:
        for name, (sent, right, _other) in asked.items():  # warm: every page compiled, every counter in the cache
            first = run(port, sent, seconds=0.5)
            assert set(first.statuses) == {right}, f"{name}: {first.statuses}"
        for _ in range(ROUNDS):
            for name, (sent, _right, _other) in asked.items():
                rounds[name].append(run(port, sent, seconds=SECONDS))
    finally:
        server.terminate()
        server.wait(20)
    found: dict[str, Any] = {}
    for name, (_sent, right, other) in asked.items():
        assert {status for one in rounds[name] for status in one.statuses} == {right}, name
        rate = statistics.median(one.rate for one in rounds[name])
        found[name] = {
            "per_second": round(rate, 1), "median_ms": round(statistics.median(one.at(0.5) for one in rounds[name]), 1),
            "p95_ms": round(statistics.median(one.at(0.95) for one in rounds[name]), 1),
        } | ({"of_bare": round(rate / found[other]["per_second"], 3)} if other else {})  # fmt: skip
    rows = [[name, *[str(one.get(key, "")) for key in ("per_second", "median_ms", "p95_ms", "of_bare")]] for name, one in found.items()]
    table(["8 connections", "per second", "median ms", "p95 ms", "of bare"], rows)
    return found


def main() -> None:
    with place() as folder:
        paths = stage()
        weights = sizes(paths)
        print()
        rates = speeds(folder, paths)
    print(json.dumps({"bench": "pages", "bytes": weights, "rates": rates, "cores": os.cpu_count()}))


if __name__ == "__main__":
    main()
