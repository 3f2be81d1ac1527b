"""Pages of figures with 10, 1,000 and 200,000 people: the number of queries must not depend on the size, and the time is told as a ratio to
one plain indexed count on the same tables. `--database postgres://…` measures there; `--sizes 10,1000` measures less."""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

from bench.bench_desk import _analyse, enter
from bench.place import place, table

SIZES = (10, 1_000, 200_000)
TIMES = 9
FEW = 3  # of a large size, where one reading is long


def p95(times: list[float]) -> float:
    return sorted(times)[max(0, round(0.95 * len(times)) - 1)]


def _timed(work: Any, times: int) -> list[float]:
    found = []
    for _n in range(times):
        began = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - began))
    return found


def measure(client: Any, url: str, times: int) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url)
    assert answer.status_code == 200, f"{url}: {answer.status_code}"
    return {"queries": len(seen), "p95_ms": round(p95(_timed(lambda: client.get(url), times)), 1)}


def plain(programme: Any) -> float:
    """One count that an index serves: the measure of this machine on these tables."""
    from lefil.enrolments.models import Enrolment

    return p95(_timed(lambda: Enrolment.objects.filter(programme=programme, side="learner", state="ready").count(), 20))


def agreement_for(cast: Any) -> Any:
    from datetime import timedelta

    from django.utils import timezone

    from lefil.impact import actions

    today = timezone.localdate()
    made = actions.agree(
        cast.article1, programmes=[cast.tutoring], funder="Fondation", reference="BENCH", starts=today - timedelta(days=100),
        ends=today + timedelta(days=100), by=cast.chloe,
    )  # fmt: skip
    for code in ("pupils_accompanied", "pairs_met", "meetings_held"):
        actions.aim(made, code=code, objective=5000, by=cast.chloe)
    return made


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--database", default="")
    asked.add_argument("--sizes", default=",".join(map(str, SIZES)))
    given = asked.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    found: dict[str, dict[str, Any]] = {}
    with place(given.database):
        from django.db import connection
        from django.urls import reverse

        from bench.crowd import bring

        cast, client = enter()
        agreement, people = agreement_for(cast), 0
        pages = {
            "agreement": reverse("impact:agreement", args=[agreement.key]),
            "figure": reverse("impact:figure", args=[agreement.key, "pupils_accompanied"]),
            "standards": reverse("impact:standards", args=[cast.tutoring.slug]),
        }
        for size in sizes:
            bring(cast, size - people)
            people = size
            _analyse()
            unit = plain(cast.tutoring)
            for name, url in pages.items():
                one = measure(client, url, FEW if size > 10_000 else TIMES)
                found.setdefault(name, {})[str(size)] = {**one, "plain_ms": round(unit, 2), "ratio": round(one["p95_ms"] / unit, 1)}
        vendor = connection.vendor
    rows = [
        [name, f"{int(size):,}", *[str(one[key]) for key in ("queries", "p95_ms", "plain_ms", "ratio")]]
        for name, each in found.items()
        for size, one in each.items()
    ]
    table(["page", "people", "queries", "p95 ms", "plain ms", "ratio"], rows)
    same = {name: len({one["queries"] for one in each.values()}) == 1 for name, each in found.items()}
    print(json.dumps({"bench": "impact", "database": vendor, "pages": found, "same_queries": same}))


if __name__ == "__main__":
    main()
