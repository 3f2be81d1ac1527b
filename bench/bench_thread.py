"""Does the thread find those who are about to leave, and does it stay quick? Last line: one JSON object.

python -m bench thread [people …] (10, 1,000 and 200,000 when none is said); with `python -m tools.with_servers` before it, on PostgreSQL.

First, signs against the plain rule "no meeting for 14 days", on 1,200 simulated learners with known departures (bench/thread_people.py):
the very code of the sweep reads the very rows. Then the silence screen and the pages of the desk: queries, which must not depend on the
size, and p95 as a ratio to that of a plain query by an index on the same tables.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench.bench_desk import enter
from bench.place import place, table

SIZES = (10, 1_000, 200_000)
PEOPLE, SEEDS = int(os.environ.get("BENCH_PEOPLE", "400")), (1, 2, 3)
TIMES = int(os.environ.get("BENCH_TIMES", "20"))
PAGES = {
    "silence": "care:silence",
    "mine": "care:silence",
    "to do": "care:today",
    "thread": "care:thread",
    "desk": "desk:today",
    "people": "desk:people",
}


def score(told: set[int], truth: dict[int, bool]) -> dict[str, float]:
    right = sum(truth[pk] for pk in told)
    leaving = sum(truth.values())
    return {"precision": round(right / len(told), 3) if told else 0.0, "recall": round(right / leaving, 3), "told": len(told)}


def signs(cast: Any) -> dict[str, Any]:
    """Precision and recall of two levels of points and of the plain rule, over three seeds together."""
    from django.utils import timezone

    from bench.thread_people import simulate
    from lefil.care.defaults import ORANGE_AT, SILENT_DAYS, WEIGHTS, YELLOW_AT
    from lefil.care.models import Thread
    from lefil.care.queries.signals import found_for

    now, truth, points = timezone.now(), {}, {}
    for seed in SEEDS:
        truth |= simulate(cast.tutoring, cast.article1, number=PEOPLE, seed=seed, now=now)
    threads = list(Thread.objects.filter(pk__in=list(truth)).select_related("enrolment__person").order_by("id"))
    found: dict[int, Any] = {}
    for begin in range(0, len(threads), 500):
        found |= found_for(threads[begin : begin + 500], now)
    points = {pk: sum(WEIGHTS[code] for code in found.get(pk, {})) for pk in truth}
    quiet = {one.pk for one in threads if now - one.spoken >= timedelta(days=SILENT_DAYS)}
    return {
        "people": len(truth), "leaving": sum(truth.values()), "plain_rule": score(quiet, truth),
        "yellow": score({pk for pk, n in points.items() if n >= YELLOW_AT}, truth),
        "orange": score({pk for pk, n in points.items() if n >= ORANGE_AT}, truth),
        "yellow_or_silent": score(quiet | {pk for pk, n in points.items() if n >= YELLOW_AT}, truth),
    }  # fmt: skip


def p95(work: Callable[[], Any], times: int = TIMES) -> float:
    """Milliseconds under which 95 readings of 100 come; the first warms and is not counted."""
    work()
    taken = []
    for _time in range(times):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken)[min(times - 1, int(0.95 * times))]


def pages(cast: Any, client: Any) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse
    from django.utils import timezone

    from lefil.care.models import Thread

    cut = timezone.now() - timedelta(days=14)

    def plain() -> list[Any]:
        rows = Thread.objects.filter(state="open", spoken__lte=cut).select_related("enrolment__person", "enrolment__programme", "owner")
        return list(rows.order_by("spoken", "id")[:21])

    base, found = p95(plain), {}
    first = Thread.objects.order_by("id").first()
    assert first
    for name, view in PAGES.items():
        url = reverse(view, args=[first.key] if name == "thread" else []) + ("?a=moi" if name == "mine" else "")
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(url)
        queries, sql = len(seen), sum(float(one["time"]) for one in seen.captured_queries)
        assert answer.status_code == 200, f"{url}: {answer.status_code}"
        slow = p95(lambda url=url: client.get(url))  # type: ignore[misc]
        found[name] = {
            "queries": queries,
            "sql_ms": round(1000 * sql, 1),
            "p95_ms": round(slow, 1),
            "ratio": round(slow / base, 1),
            "bytes": len(answer.content),
        }
    return {"plain_p95_ms": round(base, 2), "pages": found}


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or list(SIZES)
    with place(os.environ.get("DATABASE_URL_TEST", "")):
        from django.db import connection
        from django.utils import timezone

        from bench.thread_people import crowd

        cast, client = enter()
        measured, people = {}, 0
        for size in sizes:
            crowd(cast.tutoring, cast.article1, cast.chloe, size - people, first=people, now=timezone.now())
            people = size
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            measured[str(size)] = pages(cast, client)
        told = signs(cast)
        rows = [
            [name, f"{int(size):,}", *[str(one[key]) for key in ("queries", "sql_ms", "p95_ms", "ratio", "bytes")]]
            for size, whole in measured.items() for name, one in whole["pages"].items()
        ]  # fmt: skip
        table(["page", "people", "queries", "sql ms", "p95 ms", "ratio", "bytes"], rows)
        rules = [name for name, one in told.items() if isinstance(one, dict)]
        table(
            ["rule", "precision", "recall", "told"],
            [[name, *[str(told[name][key]) for key in ("precision", "recall", "told")]] for name in rules],
        )
        same = {name: len({whole["pages"][name]["queries"] for whole in measured.values()}) == 1 for name in PAGES}
        print(json.dumps({"bench": "thread", "database": connection.vendor, "signs": told, "sizes": measured, "same_queries": same}))


if __name__ == "__main__":
    main()
